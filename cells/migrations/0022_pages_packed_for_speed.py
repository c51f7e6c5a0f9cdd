from typing import Any

from django.db import migrations

# Servers that were built without it keep their own way of packing.
PACK = """
DO $$ BEGIN
    EXECUTE 'ALTER TABLE cells_rendering ALTER COLUMN body SET COMPRESSION lz4';
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$
"""


def pack(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(PACK)


class Migration(migrations.Migration):
    """Pages made ahead are unpacked at every reading: LZ4 takes half of what PostgreSQL's own
    way takes it for all of that reading. Bodies that are there stay as they are until they are
    made again."""

    dependencies = [("cells", "0021_search_rows_stay_whole")]

    operations = [migrations.RunPython(pack, migrations.RunPython.noop)]
