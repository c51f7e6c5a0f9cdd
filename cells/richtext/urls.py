from django.urls import path

from . import views

app_name = "richtext"
urlpatterns = [path("references/", views.reference_search, name="reference_search")]
