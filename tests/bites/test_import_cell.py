"""`manage.py import_cell`: what it says, what it refuses, and that each file is whole or not."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from bites.models import PageImport
from cells.models import Edition
from cells.pages.decoding import MAX_BYTES
from entries.models import Entry
from tests.bites.cell_pages import PAGE
from tests.factories import CellFactory, live

pytestmark = pytest.mark.django_db
PUBLISH = {"publish": True, "kind": "significant", "note": "Imported"}


@pytest.fixture
def cell():
    return CellFactory()


@pytest.fixture
def file(tmp_path):
    """Make a file of a page, with some words replaced; its path."""

    def make(*changes, name="e5.txt"):
        text = PAGE
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / name
        path.write_text(text)
        return str(path)

    return make


def run(*files, **options):
    out = StringIO()
    call_command("import_cell", *files, stdout=out, **options)
    return out.getvalue()


def test_it_tells_what_was_found(cell, file):
    said = run(file())
    assert "4 entries (S 1, K 2, R 1), 2 issues, 2 other sections, 1 credit" in said
    assert "Last revised 12 October 2018; first uploaded 1 June 2013." in said
    assert "Written: 4 new entries, 4 new sections, 1 new credit" in said
    assert "Not placed: nothing." in said


def test_it_keeps_the_name_of_the_file_and_not_where_it_lay(cell, file):
    run(file())
    assert PageImport.objects.get().source_name == "e5.txt"


def test_it_tells_what_was_not_placed_with_its_line(cell, file):
    stray = "These words stand above the title."
    said = run(file(("Supported by", f"{stray}\n\nSupported by")))
    assert "Not placed (1):" in said
    assert f"line 1: “{stray}” – A line above" in said


def test_a_dry_run_tells_and_writes_nothing(cell, file):
    said = run(file(), dry_run=True, **PUBLISH)
    assert "Would be written: 4 new entries" in said
    assert "Would be published as an edition dated 2018-10-12." in said
    assert not Entry.objects.exists()
    assert not PageImport.objects.exists()


def test_a_dry_run_takes_no_numbers(cell, file):
    run(file(), dry_run=True)
    run(file())
    first = Entry.objects.order_by("pk")[0].pk
    other = Entry.objects.create(cell=cell, document=Entry.objects.first().document, category="K")
    assert other.pk == first + 4


def test_it_publishes_with_the_drafts(cell, file):
    said = run(file(), **PUBLISH)
    assert "Published: edition 1, /drug/e5/2018-10-12/" in said
    assert Edition.objects.get().note == "Imported"


def test_an_unchanged_page_says_so_and_is_no_failure(cell, file):
    run(file(), **PUBLISH)
    assert "Nothing to import: this page of" in run(file(), **PUBLISH)
    assert Edition.objects.count() == 1


def test_of_an_unchanged_page_it_tells_whether_its_drafts_wait_to_be_published(cell, file):
    run(file())
    waiting = "The drafts are not published: use manage.py publish drug/e5."
    assert waiting in run(file(), **PUBLISH)
    assert waiting not in run(file())
    assert not Edition.objects.exists()
    call_command("publish", "drug/e5", kind="significant", note="Imported", stdout=StringIO())
    assert waiting not in run(file(), **PUBLISH)
    Entry.objects.filter(category="S").update(headline="Another")
    assert waiting in run(file(), **PUBLISH)


def test_an_older_page_is_refused_with_that_sentence(cell, file):
    run(file(), **PUBLISH)
    older = file(("12 October 2018", "11 October 2018"), ("halved", "cut"), name="older.txt")
    with pytest.raises(CommandError, match="older than the current edition of /drug/e5/"):
        run(older, **PUBLISH)
    assert not Entry.objects.filter(annotation__contains="cut").exists()


@pytest.mark.parametrize("dry_run", [False, True])
def test_an_older_page_is_refused_before_anything_is_asked(cell, file, dry_run):
    run(file(), **PUBLISH)
    renamed = ("Prisons and clinics share a nurse", "Sharing helps")
    older = file(("12 October 2018", "11 October 2018"), renamed, name="older.txt")
    with pytest.raises(CommandError, match="older than the current edition of /drug/e5/"):
        run(older, dry_run=dry_run, **PUBLISH)


def test_a_dry_run_refuses_an_older_page_too(cell, file):
    live(cell)
    with pytest.raises(CommandError, match="older than the current edition"):
        run(file(), dry_run=True, **PUBLISH)


def test_what_is_in_doubt_is_listed_with_the_way_to_decide(cell, file):
    run(file())
    changed = file(("Prisons and clinics share a nurse", "Sharing helps"))
    entry = Entry.objects.get(document__year="2011")
    with pytest.raises(CommandError, match=f"--match 13={entry.pk}"):
        run(changed)
    run(changed, match=[(13, entry.pk)])
    entry.refresh_from_db()
    assert entry.headline == "Sharing helps"


def test_a_decision_is_read_from_the_command_line(cell, file):
    run(file())
    changed = file(("Prisons and clinics share a nurse", "Sharing helps"))
    call_command("import_cell", changed, "--match", "13=new", stdout=StringIO())
    assert Entry.objects.filter(headline="Sharing helps").count() == 1
    assert Entry.objects.count() == 5


def test_one_file_that_fails_does_not_stop_the_others(cell, file, tmp_path):
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\x00\x01")
    with pytest.raises(CommandError, match=r"(?s)bad\.txt, line 1.*1 of 2 files") as failed:
        run(str(bad), file())
    assert "e5.txt" not in str(failed.value)
    assert Entry.objects.count() == 4


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"%PDF-1.7 \xff", "PDF"),
        (b"a\nb\x00c", "line 2: this is not a text file"),
        (b"<div>\n<h1>Drug Treatment Matrix cell E5</h1>", "this is HTML"),
        (f"{PAGE}\n\n{PAGE.replace('cell E5', 'cell D5')}".encode(), "line 36: it names two cells"),
        (b"Dear reader,\n\nthis is a letter.\n", "nothing in it tells which cell"),
        (PAGE.replace("Drug Treatment", "Gambling Treatment").encode(), "line 3: .*Gambling"),
        (PAGE.replace("cell E5", "cell F9").encode(), "line 3: it names cell F9"),
    ],
)
def test_what_is_no_cell_page_is_refused_in_a_sentence(cell, tmp_path, data, message):
    path = tmp_path / "page.txt"
    path.write_bytes(data)
    with pytest.raises(CommandError, match=rf"(?s)page\.txt, .*{message}"):
        run(str(path))
    assert not Entry.objects.exists()


def test_a_huge_file_is_refused_by_its_size(cell, tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(50 * MAX_BYTES)  # takes no room on disk, and was not read if this is quick
    with pytest.raises(CommandError, match=r"huge\.txt, line 1: it has more than the 5 MB"):
        run(str(path))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match=r"absent\.txt, line 1: it cannot be read: No such"):
        run(str(tmp_path / "absent.txt"))


def test_a_path_that_no_file_can_have_is_refused():
    with pytest.raises(CommandError, match=r"a\?b, line 1: no file's name can hold a NUL"):
        run("a\0b")


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(CommandError, match="this is a folder"):
        run(str(tmp_path))


@pytest.mark.parametrize(
    "options",
    [{"publish": True}, {"kind": "minor"}, {"publish": True, "kind": "minor", "note": " "}],
)
def test_half_a_wish_to_publish_is_refused(cell, file, options):
    with pytest.raises(CommandError, match="--publish"):
        run(file(), **options)
    assert not Entry.objects.exists()


def test_what_blocks_publishing_is_listed_and_nothing_written(cell, file):
    nameless = file(("K Prisons and clinics share a nurse (2011).", "K (2011)."))
    with pytest.raises(CommandError, match="neither a headline nor a document title"):
        run(nameless, **PUBLISH)
    assert not Entry.objects.exists()
