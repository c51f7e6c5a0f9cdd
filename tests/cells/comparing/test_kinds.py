import pytest

from cells.comparing import compare, proposed_kind

BEFORE = "Three English clinics saw 127 patients who were effective and did stay."


def page(body=BEFORE, *, entries=(), sections=(1,), more=""):
    """A cell page as data: one paragraph in its abstract, and what else is told here."""
    return {
        "format": 2,
        "kind": "cell",
        "path": "drug/e5",
        "head": {"id": 1, "headline": "", "abstract": f"<p>{body}</p>{more}", "formal_title": "E5"},
        "entries": {"entries": list(entries), "retired": []},
        "bite": {"id": 1, "sections": [section(number) for number in sections]},
    }


def section(number):
    return {"id": number, "kind": "issue", "heading": f"Issue {number}", "body": "<p>Words.</p>"}


def entry(number=1, category="K", year="2001"):
    document = {"id": number, "title": "A study", "year": year, "tags": []}
    return {
        "id": number,
        "categories": [category],
        "headline": "Found",
        "annotation": "",
        "document": document,
    }


def kind_of(older, newer) -> tuple[str, str]:
    proposed = proposed_kind(compare(older, newer))
    return proposed.kind, proposed.because


@pytest.mark.parametrize(
    ("older", "newer", "because"),
    [
        (page(), page(entries=[entry()]), "an entry was added"),
        (page(entries=[entry()]), page(), "an entry was taken out"),
        (
            page(entries=[entry()]),
            page(entries=[entry(category="R")]),
            "an entry was moved to another category",
        ),
        (page(), page(sections=[1, 2]), "a section of the bite is new"),
        (page(), page(sections=[]), "a section of the bite is gone"),
    ],
)
def test_what_readers_should_know_is_significant(older, newer, because):
    assert kind_of(older, newer) == ("significant", because)


@pytest.mark.parametrize(
    "after",
    [
        BEFORE.replace("clinics", "clinicks"),
        BEFORE.replace("patients who", "patiens whom"),
        BEFORE.replace("stay.", "stay!"),
        BEFORE.replace("clinics", "<em>clinics</em>"),
    ],
)
def test_a_typo_or_a_matter_of_style_is_minor(after):
    kind, because = kind_of(page(), page(after))
    assert kind == "minor"
    assert because.endswith("changed, and no number, negation, link or hover note")


@pytest.mark.parametrize(
    ("old", "new", "because"),
    [
        ("127", "172", "a number changed"),
        ("Three", "Two", "a number changed"),
        ("did", "did not", "a negation changed"),
        ("did", "didn’t", "a negation changed"),
        ("effective", "ineffective", "a word was turned into its opposite"),
        (
            "English clinics saw",
            "Welsh wards met some",
            "4 words changed, which may be more than a typo",
        ),
        ("clinics", '<a href="https://example.org">clinics</a>', "more changed than words (link)"),
        (
            "clinics",
            '<span data-note="Where they stood.">clinics</span>',
            "more changed than words (hover note)",
        ),
    ],
)
def test_what_may_change_the_meaning_is_left_to_the_editor(old, new, because):
    assert kind_of(page(), page(BEFORE.replace(old, new))) == ("", because)


def test_what_changed_of_a_document_is_left_to_the_editor():
    older, newer = page(entries=[entry()]), page(entries=[entry(year="2002")])
    assert kind_of(older, newer) == ("", "more changed than words (year)")


def test_a_new_order_of_entries_is_left_to_the_editor():
    older, newer = page(entries=[entry(1), entry(2)]), page(entries=[entry(2), entry(1)])
    assert kind_of(older, newer) == ("", "more changed than words (entry moved)")
