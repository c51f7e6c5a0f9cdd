"""Addresses whose views fail, for tests of what a failure looks like from outside."""

from django.urls import path

from matrix_site.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def fails(request, token=""):
    raise RuntimeError("could not write to ann@example.org")


urlpatterns = [path("fails/", fails), path("u/<token>/", fails)]
