"""The site's addresses, and one whose view fails."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from matrix_site.urls import handler400, handler403, handler404, handler500
from matrix_site.urls import urlpatterns as of_site

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def fails(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


urlpatterns = [path("fails/", fails), *of_site]
