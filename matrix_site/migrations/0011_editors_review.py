"""Editors and Publishers review pages, remark on them, and give preview links away."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

MODELS = ("review", "remark", "previewlink")
# Nothing of these is deleted: a remark is resolved, a link revoked, a review taken back.
ACTS = ("add", "change", "view")


def let_editors_review(apps, schema_editor):
    using = schema_editor.connection.alias
    create_permissions(installed_apps.get_app_config("cells"), verbosity=0, using=using, apps=apps)
    permissions = (
        apps.get_model("auth", "Permission")
        .objects.using(using)
        .filter(
            content_type__app_label="cells",
            codename__in=[f"{act}_{model}" for act in ACTS for model in MODELS],
        )
    )
    groups = apps.get_model("auth", "Group").objects.using(using)
    for group in groups.filter(name__in=["Editors", "Publishers"]):
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("matrix_site", "0010_editors_import_references"),
        ("cells", "0018_reviews_remarks_preview_links"),
    ]

    operations = [migrations.RunPython(let_editors_review, migrations.RunPython.noop)]
