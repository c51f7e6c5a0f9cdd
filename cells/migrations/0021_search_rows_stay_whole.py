from django.db import migrations

from cells.searching import tables


class Migration(migrations.Migration):
    """PostgreSQL lays rows out as it is told from now on; SQLite's index is made anew."""

    dependencies = [("cells", "0020_newest_editions")]

    operations = [
        migrations.RunPython(tables.install_in_migration, migrations.RunPython.noop),
    ]
