"""What is told of two editions of a page beside the words of its texts."""

import ast
import copy
from pathlib import Path

import pytest
from django.conf import settings

from cells.comparing import State, compare, short_lines, stretches, summary
from tests.cells.comparing.building import cell, credit, entry, retired, section

FOLDER = Path(settings.BASE_DIR) / "cells" / "comparing"


def told(old, new):
    return [f"{c.sign} {c.kind}: {c.text()}" for c in compare(old, new).changes]


def test_nothing_changed_says_so():
    page = cell(entry(1), sections=[section(1)], credits=[credit()])
    comparison = compare(page, copy.deepcopy(page))
    assert comparison.is_empty
    assert comparison.parts == ()
    assert summary(comparison) == "Nothing that a reader would see"


def test_an_entry_added_is_told_with_its_place():
    old, new = cell(entry(1, "S")), cell(entry(1, "S"), entry(2, "K"))
    assert told(old, new) == ["+ Entry added: “Finding 2”, in Key studies, place 1"]


def test_an_entry_without_a_headline_goes_by_its_documents_title():
    bare = {**entry(1), "headline": ""}
    assert told(cell(), cell(bare)) == ["+ Entry added: “Study 1”, in Key studies, place 1"]


def test_an_entry_retired_is_told_with_its_reason():
    new = cell(gone=[retired(1, "Its authors withdrew it.")])
    assert told(cell(entry(1)), new) == [
        "− Entry retired: “Finding 1”, was in Key studies, place 1: Its authors withdrew it."
    ]


def test_an_entry_that_returns_is_not_called_new():
    old = cell(gone=[retired(1, "Mistaken.")])
    assert told(old, cell(entry(1))) == ["+ Entry returned: “Finding 1”, in Key studies, place 1"]


def test_an_entry_gone_without_a_reason_is_told_with_where_it_stands_now():
    comparison = compare(cell(entry(1)), cell())
    assert comparison.wanted == {("standing", 1)}
    change = comparison.changes[0]
    assert change.text().endswith("place 1; no longer listed here")
    assert change.text({("standing", 1): "now in C2"}).endswith("place 1; now in C2")


def test_an_entry_moved_within_its_category_is_told_with_both_places():
    old, new = [cell(*(entry(n) for n in order)) for order in ((1, 2, 3), (3, 1, 2))]
    assert told(old, new) == ["↑ Entry moved: “Finding 3”, in Key studies, from place 3 to place 1"]


def test_of_two_entries_that_change_places_one_moved_up():
    old, new = [cell(*(entry(n) for n in order)) for order in ((1, 2), (2, 1))]
    assert told(old, new) == ["↑ Entry moved: “Finding 2”, in Key studies, from place 2 to place 1"]


def test_an_entry_pushed_down_by_a_new_one_did_not_move():
    old, new = cell(entry(1), entry(2)), cell(entry(3), entry(1), entry(2))
    assert told(old, new) == ["+ Entry added: “Finding 3”, in Key studies, place 1"]


def test_a_key_study_that_became_a_review_is_told():
    assert told(cell(entry(1, "K")), cell(entry(1, "R"))) == [
        "= Category: “Finding 1”: was K Key study; now R Review, in Reviews, place 1"
    ]


def test_a_second_category_is_told():
    assert told(cell(entry(1, "S")), cell(entry(1, "SK"))) == [
        "= Category: “Finding 1”: was S Seminal study; now S Seminal study and K Key study"
    ]


@pytest.mark.parametrize(
    ("field", "was", "now", "line"),
    [
        ("year", "2018", "2019", "≠ Year: “Finding 1”: was 2018; now 2019"),
        ("country", "", "Wales", "≠ Country: “Finding 1”: was nothing; now Wales"),
        ("doi", "10.1/a", "10.1/b", "≠ DOI: “Finding 1”: was 10.1/a; now 10.1/b"),
        (
            "free_url",
            "",
            "https://www.example.org/free/",
            "≠ Free copy: “Finding 1”: was nothing; now example.org/free",
        ),
        (
            "free_checked_on",
            None,
            "2020-03-01",
            "≠ Free copy checked: “Finding 1”: was nothing; now 1 March 2020",
        ),
        ("title", "A study", "A trial", "≠ Title: “Finding 1”: was “A study”; now “A trial”"),
    ],
)
def test_a_fact_about_a_document_is_told(field, was, now, line):
    assert told(cell(entry(1, **{field: was})), cell(entry(1, **{field: now}))) == [line]


def test_tags_are_told_by_name_and_a_new_name_is_no_new_tag():
    a, b, c = ({"slug": s, "name": s.upper()} for s in "abc")
    old, new = entry(1, tags=[a, b]), entry(1, tags=[{**b, "name": "Bee"}, c])
    assert told(cell(old), cell(new)) == [
        "≠ Tags: “Finding 1”: added “C”; removed “A”; “B” is now “Bee”"
    ]


def test_another_document_is_one_change():
    other = entry(1, authors="Doe J", year="2001")
    other["document"]["id"], other["document"]["title"] = 9, "Another"
    assert told(cell(entry(1)), cell(other)) == [
        "≠ Other document: “Finding 1”: was “Study 1”; now “Doe J (2001) Another”"
    ]


def test_credits_are_told_one_by_one():
    old = cell(credits=[credit(1), credit(2, name="A charity")])
    new = cell(credits=[credit(1, period="2012 to 2015"), credit(3, name="A ministry")])
    assert told(old, new) == [
        "≠ Credit: period: “Supported by A society”: was nothing; now “2012 to 2015”",
        "+ Credit added: “Supported by A ministry”",
        "− Credit removed: “Supported by A charity”",
    ]


def test_the_name_of_an_axis_is_told_once():
    new = cell(formal_title="Drug Matrix cell E5: Whole systems; Safeguarding")
    new["head"]["column"] = {**new["head"]["column"], "name": "Whole systems"}
    assert told(cell(), new) == ["≠ Name: Column: was “Systems”; now “Whole systems”"]


@pytest.mark.parametrize(
    ("field", "value", "line"),
    [
        ("first_published_on", "2012-10-31", "First published: was nothing; now 31 October 2012"),
        ("reviewer", "A reader", "Checked by: was nothing; now “A reader”"),
        ("gap", "little_found", "Gap: was nothing; now “little was found”"),
    ],
)
def test_facts_of_the_head_are_told(field, value, line):
    assert told(cell(), cell(**{field: value})) == [f"≠ {line}"]


def test_a_headline_is_compared_word_by_word():
    comparison = compare(cell(), cell(headline="What a town owes"))
    assert [s.label for s in stretches(comparison.parts)] == ["Headline"]
    assert comparison.size == (1, 1)


def test_a_moved_section_is_not_removed_and_added():
    old, new = [cell(sections=[section(n) for n in order]) for order in ((1, 2, 3), (3, 1, 2))]
    assert told(old, new) == ["↑ Section moved: “Question 3?”: was Issue 3; now Issue 1"]
    assert compare(old, new).size == (0, 0)


def test_a_paragraph_that_moved_to_another_section_is_told():
    moved = "<p>Those who stay in treatment live longer than those who leave.</p>"
    old = cell(sections=[section(1, f"<p>One.</p>{moved}"), section(2, "<p>Two.</p>")])
    new = cell(sections=[section(1, "<p>One.</p>"), section(2, f"<p>Two.</p>{moved}")])
    assert told(old, new) == [
        "= Paragraph moved: “Those who stay in treatment live longer than …”: "
        "was in Issue 1; now in Issue 2"
    ]


def test_sections_that_came_and_went_are_told():
    old = cell(sections=[section(1)])
    new = cell(sections=[section(2, kind="about", heading="About")])
    assert told(old, new) == [
        "+ Section added: “About”",
        "− Section removed: “Question 1?”, was Issue 1",
    ]


def test_what_went_stands_after_what_it_followed():
    old, new = cell(*map(entry, (1, 2, 3))), cell(*map(entry, (1, 4, 3)))
    parts = compare(old, new, whole=True).parts
    shown = [(part.name, part.state) for part in parts if part.target[0] == "entry"]
    assert shown == [
        ("Finding 1", State.KEPT),
        ("Finding 2", State.REMOVED),
        ("Finding 4", State.ADDED),
        ("Finding 3", State.KEPT),
    ]


def test_unchanged_texts_are_part_of_the_whole_page_only():
    old, new = (cell(abstract="<p>Same.</p>", headline=words) for words in ("One", "Two"))
    assert [part.label for part in compare(old, new).parts] == ["Headline"]
    whole = compare(old, new, whole=True)
    assert [part.label for part in whole.parts] == ["Headline", "Abstract"]
    assert [s.number for s in stretches(whole.parts, whole=True)] == [1, None]


def test_a_row_is_compared_too():
    axis = {"id": 5, "code": "5", "name": "Safe", "own_title": "", "introduction": "<p>A b.</p>"}
    changed = {**axis, "name": "Safety", "introduction": "<p>A c.</p>"}
    comparison = compare(
        *(
            {"format": 1, "kind": "row", "path": "drug/rows/5", "axis": one}
            for one in (axis, changed)
        )
    )
    assert [c.text() for c in comparison.changes] == ["was Safe; now Safety"]
    assert comparison.size == (1, 1)


def test_a_matrix_is_compared_column_by_column():
    columns = [{"id": n, "code": c, "name": f"Name {c}"} for n, c in enumerate("AB", start=1)]
    matrix = {"id": 1, "title": "Drug", "columns": columns, "cells": [{"id": 1, "code": "A1"}]}
    page = {"format": 1, "kind": "matrix", "path": "drug", "matrix": matrix}
    changed = {
        **matrix,
        "columns": [{**columns[1], "name": "New"}],
        "cells": [*matrix["cells"], {"id": 2, "code": "B1"}],
    }
    assert told(page, {**page, "matrix": changed}) == [
        "≠ Column: name: “B New”: was “Name B”; now “New”",
        "− Column removed: “A Name A”",
        "+ Cell added: “B1”",
    ]


def test_parts_and_fields_that_nothing_here_knows_are_told_by_name():
    old, new = cell(), cell(colour="red")
    new["essay"] = {"id": 1, "sub_title": "New", "body": "<p>Two words.</p>"}
    assert told(old, new) == [
        "≠ Colour: was nothing; now red",
        "≠ Sub title: was nothing; now New",
    ]
    assert compare(old, new).size == (2, 0)


def test_a_snapshot_of_few_parts_is_compared_with_a_full_one():
    bare = {"format": 1, "kind": "cell", "path": "drug/e5"}
    full = cell(entry(1), sections=[section(1)], abstract="<p>Words.</p>")
    assert compare(bare, full).size.added
    assert compare(full, bare).size.removed


def test_removed_words_of_a_redaction_are_compared_like_others():
    removal = "<p>[removed on 1 March 2020: court order]</p>"
    page = cell(abstract=removal)
    assert compare(page, cell(abstract=removal)).is_empty
    comparison = compare(cell(abstract="<p>Words.</p>"), page)
    assert [stretch.label for stretch in stretches(comparison.parts)] == ["Abstract"]
    assert comparison.size == (7, 1)


# --- In short ---------------------------------------------------------------------------------


def test_the_summary_counts_what_is_alike():
    notes = [f'<p>A <span data-note="Note {n}.">dose</span> and more.</p>' for n in range(4)]
    old = cell(entry(1, "K", notes[0]), entry(2, "K", notes[1]), entry(3, "K"))
    new = cell(
        entry(2, "K", notes[2]), entry(8, "K"), entry(9, "K"), entry(1, "R", notes[3]), headline="X"
    )
    assert summary(compare(old, new)) == (
        "2 entries added, 1 gone from here, 1 moved from Key studies to Reviews, "
        "2 notes corrected, wording changed in 1 place"
    )


def test_several_facts_about_a_document_are_one_document_corrected():
    old, new = cell(entry(1)), cell(entry(1, year="2001", country="Wales"))
    assert summary(compare(old, new)) == "1 document corrected"


def test_the_short_form_quotes_few_words():
    old = cell(sections=[section(1, "<p>The door is closed. It does not help.</p>")])
    new = cell(sections=[section(1, "<p>The door stays open. It does help.</p>")])
    assert [str(line) for line in short_lines(compare(old, new))] == [
        "± Issue 1: “is closed” became “stays open”; removed “not”"
    ]


def test_the_short_form_counts_many_words():
    old, new = (cell(abstract=f"<p>{words}</p>") for words in ("Few.", "word " * 40))
    assert [line.text for line in short_lines(compare(old, new))] == ["40 words added, 1 removed"]


def test_the_short_form_is_safe_html_and_plain_text():
    old, new = cell(), cell(entry(1, headline="<b>R&D"), reviewer="<i>me & you")
    lines = short_lines(compare(old, new))
    assert "“<i>me & you”" in lines[0].text
    assert "&lt;i&gt;me &amp; you" in lines[0].html
    assert "&lt;b&gt;R&amp;D" in lines[1].html


def test_comparing_knows_neither_database_nor_request():
    known = {"cells.comparing", "cells.richtext", "cells.snapshots", "cells.categories"}
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            module = getattr(node, "module", None) or ""
            if isinstance(node, ast.ImportFrom) and module.startswith("cells"):
                assert ".".join(module.split(".")[:2]) in known
            elif isinstance(node, ast.ImportFrom) and module.startswith("django"):
                assert module.startswith("django.utils")
