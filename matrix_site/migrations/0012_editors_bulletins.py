"""Editors write bulletins; Publishers send them, and see who got what."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

WRITING = (
    "add_bulletin",
    "change_bulletin",
    "delete_bulletin",
    "view_bulletin",
    "view_mailing",
)
# Addresses of readers are shown to those alone who answer for what is sent.
SENDING = (
    "send_bulletin",
    "view_delivery",
    "view_subscriber",
    "add_suppression",
    "delete_suppression",
    "view_suppression",
)
GROUPS = {"Editors": WRITING, "Publishers": WRITING + SENDING}


def let_editors_write_bulletins(apps, schema_editor):
    using = schema_editor.connection.alias
    create_permissions(
        installed_apps.get_app_config("subscriptions"), verbosity=0, using=using, apps=apps
    )
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    groups = apps.get_model("auth", "Group").objects.using(using)
    for name, codenames in GROUPS.items():
        found = permissions.filter(content_type__app_label="subscriptions", codename__in=codenames)
        for group in groups.filter(name=name):
            group.permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [
        ("matrix_site", "0011_editors_review"),
        ("subscriptions", "0005_bulletins"),
    ]

    operations = [migrations.RunPython(let_editors_write_bulletins, migrations.RunPython.noop)]
