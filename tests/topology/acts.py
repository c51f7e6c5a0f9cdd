"""
What editors do meanwhile, in a process of its own: `python -m tests.topology.acts fill`.

    fill                 an empty database becomes a site with drug E5, the account ada, a permit
    publish HEADLINE     drug E5 under another headline
    notice WORDS         a correction of its first document
    withdraw             drug E5 away from the public
    bring_back           and back
"""

import os
import sys

import django
from django.core.management import call_command
from django.utils.module_loading import import_string


def fill() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createsuperuser", username="ada", email="ada@example.org", interactive=False)
    call_command("arm_sending", verbosity=0)
    import_string("tests.weight.build")()


def publish(headline: str) -> None:
    cell = import_string("cells.models.Cell").objects.get()
    cell.headline = headline
    cell.save()
    import_string("cells.publishing.publish")(cell, kind="significant", note="Another headline")


def notice(words: str) -> None:
    number = import_string("entries.models.Document").objects.earliest("pk").pk
    notices = import_string("cells.models.Notice").objects
    notices.create(document_number=number, kind="corrected", words=words)


def withdraw() -> None:
    page = import_string("cells.models.Page").objects.get(path="drug/e5")
    import_string("cells.publishing.withdraw")(page, because="A mistake", by="ada")


def bring_back() -> None:
    page = import_string("cells.models.Page").objects.get(path="drug/e5")
    import_string("cells.publishing.bring_back")(page, by="ada")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "matrix_site.settings")
    # Models can be imported only now.
    django.setup()
    name, *arguments = sys.argv[1:]
    {act.__name__: act for act in (fill, publish, notice, withdraw, bring_back)}[name](*arguments)


if __name__ == "__main__":
    main()
