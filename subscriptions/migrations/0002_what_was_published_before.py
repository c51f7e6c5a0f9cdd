"""Nobody is mailed about what was published before there was mail."""

from django.db import migrations
from django.utils import timezone


def tell_nobody(apps, schema_editor):
    using = schema_editor.connection.alias
    editions = apps.get_model("cells", "Edition").objects.using(using)
    numbers = list(editions.filter(source="editor").values_list("pk", flat=True))
    if not numbers:
        return
    now = timezone.now()
    mailing = (
        apps.get_model("subscriptions", "Mailing")
        .objects.using(using)
        .create(kind="change", key="before", created_at=now, due_at=now, addressed_at=now)
    )
    told = apps.get_model("subscriptions", "MailingEdition")
    told.objects.using(using).bulk_create(
        told(mailing_id=mailing.pk, edition_id=number) for number in numbers
    )


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0001_initial")]

    operations = [migrations.RunPython(tell_nobody, migrations.RunPython.noop)]
