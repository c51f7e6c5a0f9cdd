"""Addresses of *Reviews due*, below /admin/."""

from django.contrib import admin
from django.urls import path

from matrix_site.desk import reviews

staff = admin.site.admin_view

urlpatterns = [
    path("reviews/", staff(reviews.reviews), name="reviews"),
    path("reviews.csv", staff(reviews.reviews_csv), name="reviews_csv"),
    path("reviews/<number:pk>/", staff(reviews.review), name="review"),
    path("reviews/<number:pk>/turn/", staff(reviews.turn), name="review_turn"),
    path("reviews/undo/<number:pk>/", staff(reviews.undo), name="review_undo"),
]
