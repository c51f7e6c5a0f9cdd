"""What the whole demonstration holds; it is loaded once for this file."""

import os
import re
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils.text import slugify

from cells.models import Edition, Notice, Page, Passage, Rendering, StoredSearch
from cells.publishing import problems_in, snapshot_of
from cells.publishing.parts import texts_in
from cells.reading.collections import finding_nothing
from cells.richtext import Reference, parse, word_text
from cells.richtext.tree import references
from cells.searching.forms import parameters, wanted_in
from entries.models import Document
from matrix_site.demo import markup
from matrix_site.demo.collections import COLLECTIONS
from matrix_site.demo.library import checked_records
from matrix_site.demo.topics import HOT_TOPICS

pytestmark = pytest.mark.django_db

SEEDS = Path(os.environ.get("SEEDS") or "no such folder")
FULL_BITES = {"drug/a3", "drug/c4", "alcohol/a1", "alcohol/b4"}
EXPECTED_ADVICE = re.compile(
    r"Its document has no address|There is no bite yet|leads to .* B5|leads to .* E5"
)
PIECES = {
    "link": "<a href=",
    "reference to an entry": '<a data-ref="entry:',
    "reference to a cell": '<a data-ref="cell:',
    "reference to a section": '<a data-ref="section:',
    "reference to a marked passage": "#p-",
    "hover note": "<span data-note=",
    "mark": '<span id="p-',
    "unfold": "<details>",
    "pull quote": '<figure class="pull-quote">',
    "panel": '<aside class="panel">',
    "block quotation": "<blockquote><p>",
    "list": "<ul>",
    "numbered list": "<ol>",
    "emphasis": "<em>",
    "strong": "<strong>",
    "sub-heading": "<h3>",
}


@pytest.fixture(scope="module", autouse=True)
def demonstration(django_db_setup, django_db_blocker):
    """Load it; what each test does is undone inside, and all of it when the file is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", "--content-only", verbosity=0)
        yield
        transaction.set_rollback(True)


def cells():
    return Page.objects.public().filter(kind="cell")


def current_texts(page):
    return [text.html for text in texts_in(page.current_edition.contents)]


def entries_of(edition):
    return edition.contents["entries"]["entries"]


def a3(number):
    return Edition.objects.get(page__path="drug/a3", number=number)


def test_what_is_one_line_for_readers_is_stored_as_one():
    """A break in the middle would stand in copied titles, mails and citations."""
    for edition in Edition.objects.filter(page__kind="cell"):
        lines = [edition.note, edition.contents["head"]["headline"]]
        lines += [entry["headline"] for entry in entries_of(edition)]
        assert not [line for line in lines if line != " ".join(line.split())]


def test_every_cell_with_documents_is_published_but_for_two():
    assert cells().count() == 34
    assert not cells().filter(path__in=["drug/b5", "drug/e5"]).exists()
    assert Document.objects.filter(entries=None).count() == 16 + 8


def test_every_published_cell_has_a_headline_and_an_abstract():
    heads = [page.current_edition.contents["head"] for page in cells()]
    assert [head["code"] for head in heads if not (head["headline"] and head["abstract"])] == []


def test_every_row_and_column_has_an_introduction_and_readers():
    axes = Page.objects.public().filter(kind__in=["row", "column"])
    parts = [page.current_edition.contents["axis"] for page in axes]
    assert len(parts) == 20
    assert all(part["introduction"] and part["audience"] for part in parts)


def test_many_entries_are_annotated():
    annotated = [e for page in cells() for e in entries_of(page.current_edition) if e["annotation"]]
    assert len(annotated) >= 40


def test_four_bites_are_full():
    for path in FULL_BITES:
        contents = cells().get(path=path).current_edition.contents
        sections = contents["bite"]["sections"]
        assert sum(len(word_text(s["body"]).split()) for s in sections) >= 1_000
        issues = [s for s in sections if s["kind"] == "issue"]
        assert len(issues) >= 3
        assert all(issue["body"].rstrip().endswith("</ul>") for issue in issues)
        assert contents["head"]["short_version"].count("<li>") == 3


@pytest.mark.parametrize("piece", PIECES)
def test_every_piece_of_the_vocabulary_is_on_a_current_page(piece):
    assert any(PIECES[piece] in html for page in cells() for html in current_texts(page))


def test_editions_are_of_many_days_and_none_mails():
    editions = Edition.objects.filter(page__kind="cell")
    assert set(Edition.objects.values_list("source", flat=True)) == {"demo"}
    days = set(editions.values_list("dated_on", flat=True))
    assert len(days) > 40
    assert (min(days), max(days)) == (date(2019, 3, 14), date(2026, 10, 6))


def test_one_cell_has_four_editions_one_of_them_minor():
    kinds = Edition.objects.filter(page__path="drug/a3").order_by("number").values_list("kind")
    assert [kind for (kind,) in kinds] == ["significant", "significant", "minor", "significant"]


def test_the_editions_of_that_cell_differ_in_all_that_a_comparison_must_find():
    first, second, third, fourth = (a3(number) for number in (1, 2, 3, 4))
    sordo = "Fewer deaths in treatment than out of it; the weeks after leaving are dangerous"

    def headlines(edition):
        return [entry["headline"] for entry in entries_of(edition)]

    def categories(edition):
        return {entry["headline"]: entry["categories"] for entry in entries_of(edition)}

    def issues(edition):
        sections = edition.contents["bite"]["sections"]
        return [s["heading"] for s in sections if s["kind"] == "issue"]

    assert set(headlines(second)) - set(headlines(first)) == {sordo}
    hong_kong = "Methadone kept over half in treatment for three years, placebo almost none"
    assert (headlines(third).index(hong_kong), headlines(fourth).index(hong_kong)) == (2, 0)
    assert (categories(third)[sordo], categories(fourth)[sordo]) == (["K"], ["R"])
    assert issues(third)[-1] == issues(fourth)[0] == "What happens in the weeks after treatment?"
    assert ("What was it compared with?" in issues(third)) > (
        "Compared with what?" in issues(third)
    )
    assert "Compared with what?" in issues(fourth)


@pytest.mark.parametrize(
    ("number", "was", "now"),
    [
        (3, "medicines perscribed", "medicines prescribed"),
        (3, "http://www.cochranelibrary.com", "https://www.cochranelibrary.com/about"),
        (4, "<em>randomly</em>", "patients were randomly"),
        (4, 'depends on.">substitution', 'Search for all of them.">substitution'),
    ],
)
def test_small_changes_stand_between_two_editions(number, was, now):
    editions = (a3(number - 1), a3(number))
    before, after = (" ".join(t.html for t in texts_in(e.contents)) for e in editions)
    assert (was in before, now in before) == (True, False)
    assert (was in after, now in after) == (False, True)


def test_a_document_stands_in_two_cells_and_an_entry_bears_two_categories():
    shared = Document.objects.get(doi="10.1136/bmj.j1550").entries.values_list("cell__page__path")
    assert {path for (path,) in shared} == {"drug/a3", "drug/e3"}
    double = [e["categories"] for p in cells() for e in entries_of(p.current_edition)]
    assert ["S", "G"] in double


def test_live_facts_stand_beside_some_cells_and_one_review_is_overdue():
    facts = cells().exclude(searched_to=None)
    assert facts.exclude(reviewed_on=None).exists()
    assert cells().get(path="drug/a1").is_overdue(date(2026, 11, 22))
    # A cell that was searched does not say that it was not.
    gaps = {page.current_edition.contents["head"]["gap"] for page in facts}
    assert gaps == {""}


def test_the_notice_is_on_the_document_that_was_corrected():
    notice = Notice.objects.get()
    assert Document.objects.get(pk=notice.document_number).doi == "10.1001/jama.2023.19761"
    page = Client().get("/alcohol/a3/").content.decode()
    assert "corrected an error in the byline" in page


def test_the_checks_say_no_more_than_expected():
    said = [p.message for page in cells() for p in problems_in(snapshot_of(page.subject))]
    assert [message for message in said if not EXPECTED_ADVICE.search(message)] == []


def test_every_reference_resolves():
    """As many as the files have, and each leads to something that is published."""
    texts = [html for page in Page.objects.public() for html in current_texts(page)]
    found = [span.mark for html in texts for span in references(parse(html))]
    written = 0
    for name in [
        *markup.names("drug"),
        *markup.names("alcohol"),
        *markup.names("pages"),
        *markup.names("topics"),
    ]:
        newest = markup.standing_on("2027-01-01", markup.read(name))
        written += sum("href" not in link.attrib for link in newest.iter("a"))
    assert len(found) == written > 150
    standing = set(Passage.objects.standing().values_list("kind", "number"))
    lost = [ref for ref in found if isinstance(ref, Reference) and ref.target not in standing]
    waiting = {page.cell.pk for page in Page.objects.filter(path__in=["drug/b5", "drug/e5"])}
    assert {(ref.kind, ref.id) for ref in lost} <= {("cell", number) for number in waiting}


def test_a_hot_topic_has_an_essay_of_two_editions():
    essay = Page.objects.public().get(kind="topic")
    assert (essay.path, essay.editions.count()) == ("topics/naloxone", 2)
    text = Client().get("/topics/naloxone/").content.decode()
    assert "4 documents in 2 cells" in text
    assert text.count('href="/entry/') == 4


def test_every_collection_finds_something_and_two_cells_have_more_of_them():
    assert StoredSearch.objects.public().count() == 4
    assert finding_nothing() == []
    for kept in COLLECTIONS:
        assert urlencode(parameters(wanted_in(kept.query))) == kept.query
    for path in ("/drug/a1/", "/alcohol/a1/"):
        assert "more-searches" in Client().get(path).content.decode()


def test_hot_topics_are_tags_of_listed_documents():
    tags = {slugify(tag) for record in checked_records() for tag in record.tags}
    assert [topic.slug for topic in HOT_TOPICS if topic.slug not in tags] == []


@pytest.mark.skipif(not SEEDS.is_dir(), reason="SEEDS names no folder")
def test_no_sentence_of_the_seed_pages_is_here():
    ours = " ".join(
        word_text(text.html) for e in Edition.objects.all() for text in texts_in(e.contents)
    )
    theirs = " ".join(path.read_text(errors="replace") for path in sorted(SEEDS.glob("*.txt")))
    assert eight_words_each(ours) & eight_words_each(theirs) == set()


def eight_words_each(text):
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + 8]) for i in range(len(words) - 7)}


def test_every_page_is_made_ahead(client):
    kept = Rendering.objects.filter(kind=Rendering.PAGE)
    published = Page.objects.published().exclude(kind=Page.Kind.TOPIC)
    pages = {edition.page.path for edition in Edition.objects.filter(renderings__in=kept)}
    assert pages == {page.path for page in published}
    # Whatever any page shows raises home's version: these show all of it.
    home = Page.objects.get(path=Page.HOME).facts_version
    assert {one.facts.split(".")[2] for one in kept} == {str(home)}
