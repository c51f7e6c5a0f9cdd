from django.db import migrations, models

from cells.publishing import triggers


class Migration(migrations.Migration):
    dependencies = [("cells", "0019_presence")]

    operations = [
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(fields=["-published_at", "-id"], name="newest_edition_first"),
        ),
        migrations.RunPython(triggers.install_in_migration, triggers.install_in_migration),
    ]
