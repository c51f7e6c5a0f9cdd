import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from cells.publishing import triggers


class Migration(migrations.Migration):
    dependencies = [
        ("cells", "0016_notice_of_a_new_address"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalRelease",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("note", models.CharField(max_length=500, verbose_name="change note")),
                ("frozen_at", models.DateTimeField()),
                ("planned_for", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ("held_at", models.DateTimeField(blank=True, null=True)),
                ("held_because", models.TextField(blank=True)),
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
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical release",
                "verbose_name_plural": "historical releases",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("note", models.CharField(max_length=500, verbose_name="change note")),
                ("frozen_at", models.DateTimeField()),
                ("planned_for", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ("held_at", models.DateTimeField(blank=True, null=True)),
                ("held_because", models.TextField(blank=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="edition",
            name="release",
            field=models.ForeignKey(
                blank=True,
                help_text="What it was published with; none where the page was published alone, at once.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="editions",
                to="cells.release",
            ),
        ),
        migrations.CreateModel(
            name="ReleaseItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("significant", "Significant"),
                            ("minor", "Minor: typo, link, style"),
                        ],
                        max_length=15,
                    ),
                ),
                ("base", models.PositiveIntegerField(blank=True, null=True)),
                ("snapshot", models.JSONField(blank=True, null=True)),
                ("format", models.PositiveSmallIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="release_items",
                        to="cells.page",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="cells.release",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(("note", ""), _negated=True), name="release_says_what_changed"
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(("published_at", None), ("cancelled_at", None), _connector="OR"),
                name="a_release_goes_live_or_is_cancelled",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("planned_for__isnull", False), ("published_at__isnull", False), _connector="OR"
                ),
                name="a_release_that_waits_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("held_at", None), ("held_because", "")),
                    models.Q(
                        ("held_at__isnull", False), models.Q(("held_because", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="a_release_is_held_with_a_reason_or_not_at_all",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(("held_at", None), ("published_at", None), _connector="OR"),
                name="a_held_release_is_not_live",
            ),
        ),
        migrations.AddConstraint(
            model_name="releaseitem",
            constraint=models.UniqueConstraint(
                fields=("release", "page"), name="a_page_stands_in_a_release_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="releaseitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["significant", "minor"])),
                name="release_item_is_significant_or_minor",
            ),
        ),
        # SQLite made the table of editions anew; and they are frozen with their release.
        migrations.RunPython(triggers.install_in_migration, triggers.install_in_migration),
    ]
