from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cells.models import Edition, Release
from tests.desk import says
from tests.factories import (
    CellFactory,
    DocumentFactory,
    EntryFactory,
    MatrixFactory,
    PlainPageFactory,
    live,
    staff,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/publish/drug/e5/"


@pytest.fixture
def cell():
    """A cell with an edition and a changed draft."""
    cell = EntryFactory(headline="Retention protects").cell
    live(cell)
    cell.headline = "New words"
    cell.save()
    return cell


def answers(client: Client, **changes):
    form = client.get(ADDRESS).context["form"]
    hidden = {name: form[name].value() for name in ("base", "reviewed")}
    hidden = {name: "" if value is None else value for name, value in hidden.items()}
    return hidden | {"note": "Headline rewritten", "kind": "minor"} | changes


def test_a_publisher_publishes(publisher, cell):
    response = publisher.post(ADDRESS, answers(publisher), follow=True)
    edition = Edition.objects.get(number=2)
    assert (edition.kind, edition.note) == ("minor", "Headline rewritten")
    assert str(edition.published_by) == "tom"
    said = says(response).replace("'", '"')
    assert "Edition 2 of Drug treatment E5 is live." in said
    assert '<a href="/drug/e5/">See the page</a>' in said
    assert "/drug/e5/compare/" in said
    first = Edition.objects.get(number=1)
    assert f'<a href="/admin/restore/{first.pk}/page/' in said
    assert "Wrong? Restore edition 1" in said


def test_where_no_rule_says_which_kind_it_is_the_editor_must(publisher, cell):
    cell.headline = "Quite another headline for this cell"
    cell.save()
    response = publisher.get(ADDRESS)
    assert response.context["form"]["kind"].value() == ""
    assert "Not chosen for you: 6 words changed" in says(response)
    response = publisher.post(ADDRESS, answers(publisher, kind=""))
    assert "Choose what kind of edition it is" in says(response)
    assert Edition.objects.count() == 1


def test_an_added_entry_makes_it_significant_and_a_typo_minor(publisher, cell):
    response = publisher.get(ADDRESS)
    assert response.context["form"]["kind"].value() == "minor"
    assert "Chosen for you because 2 words changed" in says(response)
    EntryFactory(cell=cell)
    response = publisher.get(ADDRESS)
    assert response.context["form"]["kind"].value() == "significant"
    assert "Chosen for you because an entry was added. You can change it." in says(response)


def test_a_first_edition_is_significant_without_asking(publisher):
    CellFactory()
    assert "kind" not in publisher.get(ADDRESS).context["form"].fields
    publisher.post(ADDRESS, answers(publisher))
    assert Edition.objects.get().kind == "significant"


def test_publishing_without_a_note_is_refused(publisher, cell):
    response = publisher.post(ADDRESS, answers(publisher, note=" "))
    assert "Say what changed" in says(response)
    assert Edition.objects.count() == 1


def test_who_comes_second_is_told_which_edition_appeared_and_keeps_the_note(publisher, cell):
    mine = answers(publisher, note="My long note")
    live(cell)
    response = publisher.post(ADDRESS, mine)
    assert "Edition 2 of /drug/e5/ appeared" in says(response)
    assert "My long note" in says(response)
    assert Edition.objects.count() == 2


def test_a_draft_changed_since_the_review_is_shown_again_first(publisher, cell):
    mine = answers(publisher, note="My long note")
    cell.headline = "Changed meanwhile"
    cell.save()
    response = publisher.post(ADDRESS, mine)
    assert "The draft changed since you looked at it" in says(response)
    assert "My long note" in says(response)
    assert Edition.objects.count() == 1


def test_having_looked_again_one_can_publish(publisher, cell):
    mine = answers(publisher)
    cell.headline = "Changed meanwhile"
    cell.save()
    form = publisher.post(ADDRESS, mine).context["form"]
    shown = {name: form[name].value() or "" for name in form.fields}
    assert publisher.post(ADDRESS, shown).status_code == 302
    assert Edition.objects.get(number=2).contents["head"]["headline"] == "Changed meanwhile"


def test_the_same_draft_is_not_published_twice(publisher, cell):
    live(cell)
    response = publisher.post(ADDRESS, answers(publisher))
    assert "nothing was published" in says(response)
    assert Edition.objects.count() == 2


def test_what_stops_publishing_is_named_with_a_link_that_leads_back(publisher, cell):
    entry = EntryFactory(cell=cell, document=DocumentFactory(title=""))
    response = publisher.get(ADDRESS)
    assert "It has neither a headline nor a document title" in says(response)
    assert f"/admin/entries/entry/{entry.pk}/change/?next=%2Fadmin%2Fpublish" in says(response)
    publisher.post(ADDRESS, answers(publisher))
    assert Edition.objects.count() == 1


def test_the_same_advice_is_given_once_with_every_place_it_is_true_of(publisher, cell):
    nowhere = DocumentFactory(url="")
    for headline in ("Starting is dangerous", "Staying protects"):
        EntryFactory(cell=cell, headline=headline, document=nowhere)
    advice = publisher.get(ADDRESS).context["advice"]
    (remark,) = [one for one in advice if "no address" in one.message]
    assert [place.name for place in remark.places] == [
        "Entry “Starting is dangerous”",
        "Entry “Staying protects”",
    ]
    assert f"/document/{nowhere.pk}/change/?next=%2Fadmin%2Fpublish" in remark.places[-1].url


def cards(client: Client) -> list[tuple[list[str], str]]:
    """What each card says it is, and of what."""
    shown = client.get(ADDRESS).context["changes"].cards
    return [([chip.words for chip in card.chips], card.name or card.place) for card in shown]


def test_each_thing_that_changed_has_a_card_in_the_order_of_the_page(publisher, cell):
    EntryFactory(cell=cell, headline="Starting is dangerous")
    renamed = cell.entries.first()
    renamed.headline = "Retention saves lives"
    renamed.save()
    assert cards(publisher) == [
        (["Words changed"], "Headline"),
        (["Words changed"], "Retention saves lives"),
        (["Entry added"], "Starting is dangerous"),
    ]


def test_a_retired_entry_and_one_that_moved_have_their_cards(publisher):
    cell = CellFactory()
    first = EntryFactory(cell=cell, headline="First", order=1)
    EntryFactory(cell=cell, headline="Second", order=2)
    gone = EntryFactory(cell=cell, headline="Third", order=3)
    live(cell)
    gone.retire("Out of date")
    first.category = "R"
    first.save()
    assert cards(publisher) == [(["Entry retired"], "Third"), (["Other category"], "First")]
    retired, moved = publisher.get(ADDRESS).context["changes"].cards
    assert "Out of date" in retired.told[0].html
    assert "was K Key study; now R Review" in moved.told[0].html


def test_each_card_leads_to_where_it_is_mended_and_back(publisher, cell):
    document = cell.entries.get().document
    document.url = "https://example.org/elsewhere"
    document.save()
    _, card = publisher.get(ADDRESS).context["changes"].cards
    assert [link.words for link in card.links] == ["Edit", "Edit its document"]
    assert card.links[1].url == (
        f"/admin/entries/document/{document.pk}/change/?next=%2Fadmin%2Fpublish%2Fdrug%2Fe5%2F"
    )


def test_links_and_hover_notes_are_told_in_sentences(publisher, cell):
    cell.abstract = '<p>Read <a href="https://example.org/x">this trial</a> first.</p>'
    cell.save()
    abstract = publisher.get(ADDRESS).context["changes"].cards[1]
    assert [one.kind for one in abstract.told] == ["Link"]
    assert "example.org/x" in abstract.told[0].html


def test_who_made_which_change_is_named(publisher, cell):
    cell._history_user = staff(username="ann")
    cell.save()
    document = cell.entries.get().document
    entry = EntryFactory.build(cell=cell, document=document, headline="Mine")
    entry._history_user = User.objects.get(username="tom")
    entry.save()
    response = publisher.get(ADDRESS)
    assert [card.by for card in response.context["changes"].cards] == [
        ("an import", "ann"),
        ("you",),
    ]
    assert "1 by you, 1 by an import, 1 by ann" in says(response)


def test_the_whole_page_shows_what_did_not_change_too(publisher, cell):
    whole = publisher.get(f"{ADDRESS}?view=whole").context["changes"]
    assert [card.number for card in whole.cards] == [1, None]
    assert "Retention protects" in whole.cards[1].texts[0]


def test_the_screen_asks_as_much_of_the_database_however_many_entries_there_are(publisher, cell):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            publisher.get(ADDRESS)
        return len(captured)

    EntryFactory(cell=cell)
    publisher.get(ADDRESS)
    before = queries()
    for number in range(5):
        EntryFactory(cell=cell, headline=f"Finding {number}", document__title=f"Study {number}")
    assert queries() == before


# --- A set time -------------------------------------------------------------------------------


def test_an_edition_is_planned_for_a_set_time(publisher, cell):
    day = timezone.localdate() + timedelta(days=9)
    when = {"when": "later", "day": day.isoformat(), "at": "09:00"}
    response = publisher.post(ADDRESS, answers(publisher, **when), follow=True)
    assert f"It goes live {day:%a %-d %B %Y}, 09:00." in says(response)
    planned = Release.objects.get()
    assert (planned.items.get().kind, planned.note) == ("minor", "Headline rewritten")
    assert Edition.objects.count() == 1
    assert "This page is in" in says(publisher.get(ADDRESS))


@pytest.mark.parametrize(
    ("day", "at", "said"),
    [
        ("", "", "Choose the day."),
        ("2001-01-01", "09:00", "That time is over"),
        ("2099-10-25", "01:30", "comes twice"),
    ],
)
def test_a_time_that_cannot_be_is_refused_in_words(publisher, cell, day, at, said):
    response = publisher.post(ADDRESS, answers(publisher, when="later", day=day, at=at))
    assert said in says(response)
    assert not Release.objects.exists()


def test_what_changed_since_the_review_is_not_planned(publisher, cell):
    mine = answers(publisher, when="later", day="2099-12-01", at="09:00")
    cell.headline = "Changed meanwhile"
    cell.save()
    assert "The draft changed since you looked at it" in says(publisher.post(ADDRESS, mine))
    assert not Release.objects.exists()


# --- Elsewhere --------------------------------------------------------------------------------


def test_publishing_leads_back_to_where_the_editor_came_from(publisher, cell):
    back = f"{ADDRESS}?next=/admin/entries/entry/"
    assert publisher.post(back, answers(publisher))["Location"] == "/admin/entries/entry/"


def test_an_address_of_another_site_is_not_led_to(publisher, cell):
    away = publisher.post(f"{ADDRESS}?next=//example.org/", answers(publisher))["Location"]
    assert away == f"/admin/desk/cell/{cell.pk}/"


def test_a_document_that_changed_offers_the_other_cells_that_list_it(publisher, cell):
    document = cell.entries.get().document
    elsewhere = EntryFactory(cell=CellFactory(code="A1"), document=document).cell
    EntryFactory(cell=CellFactory(code="B2"), document=document)
    live(elsewhere)
    assert "Also touched" not in says(publisher.get(ADDRESS))
    document.year = "1999"
    document.save()
    shown = says(publisher.get(ADDRESS))
    assert "Also touched by these changes" in shown
    assert "/admin/releases/new/?page=drug/e5&amp;page=drug/a1" in shown


@pytest.mark.parametrize("path", ["drug", "drug/columns/e", "drug/rows/5", "drug/e5", "about"])
def test_every_kind_of_page_is_previewed_published_and_listed(publisher, path):
    CellFactory()
    PlainPageFactory()
    form = publisher.get(f"/admin/publish/{path}/").context["form"]
    data = {"note": "First", "base": "", "reviewed": form["reviewed"].value()}
    assert publisher.get(f"/admin/preview/{path}/").status_code == 200
    assert publisher.post(f"/admin/publish/{path}/", data).status_code == 302
    assert "First" in says(publisher.get(f"/admin/editions/{path}/"))


def test_home_has_no_editions_to_publish(publisher):
    MatrixFactory()
    assert publisher.get("/admin/publish//").status_code == 404


def test_a_preview_shows_the_draft_and_is_kept_by_nobody(client: Client, cell):
    client.force_login(staff("Editors"))
    cell.abstract = "<p>Not yet for readers.</p>"
    cell.save()
    response = client.get("/admin/preview/drug/e5/")
    assert "Not yet for readers." in says(response)
    assert "Draft: not published" in says(response)
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_a_change_note_is_proposed_from_what_changed(publisher, cell):
    EntryFactory(cell=cell, headline="Starting is dangerous")
    note = publisher.get(ADDRESS).context["form"]["note"]
    assert note.value() == "1 entry added, wording changed in 1 place."
    assert "say it better" in note.help_text
    typed = publisher.post(ADDRESS, answers(publisher, kind="", note="Mine")).context["form"]
    assert typed["note"].value() == "Mine"


def test_no_note_is_proposed_where_readers_would_see_no_change(publisher):
    live(CellFactory())
    assert publisher.get(ADDRESS).context["form"]["note"].value() == ""


@pytest.fixture
def three(cell):
    """Three entries of a live cell, in their order."""
    found = [cell.entries.get(), *EntryFactory.create_batch(2, cell=cell)]
    live(cell)
    return found


@pytest.mark.parametrize("act", [{"category": "K"}, {"place": 3}, {"second": "R"}])
def test_what_did_nothing_but_move_is_put_back_from_its_card(publisher, cell, three, act):
    stood = [(e.pk, e.category, e.second_category) for e in cell.entries.in_page_order()]
    publisher.post(f"/admin/desk/cell/{cell.pk}/move/entry/{three[0].pk}/", act)
    (card,) = publisher.get(ADDRESS).context["changes"].cards
    answer = publisher.post(card.undo.url, dict(card.undo.fields) | {"next": ADDRESS})
    assert answer.url == ADDRESS
    assert [(e.pk, e.category, e.second_category) for e in cell.entries.in_page_order()] == stood


def test_what_moved_and_changed_its_words_has_no_undo(publisher, cell, three):
    publisher.post(f"/admin/desk/cell/{cell.pk}/move/entry/{three[0].pk}/", {"category": "K"})
    entry = cell.entries.get(pk=three[0].pk)
    entry.headline = "Other words"
    entry.save()
    (card,) = publisher.get(ADDRESS).context["changes"].cards
    assert card.undo is None
