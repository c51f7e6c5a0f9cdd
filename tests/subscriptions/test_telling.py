"""Words of letters: what came and went, and what things are called."""

import pytest

from cells.comparing import compare, stretches
from subscriptions.letters import Mark, Run
from subscriptions.telling import naming
from subscriptions.telling.edits import CONTEXT, LONGEST, runs_of

LINK = '<a href="https://example.org/">'


def plain(body):
    page = {"id": 1, "slug": "about", "title": "About", "body": f"<p>{body}</p>"}
    return {"format": 2, "kind": "plain", "path": "about", "plain": page}


def runs(was, now):
    (stretch,) = stretches(compare(plain(was), plain(now)).parts)
    return runs_of(stretch, {})


def test_what_went_and_what_came_instead_follow_each_other():
    assert runs("The door is closed to you.", "The door is open to you.") == (
        Run("The door is "),
        Run("closed", Mark.DELETED),
        Run("open", Mark.INSERTED),
        Run(" to you."),
    )


def test_far_from_what_changed_words_are_left_out():
    words = [f"word{k}" for k in range(40)]
    before = " ".join(words)
    words[20] = "another"
    first, _, _, last = runs(before, " ".join(words))
    assert len(first.text.split()) == len(last.text.split()) == CONTEXT + 1
    assert first.text.startswith("… word12 ")
    assert last.text.endswith(" word28 …")


def test_of_many_words_that_came_the_first_are_told():
    kept = "One two three four five six seven eight nine ten eleven twelve."
    new = " ".join(f"new{k}" for k in range(LONGEST + 20))
    (came,) = [run for run in runs(kept, f"{kept} {new}") if run.mark is Mark.INSERTED]
    assert came.text.split()[-2:] == [f"new{LONGEST - 1}", "…"]


def test_a_link_leads_where_it_leads_now_and_never_where_it_led():
    now = f"Read {LINK}this book</a> and think about it."
    assert Run("this book", Mark.INSERTED, "https://example.org/") in runs(
        "Read and think about it.", now
    )
    gone = [run for run in runs(now, "Read and think about it.") if run.mark is Mark.DELETED]
    assert [run.address for run in gone] == [""]


def test_strong_and_emphasised_words_stay_so():
    was = "Be <strong>very</strong> <em>careful</em> with all this."
    assert runs(was, was.replace("all", "half"))[:4] == (
        Run("Be "),
        Run("very", Mark.STRONG),
        Run(" "),
        Run("careful", Mark.EMPHASIS),
    )


@pytest.mark.parametrize(
    ("note", "subject"),
    [
        ("Guidelines added; Issue 1 corrected.", "Guidelines added"),
        ("Guidelines added. Issue 1 corrected.", "Guidelines added"),
        ("NICE guidance\nadded", "NICE guidance added"),
        ("A note that is much longer than that", "A note that is much …"),
    ],
)
def test_a_subject_ends_with_the_first_statement_of_the_note(note, subject):
    assert naming.cut(note, 25) == subject


def test_numbers_are_words_up_to_twelve():
    said = [naming.counted(number, "change") for number in (1, 12, 13, 1300)]
    assert said == ["one change", "twelve changes", "13 changes", "1,300 changes"]


def test_names_are_listed_as_one_says_them():
    assert naming.listed([]) == ""
    assert naming.listed(["A3"]) == "A3"
    assert naming.listed(["A3", "A4", "B5"]) == "A3, A4 and B5"
