"""What is frozen in editions stays readable: its shape, its fingerprint, its description."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from cells import snapshots
from cells.publishing import snapshot_of
from cells.publishing.indexing import passages_in
from cells.publishing.parts import parts_of
from cells.snapshot_docs import as_markdown
from cells.snapshots import Snapshot, fingerprint, upgraded
from tests.factories import (
    CellFactory,
    ColumnFactory,
    CreditFactory,
    DocumentFactory,
    EntryFactory,
    EssayFactory,
    PlainPageFactory,
    SectionFactory,
    live,
)
from tests.shapes import empty_lists, misfits

# Never edited: a new format gets a file of its own. Each holds a page of every kind.
FROZEN = sorted(Path(__file__).with_name("snapshots").glob("format_*.json"))
KINDS = ["cell", "row", "column", "matrix", "plain", "topic"]
# Topics came later, and without a format of their own: nothing that was stored changed.
OLD_KINDS = [kind for kind in KINDS if kind != "topic"]


def page_of_every_kind() -> dict[str, Snapshot]:
    """A snapshot of each kind of page, with something in every list of it."""
    document = DocumentFactory(
        title="Retention in treatment",
        authors="Writer A",
        year="2003 and 2004",
        doi="10.1000/182",
        free_url="https://example.org/free",
        free_checked_on=date(2024, 2, 29),
    )
    document.tags.add("opioids")
    commission = ColumnFactory(role="I commission or plan")
    cell = CellFactory(
        headline="Staying helps", first_published_on=date(2013, 6, 1), column=commission
    )
    standing = EntryFactory(cell=cell, document=document, category="S", second_category="G")
    SectionFactory(
        bite__cell=cell, body=f'<p>See <a data-ref="entry:{standing.pk}">it</a>, above.</p>'
    )
    CreditFactory(logo="logos/society.png", logo_width=240, logo_height=80)
    retired = EntryFactory(cell=cell, headline="Outdated")
    live(cell)
    retired.retire("A newer review replaced it.")
    subjects = [cell, cell.row, cell.column, cell.matrix, PlainPageFactory(), EssayFactory()]
    return {subject.page_kind.value: snapshot_of(subject) for subject in subjects}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_a_snapshot_has_the_shape_that_the_types_say(kind):
    snapshot = page_of_every_kind()[kind]
    assert list(misfits(snapshot, Snapshot)) == []
    assert list(empty_lists(snapshot)) == []
    assert json.loads(json.dumps(snapshot)) == snapshot


@pytest.mark.parametrize("kind", OLD_KINDS)
@pytest.mark.parametrize("path", FROZEN, ids=lambda path: path.stem)
def test_a_snapshot_of_an_older_format_still_reads(path, kind):
    stored = json.loads(path.read_text())[kind]
    snapshot: dict[str, Any] = {**upgraded(stored, stored["format"])}
    parts = parts_of(kind)
    assert list(misfits(snapshot, Snapshot)) == []
    assert snapshot.keys() - parts.keys() == {"format", "kind", "path"}
    assert list(passages_in(upgraded(stored, stored["format"])))
    for key, part in parts.items():
        assert part.texts(snapshot[key]) or kind == "matrix"
        assert not [problem for problem in part.check(snapshot[key]) if problem.blocks]


def test_every_format_has_a_frozen_sample():
    assert [path.stem for path in FROZEN] == [
        f"format_{number}" for number in range(1, snapshots.FORMAT + 1)
    ]


def test_the_fingerprint_of_a_stored_snapshot_never_changes():
    stored = json.loads(FROZEN[0].read_text())["cell"]
    assert fingerprint(stored) == "3ee21af81e2591cd4d1c867cd3b20cf5b7dd9edad7348574a9e6c2c89920fa2a"


def test_the_first_format_knew_no_roles_and_no_sizes_of_logos():
    pages = json.loads(FROZEN[0].read_text())
    stored = json.dumps(pages)
    matrix, head = upgraded(pages["matrix"], 1)["matrix"], upgraded(pages["cell"], 1)["head"]
    assert [axis["role"] for axis in (*matrix["columns"], *matrix["rows"])] == ["", ""]
    assert (head["credits"][0]["logo_width"], head["credits"][0]["logo_height"]) == (0, 0)
    assert json.dumps(pages) == stored


@pytest.mark.django_db
def test_a_page_that_did_not_change_is_the_same_in_the_new_format():
    matrix = snapshot_of(CellFactory().matrix)
    old = json.loads(json.dumps(matrix).replace(', "role": ""', ""))
    old["format"] = 1
    assert old["matrix"] != matrix["matrix"]
    assert fingerprint(upgraded(old, 1)) == fingerprint(matrix)


def test_a_format_from_the_future_is_refused():
    with pytest.raises(ValueError, match=f"knows up to {snapshots.FORMAT}"):
        upgraded({}, snapshots.FORMAT + 1)


def test_a_format_is_brought_up_to_date_step_by_step(monkeypatch):
    monkeypatch.setattr(snapshots, "FORMAT", 3)
    monkeypatch.setitem(snapshots.UPGRADES, 1, lambda old: {**old, "steps": "1"})
    monkeypatch.setitem(snapshots.UPGRADES, 2, lambda old: {**old, "steps": old["steps"] + "2"})
    assert dict(upgraded({"kind": "cell"}, 1)) == {"kind": "cell", "steps": "12"}


def test_the_description_of_the_shape_is_in_step():
    page = settings.BASE_DIR / "docs" / "snapshot.md"
    assert page.read_text(encoding="utf-8") == as_markdown(), "Run manage.py snapshot_docs"


def test_the_checker_of_shapes_sees_a_wrong_key():
    assert list(misfits({"slug": "a", "order": 1}, snapshots.TagSnapshot)) == [
        " has no name",
        " has order, of which TagSnapshot says nothing",
    ]


def test_the_checker_of_shapes_sees_a_wrong_value():
    section = {"id": "7", "kind": "coda", "heading": None, "body": ""}
    bite = {"id": None, "sections": [section]}
    assert len(list(misfits(bite, snapshots.BiteSnapshot))) == 3
