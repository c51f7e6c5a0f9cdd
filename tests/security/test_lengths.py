"""Every text that somebody can send has an end, and no file is read that is too large."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from cells.models import Credit
from entries.references.records import MAX_BYTES
from tests.factories import staff

pytestmark = pytest.mark.django_db

APPS = ("cells", "entries", "bites", "subscriptions", "matrix_site")
# Without a limit of their own, and why that does no harm.
FREE = {
    "SearchForm.q": "cut, not refused: junk in an address narrows nothing",
    "SignInForm.username": "gets that of the column when it is made",
    "SignInForm.password": "hashed whole; the request has its limit",
}


def below(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from below(one)


def own_forms() -> Iterator[type[forms.BaseForm]]:
    """Every form class that our code declares, imported yet or not."""
    for name in APPS:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            if ".migrations" not in module.name:
                importlib.import_module(module.name)
    yield from (one for one in below(forms.BaseForm) if one.__module__.startswith(APPS))


def admin_forms(request) -> Iterator[type[forms.BaseForm]]:
    for model, of_model in admin.site._registry.items():
        yield of_model.get_form(request, model(), change=True)
        for inline in of_model.get_inline_instances(request):
            yield inline.get_formset(request).form


def test_every_text_of_a_form_has_an_end():
    request = RequestFactory().get("/")
    request.user = staff("Editors")
    request.user.is_superuser = True
    endless = {
        f"{form.__name__}.{name}"
        for form in (*own_forms(), *admin_forms(request))
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.CharField) and field.max_length is None
    }
    assert endless == set(FREE)


def test_a_logo_that_is_too_large_is_refused_before_anybody_looks_at_it(client):
    """Of what is no picture, that is the only thing said."""
    client.force_login(staff("Editors"))
    logo = SimpleUploadedFile("logo.png", b"x" * 500_001)
    fields = {"scope": "site", "role": "Supported by", "name": "A society", "order": 0}
    page = client.post("/admin/cells/credit/add/", {**fields, "logo": logo}).content.decode()
    assert "Give one of at most 500 kB." in page
    assert "valid image" not in page
    assert not Credit.objects.exists()


def test_a_file_of_references_is_read_no_further_than_its_limit(tmp_path):
    path = tmp_path / "large.ris"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # Takes no room on the disk; in memory there is none for it.
    with pytest.raises(CommandError, match=f"more than the {MAX_BYTES >> 20} MB"):
        call_command("import_references", path)
