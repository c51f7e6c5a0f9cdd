"""Editors and Publishers may keep searches."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations


def let_editors_keep_searches(apps, schema_editor):
    using = schema_editor.connection.alias
    create_permissions(installed_apps.get_app_config("cells"), verbosity=0, using=using, apps=apps)
    permissions = (
        apps.get_model("auth", "Permission")
        .objects.using(using)
        .filter(content_type__app_label="cells", codename__endswith="_storedsearch")
        .exclude(codename__contains="historical")
    )
    groups = apps.get_model("auth", "Group").objects.using(using)
    for group in groups.filter(name__in=["Editors", "Publishers"]):
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("matrix_site", "0007_editors_essays"),
        ("cells", "0013_stored_search"),
    ]

    operations = [migrations.RunPython(let_editors_keep_searches, migrations.RunPython.noop)]
