"""Editors and Publishers may import references, and undo such an import."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations


def let_editors_import_references(apps, schema_editor):
    using = schema_editor.connection.alias
    create_permissions(
        installed_apps.get_app_config("entries"), verbosity=0, using=using, apps=apps
    )
    permissions = (
        apps.get_model("auth", "Permission")
        .objects.using(using)
        .filter(
            content_type__app_label="entries",
            codename__in=["add_referenceimport", "view_referenceimport"],
        )
    )
    groups = apps.get_model("auth", "Group").objects.using(using)
    for group in groups.filter(name__in=["Editors", "Publishers"]):
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("matrix_site", "0009_editors_links"),
        ("entries", "0004_reference_import"),
    ]

    operations = [migrations.RunPython(let_editors_import_references, migrations.RunPython.noop)]
