from django.contrib.admin.apps import AdminConfig


class NewsroomConfig(AdminConfig):
    """Django's admin, as the site of our editors."""

    default_site = "matrix_site.desk.site.Newsroom"
