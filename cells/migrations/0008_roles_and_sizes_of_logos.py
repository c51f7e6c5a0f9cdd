import django.core.validators
from django.db import migrations, models

import cells.models.credit
from cells.publishing import triggers


class Migration(migrations.Migration):
    dependencies = [
        ("cells", "0007_attempts"),
    ]

    operations = [
        migrations.AddField(
            model_name="column",
            name="role",
            field=models.CharField(
                blank=True,
                help_text="What its readers would say of themselves, such as “I work with clients”. Home leads them to all columns with the same words.",
                max_length=60,
            ),
        ),
        migrations.AddField(
            model_name="credit",
            name="logo_height",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="credit",
            name="logo_width",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="historicalcolumn",
            name="role",
            field=models.CharField(
                blank=True,
                help_text="What its readers would say of themselves, such as “I work with clients”. Home leads them to all columns with the same words.",
                max_length=60,
            ),
        ),
        migrations.AddField(
            model_name="historicalcredit",
            name="logo_height",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="historicalcredit",
            name="logo_width",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="credit",
            name="logo",
            field=cells.models.credit.LogoField(
                blank=True,
                height_field="logo_height",
                help_text="A PNG, JPEG or WebP picture of at most 500 kB.",
                upload_to="logos/",
                validators=[
                    django.core.validators.FileExtensionValidator(("png", "jpg", "jpeg", "webp"))
                ],
                width_field="logo_width",
            ),
        ),
        migrations.AlterField(
            model_name="edition",
            name="format",
            field=models.PositiveSmallIntegerField(),
        ),
        migrations.AlterField(
            model_name="historicalcredit",
            name="logo",
            field=models.TextField(
                blank=True,
                help_text="A PNG, JPEG or WebP picture of at most 500 kB.",
                max_length=100,
                validators=[
                    django.core.validators.FileExtensionValidator(("png", "jpg", "jpeg", "webp"))
                ],
            ),
        ),
        migrations.RunPython(triggers.install_in_migration, triggers.install_in_migration),
    ]
