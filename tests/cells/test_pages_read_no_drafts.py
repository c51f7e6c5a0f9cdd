"""What the public sees is made from editions, passages and live facts, and nothing else."""

import ast
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from bites.models import Section
from cells.models import Cell, Column, Essay, Matrix, Page, PlainPage, Row
from cells.models.subject import Draft, Subject
from entries.models import Document, Entry
from tests import showcase
from tests.factories import (
    EntryFactory,
    PreviewLinkFactory,
    RemarkFactory,
    ReviewFactory,
    UserFactory,
    live,
)

ROOT = Path(settings.BASE_DIR)
PUBLIC = sorted(
    str(path.relative_to(ROOT))
    for pattern in (
        "cells/asking.py",
        "cells/home.py",
        "cells/urls.py",
        "cells/citations.py",
        "cells/exporting/*.py",
        "cells/views/*.py",
        "cells/reading/*.py",
        "cells/printing/*.py",
        "cells/describing/*.py",
        "cells/searching/*.py",
    )
    for path in ROOT.glob(pattern)
)
PUBLIC_MODELS = {
    "Edition",
    "IndexedPassage",
    "Listing",
    "Mention",
    "Notice",
    "Page",
    "PageQuerySet",
    "Passage",
    "PassageQuerySet",
    "Rendering",
    "Topic",
    "Withdrawn",
    "StoredSearch",
    "StoredSearchQuerySet",
    "Synonym",
    "VocabularyWord",
}
BELOW_THE_WAIST = (
    "cells.addresses",
    "cells.asking",
    "cells.categories",
    "cells.citations",
    "cells.comparing",
    "cells.converters",
    "cells.countries",
    "cells.describing",
    "cells.exporting",
    "cells.dois",
    "cells.home",
    "cells.printing",
    "cells.reading",
    "cells.richtext",
    "cells.searching",
    "cells.snapshots",
    "cells.views",
)


def imported(path):
    """(module, name) of each import from our own apps."""
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


@pytest.mark.parametrize("path", PUBLIC)
def test_public_code_knows_no_draft(path):
    ours = ("cells", "entries", "bites", "subscriptions", "matrix_site")
    for module, name in imported(path):
        if module in ("cells.models", "cells.models.page", "cells.models.passage"):
            assert name in PUBLIC_MODELS
        elif module.partition(".")[0] in ours and module != "cells":
            assert module.startswith(BELOW_THE_WAIST)
    source = (ROOT / path).read_text()
    for word in (".subject", "get_model", "apps."):
        assert word not in source


# --- A word typed into every field of every draft -------------------------------------------

# Holds no words, or can no longer change once the page is published.
FIXED = {
    "Matrix.slug",
    "Column.letter",
    "PlainPage.slug",
    "Cell.gap",
    "Credit.scope",
    "Section.kind",
    "Entry.category",
    "Entry.second_category",
    # Holds the reason of the retired entry, which has its own test.
    "Entry.retired_because",
}
VALUES = {"Document.doi": "10.1/{word}", "Document.pmid": "90210{number}"}


def word_for(name, field, number):
    """A value for this field that nothing else on the site holds."""
    word = f"zq{number}x{name.lower().replace('.', '')}"
    if isinstance(field, models.URLField):
        return f"https://example.org/{word}"
    return VALUES.get(name, "{word}").format(word=word, number=number)


def text_fields(model):
    for field in model._meta.get_fields():
        name = f"{model.__name__}.{field.name}"
        is_text = isinstance(field, models.CharField | models.TextField | models.FileField)
        if is_text and name not in FIXED:
            yield name, field


def type_into_every_field():
    """A word into each text field of each draft there is; returns the words by field."""
    words: dict[str, set[str]] = {}
    drafts = [model for model in apps.get_models() if issubclass(model, Draft)]
    assert {Cell, Column, Row, Matrix, PlainPage, Essay, Entry, Document, Section} <= set(drafts)
    for model in drafts:
        for row in model._default_manager.all():
            for name, field in text_fields(model):
                word = word_for(name, field, row.pk)
                setattr(row, field.attname, word)
                words.setdefault(name, set()).add(word)
            row.save()
    return words


def everything_public(client):
    """All that every public address answers, headers too."""
    addresses = {
        *showcase.ADDRESSES,
        *showcase.FILES,
        "/drug/a1/",
        "/nowhere/",
        "/drug/d5/editions/",
        "/drug/D5",
    }
    addresses |= {"/robots.txt", "/.well-known/security.txt", "/healthz", "/drug/rows/1/"}
    addresses |= {f"/entry/{entry.pk}/" for entry in Entry.objects.all()}
    addresses |= {f"/section/{section.pk}/" for section in Section.objects.all()}
    today = date.today().isoformat()
    addresses |= {f"/drug/e5/{today}/", f"/drug/{today}/"}
    responses = [client.get(address) for address in sorted(addresses)]
    return "\n".join(f"{r.headers} {r.content.decode()}" for r in responses).lower()


@pytest.mark.django_db
def test_a_word_in_any_draft_field_is_public_only_once_it_is_published(client):
    cell = showcase.build()
    without_address = EntryFactory(cell=cell)
    words = type_into_every_field()
    # The DOI leads to a document that has no other address.
    document = Document.objects.get(pk=without_address.document_id)
    document.url = ""
    document.save()
    before = everything_public(client)
    assert "zq" not in before
    publish_everything()
    after = everything_public(client)
    for name, typed in words.items():
        assert any(word in after for word in typed), name


def publish_everything():
    for model in (Matrix, Row, Column, PlainPage, Essay, Cell):
        assert issubclass(model, Subject)
        for subject in model.objects.order_by("pk"):
            live(subject)


@pytest.mark.django_db
def test_a_reason_for_retiring_is_public_only_once_it_is_published(client):
    entry = EntryFactory()
    live(entry.cell)
    entry.retire("zqreason")
    assert "zqreason" not in everything_public(client)
    live(entry.cell)
    assert "zqreason" in everything_public(client)


@pytest.mark.django_db
def test_dates_of_a_draft_are_public_only_once_it_is_published(client):
    cell = showcase.build()
    cell.first_published_on = date(1901, 2, 1)
    cell.save()
    document = cell.entries.filter(retired_at=None).exclude(document__free_url="").get().document
    document.free_checked_on = date(1902, 3, 2)
    document.save()
    assert not {"1 february 1901", "2 march 1902"} & dates_in(everything_public(client))
    live(cell)
    assert {"1 february 1901", "2 march 1902"} <= dates_in(everything_public(client))


def dates_in(text):
    return {day for day in ("1 february 1901", "2 march 1902") if day in text}


@pytest.mark.django_db
def test_what_colleagues_say_to_each_other_is_never_public(client):
    cell = showcase.build()
    page, tom = cell.page, UserFactory(username="zquser")
    RemarkFactory(page=page, author=tom, words="zqremark")
    ReviewFactory(page=page, by=tom, note="zqnote")
    PreviewLinkFactory(page=page, made_by=tom, reader="zqreader")
    Page.objects.filter(pk=page.pk).update(reviewing_editor=tom)
    assert "zq" not in everything_public(client)
    cell.headline = "Anew"
    cell.save()
    live(cell)
    assert "zq" not in everything_public(client)
