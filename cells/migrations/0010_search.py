import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from cells.searching import tables


class Migration(migrations.Migration):
    dependencies = [
        ("cells", "0009_topic"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Synonym",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "phrases",
                    models.TextField(
                        help_text="One on each line: “OST”, then “methadone maintenance”. Who looks for one of them finds them all, at once."
                    ),
                ),
            ],
            options={
                "ordering": ["phrases"],
            },
        ),
        migrations.CreateModel(
            name="VocabularyWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(max_length=60, unique=True)),
                ("passages", models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="HistoricalSynonym",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "phrases",
                    models.TextField(
                        help_text="One on each line: “OST”, then “methadone maintenance”. Who looks for one of them finds them all, at once."
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical synonym",
                "verbose_name_plural": "historical synonyms",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="IndexedPassage",
            fields=[
                (
                    "passage",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="indexed",
                        serialize=False,
                        to="cells.passage",
                    ),
                ),
                ("headline", models.TextField(blank=True)),
                ("page_title", models.TextField(blank=True)),
                ("title", models.TextField(blank=True)),
                ("people", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                ("title_stems", models.TextField(blank=True)),
                ("people_stems", models.TextField(blank=True)),
                ("text_stems", models.TextField(blank=True)),
                ("matrix", models.CharField(blank=True, max_length=30)),
                ("column", models.CharField(blank=True, max_length=1)),
                ("row", models.CharField(blank=True, max_length=2)),
                ("category", models.CharField(blank=True, max_length=1)),
                ("second_category", models.CharField(blank=True, max_length=1)),
                ("year", models.PositiveSmallIntegerField(default=0)),
                ("country", models.CharField(blank=True, max_length=100)),
                ("doi", models.CharField(blank=True, db_index=True, max_length=255)),
                ("tags", models.JSONField(blank=True, default=list)),
                ("tag_slugs", models.TextField(blank=True)),
                ("is_free", models.BooleanField(default=False)),
                ("changed_on", models.DateField()),
                ("document", models.JSONField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-year", "passage"], name="newest_document_first"),
                    models.Index(fields=["-changed_on", "passage"], name="latest_change_first"),
                ],
            },
        ),
        migrations.RunPython(tables.install_in_migration, tables.remove_in_migration),
    ]
