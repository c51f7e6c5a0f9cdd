"""Editors and Publishers may import pages of the old site, and read what imports brought."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations


def let_editors_import(apps, schema_editor):
    using = schema_editor.connection.alias
    create_permissions(installed_apps.get_app_config("bites"), verbosity=0, using=using, apps=apps)
    permissions = (
        apps.get_model("auth", "Permission")
        .objects.using(using)
        .filter(content_type__app_label="bites", codename__in=["add_pageimport", "view_pageimport"])
    )
    groups = apps.get_model("auth", "Group").objects.using(using)
    for group in groups.filter(name__in=["Editors", "Publishers"]):
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("matrix_site", "0001_groups"),
        ("bites", "0002_page_import"),
    ]

    operations = [migrations.RunPython(let_editors_import, migrations.RunPython.noop)]
