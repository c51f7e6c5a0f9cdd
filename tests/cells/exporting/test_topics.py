"""What is listed on a topic, as files and as a feed."""

import csv
import io
import json
from datetime import date

import bibtexparser
import feedparser
import pytest
import rispy

from cells.models import Page
from cells.publishing import withdraw
from tests.cells.searching.library import cell, entry
from tests.factories import (
    EssayFactory,
    NoticeFactory,
    TopicAliasFactory,
    TopicFactory,
    live,
)

pytestmark = pytest.mark.django_db
HOME = "http://127.0.0.1:8000"
FORMS = ["json", "csv", "ris", "bib", "atom"]


@pytest.fixture
def topic():
    """Kits: E1 lists two documents on it and one on something else, A3 one."""
    entry("Kits at home", at="E1", tags=["kits"])
    entry("Kits in prison", at="E1", tags=["kits", "prison"])
    entry("Counselling", at="E1", tags=["counselling"])
    entry("Who pays for kits", at="A3", tags=["kits"])
    live(cell("A3").matrix)
    live(cell("A3"), dated_on=date(2019, 5, 5))
    live(cell("E1"), dated_on=date(2020, 3, 1))
    return TopicFactory(slug="kits", name="Kits to take home")


def text_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode("utf-8-sig")


def rows(client):
    text = text_of(client, "/topics/kits.csv")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def feed(client):
    read = feedparser.parse(client.get("/topics/kits.atom").content)
    assert not read.bozo
    return read


def publish_again(code, headline, **kwargs):
    changed = cell(code)
    changed.headline = headline
    changed.save()
    return live(changed, **kwargs)


def test_a_file_lists_the_entries_on_the_topic_and_no_others(client, topic):
    assert [row["headline"] for row in rows(client)] == [
        "Who pays for kits",
        "Kits at home",
        "Kits in prison",
    ]


def test_every_form_has_a_record_for_each_document(client, topic):
    assert len(json.loads(text_of(client, "/topics/kits.json"))["entries"]) == 3
    assert len(rispy.loads(text_of(client, "/topics/kits.ris"), newline="\r\n")) == 3
    text = text_of(client, "/topics/kits.bib")
    assert len(bibtexparser.loads(text).entries) == 3
    assert f"On the topic Kits to take home: {HOME}/topics/kits/" in text


def test_drafts_and_withdrawn_cells_are_in_no_file(client, topic):
    entry("Not yet published", at="A3", tags=["kits"])
    withdraw(Page.objects.get(path="drug/e1"), because="A court order.", by="ada")
    assert [row["headline"] for row in rows(client)] == ["Who pays for kits"]


def test_json_names_the_topic_with_and_without_an_essay(client, topic):
    bare = json.loads(text_of(client, "/topics/kits.json"))
    assert bare["document"] == "entries"
    assert bare["topic"] == {
        "slug": "kits",
        "name": "Kits to take home",
        "address": f"{HOME}/topics/kits/",
    }
    live(EssayFactory(topic=topic, title="Kits that save lives"))
    whole = json.loads(text_of(client, "/topics/kits.json"))
    assert whole["document"] == "page"
    assert whole["page"]["topic"]["title"] == "Kits that save lives"
    assert (whole["topic"], whole["entries"]) == (bare["topic"], bare["entries"])


def test_what_is_listed_below_an_essay_is_known_as_demonstration(client, topic):
    publish_again("A3", "Made up", source="demo")
    live(EssayFactory(topic=topic))
    assert "Demonstration" in json.loads(text_of(client, "/topics/kits.json"))["remark"]


def test_a_topic_in_any_script_has_files(client):
    TopicFactory(slug="heroína", name="Heroína")
    response = client.get("/topics/hero%C3%ADna.csv")
    assert response.headers["Content-Disposition"].endswith("topic-hero%C3%ADna.csv")
    assert f"{HOME}/topics/hero%C3%ADna.atom".encode() in client.get("/topics/heroína.atom").content


@pytest.mark.parametrize("form", FORMS)
def test_other_addresses_of_a_topic_lead_to_its_files(client, topic, form):
    TopicAliasFactory(slug="naloxone-kits", topic=topic)
    for slug in ("naloxone-kits", "Kits"):
        response = client.get(f"/topics/{slug}.{form}")
        assert (response.status_code, response["Location"]) == (301, f"/topics/kits.{form}")
    assert client.get(f"/topics/nothing.{form}").status_code == 404


@pytest.mark.parametrize("form", FORMS)
def test_a_withdrawn_essay_takes_the_files_of_its_topic_with_it(client, topic, form):
    live(EssayFactory(topic=topic))
    withdraw(Page.objects.get(path="topics/kits"), because="A court order.", by="ada")
    assert client.get(f"/topics/kits.{form}").status_code == 410


@pytest.mark.parametrize("form", FORMS)
def test_a_file_is_kept_until_something_on_it_changes(client, topic, form):
    def asked_again(etag):
        response = client.get(f"/topics/kits.{form}", headers={"if-none-match": etag})
        return response.status_code, response["ETag"]

    etag = client.get(f"/topics/kits.{form}")["ETag"]
    assert asked_again(etag) == (304, etag)
    topic.name = "Antidotes"
    topic.save()
    status, etag = asked_again(etag)
    assert status == 200
    NoticeFactory(document_number=entry_at("A3").document_number, kind="retracted")
    assert asked_again(etag)[0] == 200


def entry_at(code):
    return Page.objects.get(path=f"drug/{code.lower()}").passages.get(kind="entry")


def test_a_file_takes_few_queries_however_many_cells_are_in_it(
    client, topic, django_assert_num_queries
):
    # Topic, essay, validator; entries, their editions, notices.
    with django_assert_num_queries(6):
        text_of(client, "/topics/kits.csv")
    etag = client.get("/topics/kits.csv")["ETag"]
    with django_assert_num_queries(3):
        assert client.get("/topics/kits.csv", headers={"if-none-match": etag}).status_code == 304


def test_the_feed_tells_of_cells_that_list_the_topic_and_of_its_essay(client, topic):
    entry("Something else", at="B2")
    live(cell("B2"))
    live(EssayFactory(topic=topic, title="Kits that save lives"), dated_on=date(2021, 2, 1))
    read = feed(client)
    assert read.feed.title == "Kits to take home: what changed"
    assert [one.link.removeprefix(HOME) for one in read.entries] == [
        "/topics/kits/2021-02-01/",
        "/drug/e1/2020-03-01/",
        "/drug/a3/2019-05-05/",
    ]


def test_the_feed_has_the_ids_that_other_feeds_have(client, topic):
    ids = {one.id for one in feedparser.parse(client.get("/drug/e1.atom").content).entries}
    assert ids <= {one.id for one in feed(client).entries}
    topic.name = "Antidotes"
    topic.save()
    assert ids <= {one.id for one in feed(client).entries}
    assert feed(client).feed.id == f"{HOME}/topics/kits.atom"


def test_a_minor_edition_moves_nothing_in_the_feed(client, topic):
    before = feed(client)
    publish_again("E1", "A comma", kind="minor", note="A comma")
    after = feed(client)
    assert after.feed.updated == before.feed.updated
    assert [one.id for one in after.entries] == [one.id for one in before.entries]
    publish_again("E1", "Much else", note="Much else")
    assert feed(client).feed.updated > before.feed.updated


def test_a_notice_on_a_listed_document_is_in_the_feed(client, topic):
    NoticeFactory(
        document_number=entry_at("A3").document_number,
        kind="retracted",
        dated_on=date(2021, 1, 1),
        words="Made up.",
    )
    assert "Retracted: Who pays for kits" in [one.title for one in feed(client).entries]


def test_the_page_leads_to_its_feed_and_files(client, topic):
    text = text_of(client, "/topics/kits/")
    assert '<link rel="alternate" type="application/atom+xml"' in text
    assert '<a href="/topics/kits.atom">Follow this topic</a>' in text
    for form in ("json", "csv", "ris", "bib"):
        assert f'href="/topics/kits.{form}"' in text
