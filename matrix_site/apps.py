from django.apps import AppConfig


class MatrixSiteConfig(AppConfig):
    name = "matrix_site"
    verbose_name = "Evidence matrices"
