from django.db import migrations

from cells.publishing import triggers


class Migration(migrations.Migration):
    dependencies = [("cells", "0003_permission_to_publish")]

    operations = [
        migrations.RunPython(triggers.install_in_migration, migrations.RunPython.noop),
    ]
