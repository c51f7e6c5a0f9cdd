"""Below /admin/second-factor/."""

from django.contrib import admin
from django.urls import path

from matrix_site.signin import screens

urlpatterns = [
    path("", admin.site.admin_view(screens.second_factor), name="second_factor"),
    path("accounts/", admin.site.admin_view(screens.accounts), name="second_factor_accounts"),
]
