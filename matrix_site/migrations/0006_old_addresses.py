"""The one site that old addresses belong to, and who may write them."""

from django.apps import apps as installed_apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations


def make_the_site(apps, schema_editor):
    """Django would make "example.com". Addresses are made from SITE_URL, never from this row."""
    sites = apps.get_model("sites", "Site").objects.using(schema_editor.connection.alias)
    sites.update_or_create(
        pk=settings.SITE_ID, defaults={"domain": "this-site", "name": "This site"}
    )


def let_editors_write(apps, schema_editor):
    using = schema_editor.connection.alias
    config = installed_apps.get_app_config("redirects")
    create_permissions(config, verbosity=0, using=using, apps=apps)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    groups = apps.get_model("auth", "Group").objects.using(using)
    for group in groups.filter(name__in=["Editors", "Publishers"]):
        group.permissions.add(*permissions.filter(content_type__app_label="redirects"))


class Migration(migrations.Migration):
    dependencies = [
        ("matrix_site", "0005_editors_synonyms"),
        ("sites", "0002_alter_domain_unique"),
        ("redirects", "0002_alter_redirect_new_path_help_text"),
    ]

    operations = [
        migrations.RunPython(make_the_site, migrations.RunPython.noop),
        migrations.RunPython(let_editors_write, migrations.RunPython.noop),
    ]
