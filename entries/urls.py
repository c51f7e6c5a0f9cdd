"""Where readers answer: forms, and what became of what they sent."""

from django.urls import path

from cells import converters
from entries import views

converters.register()

app_name = "entries"
urlpatterns = [
    path("suggest/", views.suggest, name="suggest"),
    path("<page:path>/suggest/", views.suggest, name="suggest_for"),
    path("<page:path>/comment/", views.comment, name="comment"),
    path("<page:path>/considered/", views.considered, name="considered"),
    path("entry/<number:number>/comment/", views.comment_on_entry, name="comment_on_entry"),
    path("entry/<number:number>/broken/", views.broken, name="broken"),
    path("status/<str:token>/", views.status, name="status"),
]
