from django.db import migrations, models

from cells.publishing import triggers


class Migration(migrations.Migration):
    dependencies = [("cells", "0004_keep_editions_from_being_replaced")]

    operations = [
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["editor", "import", "demo"])),
                name="edition_source_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("url", ""), ("url__iregex", "^https?://"), _connector="OR"),
                name="notice_address_is_http_or_https",
                violation_error_message="The address must begin with http:// or https://.",
            ),
        ),
        migrations.RunPython(triggers.install_in_migration, triggers.install_in_migration),
    ]
