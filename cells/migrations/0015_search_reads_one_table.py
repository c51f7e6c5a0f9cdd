import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

from cells.countries import country_named
from cells.searching import tables


def fill(apps, schema_editor):
    rows = apps.get_model("cells", "IndexedPassage").objects
    for country in set(rows.values_list("country", flat=True)):
        rows.filter(country=country).update(country=country_named(country))
    passage = apps.get_model("cells", "Passage").objects.filter(pk=OuterRef("pk"))
    rows.update(
        page_id=Subquery(passage.values("page_id")),
        kind=Subquery(passage.values("kind")),
        document_number=Subquery(passage.values("document_number")),
    )


class Migration(migrations.Migration):
    dependencies = [("cells", "0014_listing")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, tables.install_in_migration),
        migrations.AddIndex(
            model_name="page",
            index=models.Index(
                condition=models.Q(("withdrawn_on__isnull", False)),
                fields=["withdrawn_on"],
                name="withdrawn_pages",
            ),
        ),
        migrations.AddField(
            model_name="indexedpassage",
            name="page",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="cells.page",
            ),
        ),
        migrations.AddField(
            model_name="indexedpassage",
            name="kind",
            field=models.CharField(blank=True, db_default="", max_length=10),
        ),
        migrations.AddField(
            model_name="indexedpassage",
            name="document_number",
            field=models.PositiveBigIntegerField(blank=True, null=True),
        ),
        # The rows are filled first: PostgreSQL makes no index while a row's change is pending.
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(tables.install_in_migration, migrations.RunPython.noop),
    ]
