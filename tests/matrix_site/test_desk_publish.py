import pytest
from django.test import Client

from cells.models import Edition
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
def publisher(client: Client) -> Client:
    client.force_login(staff("Publishers"))
    return client


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


def says(response) -> str:
    return response.content.decode()


def test_a_publisher_publishes(publisher, cell):
    response = publisher.post(ADDRESS, answers(publisher), follow=True)
    edition = Edition.objects.get(number=2)
    assert (edition.kind, edition.note) == ("minor", "Headline rewritten")
    assert str(edition.published_by) == "tom"
    assert 'Edition 2 of <a href="/drug/e5/">' in says(response).replace("'", '"')


def test_the_kind_of_an_edition_is_never_chosen_beforehand(publisher, cell):
    form = publisher.get(ADDRESS).context["form"]
    assert form["kind"].value() is None
    response = publisher.post(ADDRESS, answers(publisher, kind=""))
    assert "Choose what kind of edition it is" in says(response)
    assert Edition.objects.count() == 1


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
    shown = {name: form[name].value() for name in form.fields}
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


def test_what_will_change_is_listed_by_name(publisher, cell):
    EntryFactory(cell=cell, headline="Starting is dangerous")
    moved = cell.entries.first()
    moved.headline = "Retention saves lives"
    moved.save()
    changes = [str(change) for change in publisher.get(ADDRESS).context["changes"]]
    assert changes[0] == "+ Entry added: “Starting is dangerous”, in Key studies, place 2"
    assert "± Key studies, place 1, headline: “protects” became “saves lives”" in changes
    assert len(changes) == 3


def test_a_removed_entry_and_a_new_order_are_listed(publisher):
    cell = CellFactory()
    first = EntryFactory(cell=cell, headline="First", order=1)
    EntryFactory(cell=cell, headline="Second", order=2)
    gone = EntryFactory(cell=cell, headline="Third", order=3)
    live(cell)
    gone.retire("Out of date")
    first.order = 9
    first.save()
    changes = [str(change) for change in publisher.get(ADDRESS).context["changes"]]
    assert changes[0] == "− Entry retired: “Third”, was in Key studies, place 3: Out of date"
    assert len(changes) == 2
    assert "moved" in changes[1].lower()
    assert "from place 2 to place 1" in changes[1]


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
