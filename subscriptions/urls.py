"""Where readers sign up for mail, change what they get, and end it."""

from django.urls import include, path, re_path

from subscriptions.views import ending, preferences, signing_up

app_name = "subscriptions"
urlpatterns = [
    path("subscribe/", signing_up.subscribe, name="subscribe"),
    path("subscribe/sent/", signing_up.sent, name="sent"),
    path("subscribe/confirm/<slug:token>/", signing_up.confirm, name="confirm"),
    path("subscribe/preferences/", preferences.ask, name="ask"),
    path("subscribe/preferences/sent/", preferences.link_sent, name="link_sent"),
    path("subscribe/preferences/<slug:token>/", preferences.page, name="preferences"),
    path("subscribe/preferences/<slug:token>/add/", preferences.add, name="add"),
    path("subscribe/preferences/<slug:token>/held.json", preferences.held, name="held"),
    path("u/<slug:token>/", ending.end, name="end"),
    # Copied by hand out of a mail: the page for capitals would take theirs away.
    re_path(
        r"^(?P<address>(?:u|subscribe/confirm|subscribe/preferences)/[\w-]+)$", ending.with_slash
    ),
    path("", include("subscriptions.bulletin_urls")),
]
