from django.apps import AppConfig


class BitesConfig(AppConfig):
    name = "bites"
    verbose_name = "Bites"
