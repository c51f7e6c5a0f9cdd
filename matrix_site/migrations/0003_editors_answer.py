"""Editors and Publishers may read and answer what readers send."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations


def let_editors_answer(apps, schema_editor):
    using = schema_editor.connection.alias
    entries = installed_apps.get_app_config("entries")
    create_permissions(entries, verbosity=0, using=using, apps=apps)
    permissions = (
        apps.get_model("auth", "Permission")
        .objects.using(using)
        .filter(content_type__app_label="entries", codename__in=["change_message", "view_message"])
    )
    groups = apps.get_model("auth", "Group").objects.using(using)
    for group in groups.filter(name__in=["Editors", "Publishers"]):
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("matrix_site", "0002_editors_import"),
        ("entries", "0002_messages"),
    ]

    operations = [migrations.RunPython(let_editors_answer, migrations.RunPython.noop)]
