"""The groups of the newsroom, with what each may do.

Permissions are otherwise made when all migrations are done, too late on a fresh database: so
they are made here first.
"""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

DRAFTS = {
    "cells": ["matrix", "column", "row", "cell", "credit", "plainpage", "notice"],
    "entries": ["document", "entry"],
    "bites": ["bite", "section"],
    "taggit": ["tag"],
}
EDITORS = [
    *(
        (app, f"{act}_{model}")
        for app, models in DRAFTS.items()
        for model in models
        for act in ("add", "change", "delete", "view")
    ),
    ("cells", "view_page"),
    ("cells", "change_page"),
    ("cells", "view_edition"),
]
PUBLISHERS = [*EDITORS, ("cells", "publish_page")]
GROUPS = {
    "Editors": EDITORS,
    "Publishers": PUBLISHERS,
    # Its members cannot sign in on a real site: matrix_site/accounts.py.
    "Demonstration": [],
}


def make_groups(apps, schema_editor):
    using = schema_editor.connection.alias
    for label in DRAFTS:
        create_permissions(
            installed_apps.get_app_config(label), verbosity=0, using=using, apps=apps
        )
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, wanted in GROUPS.items():
        group, _ = Group.objects.using(using).get_or_create(name=name)
        permissions = [
            Permission.objects.using(using).get(content_type__app_label=app, codename=codename)
            for app, codename in wanted
        ]
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("cells", "0003_permission_to_publish"),
        ("entries", "0001_initial"),
        ("bites", "0001_initial"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
