from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.management import call_command
from django.db.models import ProtectedError
from django.utils import timezone

from cells.models import Edition, Release, ReleaseItem
from cells.publishing import (
    Choice,
    DraftChanged,
    NothingChanged,
    NotOpen,
    NotReleased,
    Overtaken,
    WrongTime,
    cancel,
    change_time,
    london_time,
    plan,
    publish_due,
    publish_planned,
    redact,
    release,
    withdraw,
)
from cells.publishing.releasing import ahead_of
from tests.factories import CellFactory, EntryFactory, NoticeFactory, SectionFactory, live, staff
from tests.invariants import broken_invariants

pytestmark = pytest.mark.django_db


def changed_cell(code="E5", headline="New words"):
    """A cell with an edition and a changed draft."""
    cell = CellFactory(code=code, headline="Old words")
    live(cell)
    cell.headline = headline
    cell.save()
    return cell


def chosen(*cells, kind="minor", **more):
    return [Choice(cell, kind, **more) for cell in cells]


def tomorrow() -> datetime:
    return timezone.now() + timedelta(days=1)


def planned_for_tomorrow(*cells, **more) -> Release:
    return plan(chosen(*cells), note="Planned", planned_for=tomorrow(), **more)


def day_after() -> datetime:
    return tomorrow() + timedelta(days=1)


def shown(cell) -> str:
    """The headline that readers see."""
    cell.page.refresh_from_db()
    return cell.page.current_edition.contents["head"]["headline"]


# --- At once ----------------------------------------------------------------------------------


def test_several_pages_go_live_together_with_one_note_and_know_their_release():
    cells = [changed_cell(code) for code in ("A1", "B2", "C3")]
    made = release(chosen(*cells), note="Supervision")
    assert {e.note for e in made.editions.all()} == {"Supervision"}
    assert made.editions.count() == 3
    assert [shown(cell) for cell in cells] == ["New words"] * 3
    assert (made.state, broken_invariants()) == ("live", [])


def test_if_one_page_cannot_go_live_none_does_and_each_reason_is_given():
    fine, blocked, same = changed_cell("A1"), changed_cell("B2"), CellFactory(code="C3")
    SectionFactory(bite__cell=blocked, body='<p><a data-ref="entry:999">gone</a></p>')
    live(same)
    with pytest.raises(NotReleased) as refused:
        release(chosen(fine, blocked, same), note="Supervision")
    said = {page.path: str(refusal) for page, refusal in refused.value.refusals.items()}
    assert "does not exist" in said["drug/b2"]
    assert isinstance(refused.value.refusals[same.page], NothingChanged)
    assert (shown(fine), Release.objects.count()) == ("Old words", 0)


def test_a_release_holds_to_what_the_editor_looked_at():
    cell = changed_cell()
    with pytest.raises(NotReleased) as refused:
        release(chosen(cell, base=1, reviewed="another draft"), note="Mine")
    assert isinstance(refused.value.refusals[cell.page], DraftChanged)
    live(cell)
    with pytest.raises(NotReleased) as refused:
        release(chosen(cell, base=1), note="Mine")
    assert isinstance(refused.value.refusals[cell.page], Overtaken)


@pytest.mark.parametrize("note", ["", "  "])
def test_a_release_without_a_note_is_refused(note):
    with pytest.raises(ValueError, match="change note"):
        release(chosen(changed_cell()), note=note)


def test_a_release_of_nothing_or_of_one_page_twice_is_refused():
    cell = changed_cell()
    nothing: list[Choice] = []
    for choices in (nothing, chosen(cell, cell)):
        with pytest.raises(ValueError, match="each once"):
            release(choices, note="Mine")


def test_a_first_edition_in_a_release_is_significant():
    cell = CellFactory()
    release(chosen(cell, kind="minor"), note="First")
    assert Edition.objects.get().kind == "significant"


# --- Planned ----------------------------------------------------------------------------------


def test_what_was_planned_goes_live_as_it_was_frozen():
    cell = changed_cell()
    planned_for_tomorrow(cell)
    cell.headline = "A later thought"
    cell.save()
    assert publish_due() == []
    (went,) = publish_due(now=day_after())
    assert (shown(cell), went.state) == ("New words", "live")
    cell.refresh_from_db()
    assert cell.headline == "A later thought"
    assert broken_invariants() == []


def test_the_edition_is_dated_the_day_it_goes_live_and_by_who_planned_it():
    tom = staff("Publishers")
    planned_for_tomorrow(changed_cell(), by=tom)
    late = day_after() + timedelta(days=3)
    publish_due(now=late)
    edition = Edition.objects.get(number=2)
    assert (edition.dated_on, edition.published_by) == (timezone.localdate(late), tom)
    assert edition.release == Release.objects.get()


def test_what_is_due_is_published_once():
    planned_for_tomorrow(changed_cell())
    assert len(publish_due(now=day_after())) == 1
    assert publish_due(now=day_after()) == []
    assert Edition.objects.count() == 2


def test_a_planned_release_is_held_if_a_newer_edition_went_live():
    cell = changed_cell()
    planned_for_tomorrow(cell)
    live(cell)
    (held,) = publish_due(now=day_after())
    said = "Drug treatment E5: A newer edition, 2, went live after it was prepared."
    assert held.held_because == said
    assert (held.state, Edition.objects.count()) == ("held", 2)
    assert held.items.get().contents["head"]["headline"] == "New words"


def test_a_planned_release_is_held_if_what_it_refers_to_is_gone():
    cell, entry = changed_cell(), EntryFactory(cell=CellFactory(code="A1"))
    text = f'<p><a data-ref="entry:{entry.pk}">it</a></p>'
    section = SectionFactory(bite__cell=cell, body=text)
    planned_for_tomorrow(cell)
    # Only what no draft refers to can be deleted; what was frozen still does.
    section.body = "<p>Another.</p>"
    section.save()
    entry.delete()
    (held,) = publish_due(now=day_after())
    assert "leads to something that does not exist" in held.held_because
    assert shown(cell) == "Old words"


def test_a_planned_release_is_held_if_its_page_was_withdrawn(settings, tmp_path):
    settings.LEDGER_FILE = tmp_path / "ledger"
    cell = changed_cell()
    planned_for_tomorrow(cell)
    cell.page.refresh_from_db()
    withdraw(cell.page, because="A mistake", by="ada")
    (held,) = publish_due(now=day_after())
    assert "withdrawn from the public" in held.held_because


def test_a_planned_release_is_held_if_its_matrix_was_withdrawn(settings, tmp_path):
    settings.LEDGER_FILE = tmp_path / "ledger"
    cell = changed_cell()
    planned_for_tomorrow(cell)
    withdraw(live(cell.matrix).page, because="A mistake", by="ada")
    (held,) = publish_due(now=day_after())
    assert "withdrawn from the public" in held.held_because


def test_a_withdrawn_page_is_not_planned(settings, tmp_path):
    settings.LEDGER_FILE = tmp_path / "ledger"
    cell = changed_cell()
    cell.page.refresh_from_db()
    withdraw(cell.page, because="A mistake", by="ada")
    with pytest.raises(NotReleased, match="withdrawn from the public"):
        planned_for_tomorrow(cell)
    assert not Release.objects.exists()


def test_of_two_planned_for_one_page_the_second_is_held_with_its_words():
    cell = changed_cell()
    first = planned_for_tomorrow(cell)
    cell.headline = "Later words"
    cell.save()
    second = plan(chosen(cell), note="Later", planned_for=tomorrow() + timedelta(hours=1))
    assert (ahead_of(first), ahead_of(second)) == ([], [first])
    assert [one.state for one in publish_due(now=day_after())] == ["live", "held"]
    assert shown(cell) == "New words"
    assert second.items.get().contents["head"]["headline"] == "Later words"
    second.refresh_from_db()
    assert ahead_of(second) == []


def test_what_somebody_planned_goes_live_when_they_are_gone():
    tom, cell = staff("Publishers"), changed_cell()
    planned_for_tomorrow(cell, by=tom)
    with pytest.raises(ProtectedError):
        tom.delete()
    tom.is_active = False
    tom.save()
    assert [one.state for one in publish_due(now=day_after())] == ["live"]


def test_a_planned_release_is_held_if_a_document_in_it_was_retracted_meanwhile():
    entry = EntryFactory(cell=changed_cell())
    known = EntryFactory(cell=entry.cell)
    NoticeFactory(document_number=known.document_id, kind="retracted")
    planned_for_tomorrow(entry.cell)
    NoticeFactory(document_number=entry.document_id, kind="retracted", words="Made up data.")
    (held,) = publish_due(now=day_after())
    assert "was retracted. Made up data." in held.held_because


def test_a_notice_that_was_known_when_it_was_planned_holds_nothing():
    entry = EntryFactory(cell=changed_cell())
    NoticeFactory(document_number=entry.document_id, kind="retracted")
    planned_for_tomorrow(entry.cell)
    assert publish_due(now=day_after())[0].state == "live"


def test_a_held_release_holds_all_its_pages_and_keeps_no_other_back():
    stopped, with_it, other = (changed_cell(code) for code in ("A1", "B2", "C3"))
    planned_for_tomorrow(stopped, with_it)
    planned_for_tomorrow(other)
    live(stopped)
    assert [one.state for one in publish_due(now=day_after())] == ["held", "live"]
    assert (shown(with_it), shown(other)) == ("Old words", "New words")


def test_what_would_stop_publishing_stops_planning():
    with pytest.raises(NotReleased):
        planned_for_tomorrow(live(CellFactory()).page.subject)
    assert not Release.objects.exists()


def test_a_release_is_planned_again_instead_of_the_one_that_is_held():
    cell = changed_cell()
    planned_for_tomorrow(cell)
    live(cell)
    (held,) = publish_due(now=day_after())
    cell.headline = "Looked at again"
    cell.save()
    plan(
        chosen(cell),
        note="Again",
        planned_for=day_after() + timedelta(hours=1),
        instead_of=held,
        now=day_after(),
    )
    publish_due(now=day_after() + timedelta(hours=2))
    held.refresh_from_db()
    assert (held.state, shown(cell)) == ("cancelled", "Looked at again")


def test_a_cancelled_release_never_goes_live_and_keeps_its_words():
    cell = changed_cell()
    planned = planned_for_tomorrow(cell)
    assert cancel(planned).state == "cancelled"
    assert publish_due(now=day_after()) == []
    assert ReleaseItem.objects.get().contents["head"]["headline"] == "New words"
    with pytest.raises(NotOpen, match="cancelled already"):
        cancel(planned)


def test_the_time_can_be_changed_until_it_is_live():
    planned = planned_for_tomorrow(changed_cell())
    change_time(planned, day_after() + timedelta(days=1))
    assert publish_due(now=day_after()) == []
    publish_due(now=day_after() + timedelta(days=2))
    with pytest.raises(NotOpen, match="live already"):
        change_time(planned, day_after())


def test_frozen_words_can_be_published_before_their_time():
    cell = changed_cell()
    planned = planned_for_tomorrow(cell)
    ann = staff("Publishers", username="ann")
    assert publish_planned(planned, by=ann).state == "live"
    assert Edition.objects.get(number=2).published_by == ann


def test_a_held_release_is_not_published_as_it_was_frozen():
    cell = changed_cell()
    planned = planned_for_tomorrow(cell)
    live(cell)
    with pytest.raises(NotReleased):
        publish_planned(planned)
    publish_due(now=day_after())
    for act in (publish_planned, lambda one: change_time(one, day_after())):
        with pytest.raises(NotOpen, match="plan it again"):
            act(planned)


def test_one_release_that_fails_stays_due_and_keeps_no_other_back(caplog):
    broken, fine = changed_cell("A1"), changed_cell("B2")
    planned_for_tomorrow(broken)
    planned_for_tomorrow(fine)
    ReleaseItem.objects.filter(page=broken.page).update(snapshot={"kind": "poem", "path": ""})
    (went,) = publish_due(now=day_after())
    assert went.editions.get().page == fine.page
    assert Release.objects.due(day_after()).count() == 1
    assert "stays due" in caplog.text


def test_a_draft_that_is_planned_is_not_deleted():
    cell = CellFactory()
    planned = planned_for_tomorrow(cell)
    with pytest.raises(ProtectedError, match="planned to go live"):
        cell.delete()
    cancel(planned)
    cell.delete()
    assert not ReleaseItem.objects.exists()


def test_redacted_words_go_from_what_is_planned_too(settings, tmp_path):
    settings.LEDGER_FILE = tmp_path / "ledger"
    cell = live(CellFactory(headline="A secret")).page.subject
    cell.abstract = "<p>More of the secret.</p>"
    cell.save()
    plan(chosen(cell), note="The secret in full", planned_for=tomorrow())
    redact(cell.page, words="secret", reason="A court order", by="ada")
    item, made = ReleaseItem.objects.get(), Release.objects.get()
    kept = [item.snapshot, made.note, *made.history.values_list("note", flat=True)]
    assert "secret" not in str(kept)
    publish_due(now=day_after())
    assert broken_invariants() == []


def test_the_command_publishes_what_is_due_and_says_so(capsys):
    cell, stopped = changed_cell("A1"), changed_cell("B2")
    for one in (cell, stopped):
        planned_for_tomorrow(one)
    live(stopped)
    Release.objects.update(planned_for=timezone.now())
    call_command("publish_due")
    said = capsys.readouterr().out
    assert "/drug/a1/: edition 2 is live." in said
    assert "Held: Drug treatment B2: A newer edition" in said


# --- The clock in London ----------------------------------------------------------------------


def test_a_time_is_that_of_the_clock_in_london():
    assert london_time(date(2026, 7, 1), time(9)) == datetime(2026, 7, 1, 8, tzinfo=UTC)
    assert london_time(date(2026, 12, 1), time(9)) == datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 10, 25), "On 25 October 2026 the clocks go back and 01:30 comes twice"),
        (date(2027, 3, 28), "On 28 March 2027 the clocks go forward and 01:30 does not come"),
    ],
)
def test_a_time_that_is_none_or_two_is_refused(day, said):
    with pytest.raises(WrongTime, match=said):
        london_time(day, time(1, 30))


def test_a_time_that_is_over_is_refused():
    now = timezone.now()
    with pytest.raises(WrongTime, match="is over"):
        plan(chosen(changed_cell()), note="Late", planned_for=now, now=now)
