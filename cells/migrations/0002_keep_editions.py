from django.db import migrations

from cells.publishing import triggers


class Migration(migrations.Migration):
    dependencies = [("cells", "0001_initial")]

    operations = [
        migrations.RunPython(triggers.install_in_migration, triggers.remove_in_migration),
    ]
