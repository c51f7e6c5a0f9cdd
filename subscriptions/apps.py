from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import import_string


class SubscriptionsConfig(AppConfig):
    name = "subscriptions"
    verbose_name = "Subscriptions"

    def ready(self) -> None:
        if settings.ANYMAIL_WEBHOOK_SECRET:
            # It knows the models, which are there only now.
            import_string("subscriptions.bouncing.webhooks.listen")()
