"""Public addresses of mail."""

from django.urls import include, path

app_name = "subscriptions"
urlpatterns = [
    path("", include("subscriptions.bulletin_urls")),
]
