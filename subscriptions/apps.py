from django.apps import AppConfig
from django.conf import settings


class SubscriptionsConfig(AppConfig):
    name = "subscriptions"
    verbose_name = "Subscriptions"

    def ready(self) -> None:
        if settings.ANYMAIL_WEBHOOK_SECRET:
            # It knows the models, which are there only now.
            from subscriptions.bouncing import webhooks

            webhooks.listen()
