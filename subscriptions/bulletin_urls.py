"""Public addresses of bulletins: part of `subscriptions.urls`."""

from django.urls import path

from cells import converters
from subscriptions import bulletin_views

converters.register()

urlpatterns = [
    path("bulletins/", bulletin_views.bulletins, name="bulletins"),
    path("bulletins.atom", bulletin_views.feed, name="bulletins_feed"),
    path("bulletins/<number:number>/", bulletin_views.bulletin, name="bulletin"),
]
