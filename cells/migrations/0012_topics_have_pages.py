import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from cells.publishing import triggers


class Migration(migrations.Migration):
    dependencies = [
        ("cells", "0011_withdrawal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Essay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row_version", models.PositiveIntegerField(default=1, editable=False)),
                ("title", models.CharField(help_text="The heading of the essay.", max_length=120)),
                ("body", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalEssay",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("row_version", models.PositiveIntegerField(default=1, editable=False)),
                ("title", models.CharField(help_text="The heading of the essay.", max_length=120)),
                ("body", models.TextField(blank=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
            ],
            options={
                "verbose_name": "historical essay",
                "verbose_name_plural": "historical essays",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTopicAlias",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        allow_unicode=True,
                        help_text="The last part of its address. It can no longer change once you save.",
                        max_length=90,
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
            ],
            options={
                "verbose_name": "historical other address of a topic",
                "verbose_name_plural": "historical other addresses of topics",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="TopicAlias",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        allow_unicode=True,
                        help_text="The last part of its address. It can no longer change once you save.",
                        max_length=90,
                        unique=True,
                    ),
                ),
            ],
            options={
                "verbose_name": "other address of a topic",
                "verbose_name_plural": "other addresses of topics",
                "ordering": ["slug"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="page",
            name="page_kind_is_known",
        ),
        migrations.AlterField(
            model_name="historicaltopic",
            name="slug",
            field=models.SlugField(
                allow_unicode=True,
                help_text="The last part of its address. It can no longer change once you save.",
                max_length=90,
            ),
        ),
        migrations.AlterField(
            model_name="page",
            name="kind",
            field=models.CharField(
                choices=[
                    ("home", "Home"),
                    ("matrix", "Matrix"),
                    ("column", "Column"),
                    ("row", "Row"),
                    ("cell", "Cell"),
                    ("plain", "Plain page"),
                    ("topic", "Topic"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="topic",
            name="slug",
            field=models.SlugField(
                allow_unicode=True,
                help_text="The last part of its address. It can no longer change once you save.",
                max_length=90,
                unique=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="page",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["home", "matrix", "column", "row", "cell", "plain", "topic"])
                ),
                name="page_kind_is_known",
            ),
        ),
        migrations.AddField(
            model_name="essay",
            name="page",
            field=models.OneToOneField(
                editable=False, on_delete=django.db.models.deletion.PROTECT, to="cells.page"
            ),
        ),
        migrations.AddField(
            model_name="essay",
            name="topic",
            field=models.OneToOneField(
                help_text="Type a few letters of its name. It can no longer change once the essay is published.",
                on_delete=django.db.models.deletion.PROTECT,
                to="cells.topic",
            ),
        ),
        migrations.AddField(
            model_name="historicalessay",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalessay",
            name="page",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="cells.page",
            ),
        ),
        migrations.AddField(
            model_name="historicalessay",
            name="topic",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="Type a few letters of its name. It can no longer change once the essay is published.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="cells.topic",
            ),
        ),
        migrations.AddField(
            model_name="historicaltopicalias",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicaltopicalias",
            name="topic",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="cells.topic",
            ),
        ),
        migrations.AddField(
            model_name="topicalias",
            name="topic",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="aliases",
                to="cells.topic",
            ),
        ),
        # Not the table of editions; but SQLite makes that of pages anew, to which it points.
        migrations.RunPython(triggers.install_in_migration, triggers.install_in_migration),
    ]
