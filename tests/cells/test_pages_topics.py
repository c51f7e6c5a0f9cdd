"""Topics: the list of them, the page of each, other addresses, essays with editions."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from cells.models import Cell, Essay, Page, Topic
from cells.publishing import NothingChanged, publish, restore, withdraw
from tests.factories import (
    CellFactory,
    DocumentFactory,
    EntryFactory,
    EssayFactory,
    MatrixFactory,
    NoticeFactory,
    TopicAliasFactory,
    TopicFactory,
    live,
    staff,
)

pytestmark = pytest.mark.django_db


def read(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def tagged(title, *, code="E5", tag="naloxone", **kwargs):
    """A draft entry whose document bears the tag."""
    document = DocumentFactory(title=title, authors="Ash A", source="BMJ 3:1-2")
    document.tags.add(tag)
    cell = Cell.objects.filter(page__path=f"drug/{code.lower()}").first()
    return EntryFactory(cell=cell or CellFactory(code=code), document=document, **kwargs)


@pytest.fixture
def topic():
    """Naloxone, on which drug E5 lists two documents and D5 one."""
    entry = tagged("Kits at home", category="S")
    tagged("Kits in prison", category="K")
    other = tagged("Who pays for kits", code="D5")
    live(entry.cell.matrix)
    live(entry.cell, dated_on=date(2019, 5, 5))
    live(other.cell, dated_on=date(2020, 3, 1))
    return TopicFactory(name="Naloxone to take home", is_hot=True)


def test_a_topic_lists_its_entries_by_cell_and_category(client, topic):
    text = read(client, "/topics/naloxone/")
    assert "<h1>Naloxone to take home</h1>" in text
    assert "3 documents in 2 cells" in text
    assert text.index("Who pays for kits") < text.index("Kits at home")
    assert text.index("Seminal studies") < text.index("Kits at home") < text.rindex("Key studies")
    assert '<span dir="auto">Ash A.</span>' in text


def test_the_grid_of_a_topic_leads_to_its_cells_on_the_page(client, topic):
    text = read(client, "/topics/naloxone/")
    assert '<a href="#drug-e5" aria-label="Drug treatment E5: 2 documents">2</a>' in text
    assert '<h4 id="drug-e5"><a href="/drug/e5/">' in text


def test_an_entry_leads_to_its_place_in_its_cell(client, topic):
    entry = Page.objects.get(path="drug/d5").passages.get(kind="entry").number
    assert f'<a href="/drug/d5/#entry-{entry}">Who pays for kits</a>' in read(
        client, "/topics/naloxone/"
    )


def test_drafts_are_not_listed(client, topic):
    tagged("Not yet published")
    tagged("Nor this", code="A1")
    assert "Not yet" not in (text := read(client, "/topics/naloxone/"))
    assert "Nor this" not in text
    assert "3</b> documents in 2 cells" in read(client, "/topics/")


def test_what_is_withdrawn_is_not_listed(client, topic):
    withdraw(Page.objects.get(path="drug/d5"), because="A court order.", by="ada")
    assert "Who pays" not in read(client, "/topics/naloxone/")
    assert "2</b> documents in 1 cell" in read(client, "/topics/")


def test_a_notice_stands_beside_its_document_at_once(client, topic):
    etag = client.get("/topics/naloxone/")["ETag"]
    number = Page.objects.get(path="drug/d5").passages.get(kind="entry").document_number
    NoticeFactory(document_number=number, kind="retracted", words="Figures were made up.")
    response = client.get("/topics/naloxone/", headers={"if-none-match": etag})
    assert "Figures were made up." in response.content.decode()


def test_a_topic_on_which_nothing_is_listed_says_so(client):
    TopicFactory(slug="housing", name="Housing")
    assert "No current edition lists a document on it." in read(client, "/topics/housing/")
    assert "No documents yet" in read(client, "/topics/")


def test_a_tag_without_a_topic_has_no_page(client, topic):
    tagged("On detox", tag="detox")
    read(client, "/topics/detox/", 404)


def test_hot_topics_come_first_and_all_by_name(client, topic):
    TopicFactory(slug="a", name="Aardvarks")
    TopicFactory(slug="b", name="Bees", is_hot=True)
    text = read(client, "/topics/").partition("<main")[2]
    assert text.index("Bees") < text.index("Naloxone") < text.index("Aardvarks")


def test_topics_can_be_read_by_their_latest_change(client, topic):
    TopicFactory(slug="a", name="Aardvarks", is_hot=True)
    text = read(client, "/topics/?order=changed").partition("<main")[2]
    assert text.index("Naloxone") < text.index("Aardvarks")
    assert "changed 1 Mar 2020" in text


def test_the_list_of_topics_takes_five_queries(client, topic, django_assert_num_queries):
    for number in range(9):
        TopicFactory(slug=f"topic-{number}")
    live(EssayFactory(topic=topic))
    # Validator, frame; topics, their entries, their essays.
    with django_assert_num_queries(5):
        read(client, "/topics/")


def test_a_topic_takes_six_queries_and_seven_with_an_essay(
    client, topic, django_assert_num_queries
):
    # Topic, validator, essay; frame, entries, notices.
    with django_assert_num_queries(6):
        read(client, "/topics/naloxone/")
    live(EssayFactory(topic=topic))
    # Its name of today, too.
    with django_assert_num_queries(7):
        etag = client.get("/topics/naloxone/")["ETag"]
    with django_assert_num_queries(3):
        assert client.get("/topics/naloxone/", headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize("address", ["/topics/", "/topics/naloxone/", "/", "/drug/e5/"])
def test_a_new_name_shows_at_once(client, topic, address):
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304
    topic.name = "Antidote kits"
    topic.save()
    assert client.get(address, headers={"if-none-match": etag}).status_code == 200


def test_the_tags_of_an_entry_lead_to_their_topics(client, topic, django_assert_num_queries):
    link = '<li>Topic: <a href="/topics/naloxone/">Naloxone to take home</a></li>'
    assert read(client, "/drug/e5/").count(link) == 2
    assert link in read(client, "/drug/e5/?show=k")
    TopicFactory(slug="heroína", name="<Heroin>")
    entry = tagged("On both", code="D5")
    entry.document.tags.add("heroína", "neither")
    live(entry.cell)
    with django_assert_num_queries(2):
        text = read(client, "/drug/d5/")
    assert "Topics: " in text
    assert '<a href="/topics/hero%C3%ADna/">&lt;Heroin&gt;</a>' in text
    assert "neither" not in text.partition('class="margin"')[2]


def test_old_editions_keep_the_words_of_tags(client, topic):
    topic.name = "Antidotes"
    topic.save()
    assert '<a href="/topics/naloxone/">Antidotes</a>' in read(client, "/drug/e5/")
    text = read(client, "/drug/e5/2019-05-05/")
    assert '<a href="/topics/naloxone/">naloxone</a>' in text
    assert "Antidotes" not in text
    topic.delete()
    assert "/topics/" not in read(client, "/drug/e5/2019-05-05/")


def test_every_page_leads_to_topics_once_there_is_one(client, topic):
    assert '<a href="/topics/">Topics</a>' in read(client, "/drug/e5/")
    topic.delete()
    assert "/topics/" not in read(client, "/drug/e5/")


def test_search_calls_a_topic_what_it_is_called_today(client, topic):
    assert "<b>Naloxone to take home</b>" in read(client, "/search/?topic=naloxone")


def test_other_addresses_lead_to_the_topic_for_good(client, topic):
    TopicAliasFactory(slug="overdose-kits", topic=topic)
    response = client.get("/topics/overdose-kits/?a=1")
    assert (response.status_code, response["Location"]) == (301, "/topics/naloxone/?a=1")
    assert client.get("/topics/Naloxone/")["Location"] == "/topics/naloxone/"


def test_the_slug_of_a_topic_or_alias_never_changes(topic):
    alias = TopicAliasFactory(topic=topic)
    for row in (topic, alias):
        row.slug = "another"
        with pytest.raises(ValidationError, match="can no longer change"):
            row.save()


def test_no_alias_hides_a_topic_nor_a_topic_an_alias(topic):
    alias = TopicAliasFactory(slug="kits", topic=topic)
    with pytest.raises(ValidationError, match="of a topic itself"):
        TopicAliasFactory.build(slug="naloxone", topic=topic).full_clean()
    with pytest.raises(ValidationError, match="leads to another topic"):
        Topic(slug=alias.slug, name="Kits").full_clean()


def test_editors_may_rename_a_topic_but_not_move_it(client, topic):
    client.force_login(staff("Editors"))
    address = f"/admin/cells/topic/{topic.pk}/change/"
    form = client.get(address).context["adminform"].form
    assert "slug" not in form.fields
    data = {"name": "Kits", "order": 0, "slug": "x", "row_version": form["row_version"].value()}
    client.post(address, data)
    topic.refresh_from_db()
    assert (topic.name, topic.slug) == ("Kits", "naloxone")


@pytest.mark.parametrize("model", ["essay", "topicalias"])
def test_editors_may_write_essays_and_other_addresses(client, model):
    client.force_login(staff("Editors"))
    assert client.get(f"/admin/cells/{model}/add/").status_code == 200


def test_an_essay_stands_above_the_list_of_today(client, topic):
    essay = EssayFactory(topic=topic, title="Kits that save lives", body="<p>What kits do.</p>")
    assert "What kits do." not in read(client, "/topics/naloxone/")
    live(essay, note="The first essay")
    text = read(client, "/topics/naloxone/")
    assert "<h1>Kits that save lives</h1>" in text
    assert "Naloxone to take home" in text
    assert text.index("What kits do.") < text.index("3 documents in 2 cells")
    essay.body = "<p>A draft of more.</p>"
    essay.save()
    assert "A draft of more." not in read(client, "/topics/naloxone/")


def test_an_archived_essay_keeps_its_words_and_leads_to_todays_list(client, topic):
    essay = EssayFactory(topic=topic, body="<p>Old words.</p>")
    live(essay, dated_on=date(2019, 1, 1))
    essay.body = "<p>New words.</p>"
    essay.save()
    live(essay, dated_on=date(2020, 1, 1))
    text = read(client, "/topics/naloxone/2019-01-01/")
    assert "Old words." in text
    assert "Kits at home" not in text
    assert '<a href="/topics/naloxone/">today’s page</a>' in text
    for address in ("editions/", "compare/2019-01-01...2020-01-01/", "cite/"):
        read(client, f"/topics/naloxone/{address}")


def test_what_stands_below_an_essay_is_known_as_demonstration(client, topic):
    matrix = Cell.objects.first().matrix
    matrix.title = "Demonstration Matrix"
    matrix.save()
    live(matrix, source="demo")
    live(EssayFactory(topic=topic))
    assert "Demonstration content, not advice." in read(client, "/topics/naloxone/")


def test_a_renamed_topic_leaves_the_words_of_its_essay(client, topic):
    live(EssayFactory(topic=topic, title="Kits that save lives"))
    topic.name = "Antidotes"
    topic.save()
    text = read(client, "/topics/naloxone/")
    assert "<h1>Kits that save lives</h1>" in text
    assert "<span>Antidotes</span>" in text


def test_an_essay_is_found_exported_and_followed(client, topic):
    live(EssayFactory(topic=topic, body="<p>Adrenaline is something else.</p>"))
    assert "Kits that save lives" in read(client, "/search/?q=adrenaline")
    assert client.get("/topics/naloxone.json").json()["page"]["topic"]["slug"] == "naloxone"
    assert "Kits that save lives" in read(client, "/topics/naloxone.atom")
    assert "/topics/naloxone/" in read(client, "/sitemap.xml")


def test_an_essay_is_restored_like_any_page(topic):
    essay = EssayFactory(topic=topic, body="<p>As it was.</p>")
    edition = live(essay)
    essay.body = "<p>Worse.</p>"
    essay.save()
    restore(edition)
    assert Essay.objects.get().body == "<p>As it was.</p>"
    with pytest.raises(NothingChanged):
        publish(Essay.objects.get(), kind="minor", note="Nothing")


def test_a_withdrawn_essay_takes_its_topic_from_the_lists(client, topic):
    live(EssayFactory(topic=topic))
    withdraw(Page.objects.get(path="topics/naloxone"), because="A court order.", by="ada")
    read(client, "/topics/naloxone/", 410)
    assert "Naloxone to take home" not in read(client, "/topics/")


def test_a_topic_with_an_essay_stays(topic):
    EssayFactory(topic=topic)
    with pytest.raises(ProtectedError):
        topic.delete()


def test_only_plain_letters_make_the_address_of_an_essay():
    essay = EssayFactory.build(topic=TopicFactory(slug="heroína"))
    with pytest.raises(ValidationError, match="plain letters"):
        essay.full_clean()


def test_a_topic_in_any_script_has_a_page(client):
    TopicFactory(slug="heroína", name="Heroína")
    assert "<h1>Heroína</h1>" in read(client, "/topics/hero%C3%ADna/")


def test_entries_of_a_matrix_that_is_not_published_wait(client, topic):
    matrix = MatrixFactory(slug="alcohol", title="Alcohol", short_name="Alcohol")
    document = DocumentFactory(title="Kits and drink")
    document.tags.add("naloxone")
    live(EntryFactory(cell=CellFactory(matrix=matrix), document=document).cell)
    assert "Kits and drink" not in read(client, "/topics/naloxone/")
    live(matrix)
    assert "Kits and drink" in read(client, "/topics/naloxone/")
