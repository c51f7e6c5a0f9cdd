"""Editors and Publishers may deal with links that fail."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations


def let_editors_mend_links(apps, schema_editor):
    using = schema_editor.connection.alias
    config = installed_apps.get_app_config("entries")
    create_permissions(config, verbosity=0, using=using, apps=apps)
    permissions = (
        apps.get_model("auth", "Permission")
        .objects.using(using)
        .filter(
            content_type__app_label="entries", codename__in=["view_linkcheck", "change_linkcheck"]
        )
    )
    groups = apps.get_model("auth", "Group").objects.using(using)
    for group in groups.filter(name__in=["Editors", "Publishers"]):
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("matrix_site", "0008_editors_collections"),
        ("entries", "0003_link_checks"),
    ]

    operations = [migrations.RunPython(let_editors_mend_links, migrations.RunPython.noop)]
