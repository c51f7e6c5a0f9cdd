from django.db import migrations, models

from cells.publishing import triggers


class Migration(migrations.Migration):
    dependencies = [
        ("cells", "0010_search"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="page",
            options={
                "ordering": ["path"],
                "permissions": [
                    ("publish_page", "Can publish pages"),
                    ("withdraw_page", "Can withdraw pages from the public"),
                ],
            },
        ),
        migrations.AddField(
            model_name="page",
            name="withdrawn_because",
            field=models.CharField(
                blank=True, help_text="The reason that readers are given.", max_length=500
            ),
        ),
        migrations.AddField(
            model_name="page",
            name="withdrawn_on",
            field=models.DateField(
                blank=True, help_text="Since when the public is refused it.", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="page",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_because", ""), ("withdrawn_on", None)),
                    models.Q(
                        ("withdrawn_on__isnull", False),
                        models.Q(("withdrawn_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_page_is_withdrawn_with_a_reason_or_not_at_all",
            ),
        ),
        migrations.AddConstraint(
            model_name="page",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "home"), _negated=True),
                    ("withdrawn_on", None),
                    _connector="OR",
                ),
                name="home_is_never_withdrawn",
            ),
        ),
        # Not the table of editions; but SQLite makes this one anew, to which that one points.
        migrations.RunPython(triggers.install_in_migration, triggers.install_in_migration),
    ]
