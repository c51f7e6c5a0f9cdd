"""What unpacks to more than it seems, nests without end or names what is outside: refused."""

import ast
import gzip
import hashlib
import io
import json
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from struct import pack

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bites.models import PageImport
from cells.models import Credit, Synonym
from cells.richtext.fields import LONGEST
from entries.models import ReferenceImport
from matrix_site.backups import archive
from matrix_site.backups.archive import BackupError
from subscriptions.bouncing.taking_in import LONGEST as LONGEST_REPORT
from subscriptions.bouncing.taking_in import take_in, take_in_folder
from tests.factories import CellFactory, staff
from tests.readers import DeliveryFactory
from tests.subscriptions.reports import BOUNCES, dsn

pytestmark = pytest.mark.django_db

MB = 1 << 20
# "Billion laughs": a kilobyte that an XML reader makes gigabytes of; and one that reads a file.
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "ha">' + b"".join(
    b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10)
)
XML = {
    "laughs": LAUGHS + b"]><a>&l9;</a>",
    "a file": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    "an address": b'<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>',
}


@pytest.fixture
def editor(client) -> Client:
    client.force_login(staff("Editors"))
    return client


def zip_bomb() -> bytes:
    """A kilobyte for each megabyte that comes out."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"\0" * 8 * MB)
    return file.getvalue()


def png(width: int, height: int) -> bytes:
    """A picture of one colour: a few kilobytes, however many pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return pack(">I", len(content)) + body + pack(">I", zlib.crc32(body))

    head = chunk(b"IHDR", pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    rows = zlib.compress(b"\0" * (1 + -(-width // 8)) * height, 9)
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


# --- Files that editors give ----------------------------------------------------------------

FILES = {"zip": zip_bomb(), "gzip": gzip.compress(b"TY  - JOUR\n" * MB), **XML}


@pytest.mark.parametrize("what", FILES)
def test_an_imported_page_is_unpacked_and_expanded_by_nobody(editor, what):
    tracemalloc.start()
    answer = editor.post("/admin/import/", {"file": SimpleUploadedFile("a.txt", FILES[what])})
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code == 200
    assert not PageImport.objects.exists()
    assert b"root:" not in answer.content
    assert most < 40 * MB


@pytest.mark.parametrize("what", FILES)
def test_references_are_unpacked_and_expanded_by_nobody(editor, what):
    file = SimpleUploadedFile("a.ris", FILES[what])
    answer = editor.post("/admin/import/references/", {"file": file}, follow=True)
    assert answer.status_code == 200
    assert b"root:" not in answer.content
    assert b"hahahahahaha" not in answer.content
    assert not ReferenceImport.objects.exclude(rows=None).exists()


def add_logo(editor: Client, content: bytes) -> str:
    fields = {"scope": "site", "role": "Supported by", "name": "A society", "order": 0}
    logo = SimpleUploadedFile("logo.png", content)
    return editor.post("/admin/cells/credit/add/", {**fields, "logo": logo}).content.decode()


@pytest.mark.parametrize("sides", [(4001, 10), (10, 4001), (9_000, 9_000), (60_000, 60_000)])
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_picture_of_a_few_kilobytes_and_endless_pixels_is_refused(
    editor, settings, tmp_path, sides
):
    settings.MEDIA_ROOT = tmp_path
    page = add_logo(editor, png(*sides))
    assert "too large: a side has at most" in page or "valid image" in page
    assert not Credit.objects.exists()


def test_a_picture_as_large_as_may_be_is_taken(editor, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    add_logo(editor, png(4000, 4000))
    assert Credit.objects.get().logo_width == 4000


@pytest.mark.parametrize("what", XML)
def test_a_drawing_that_may_hold_script_is_no_logo(editor, settings, tmp_path, what):
    settings.MEDIA_ROOT = tmp_path
    add_logo(editor, b'<svg xmlns="http://www.w3.org/2000/svg">' + XML[what] + b"</svg>")
    assert not Credit.objects.exists()


# --- Texts and forms ------------------------------------------------------------------------


def test_a_rich_text_has_an_end(editor):
    cell = CellFactory(abstract="<p>Words.</p>")
    words = {"row_version": cell.row_version, "abstract": f"<p>{'x' * LONGEST}</p>"}
    answer = editor.post(f"/admin/cells/cell/{cell.pk}/change/", words)
    assert f"at most {LONGEST} characters" in answer.content.decode()


def test_a_plain_text_without_a_limit_of_its_column_has_one(editor):
    editor.post("/admin/cells/synonym/add/", {"phrases": "x" * 50_001 + "\ny"})
    assert not Synonym.objects.exists()
    editor.post("/admin/cells/synonym/add/", {"phrases": "x\ny"})
    assert Synonym.objects.exists()


@pytest.mark.parametrize("depth", [5_000, 500_000])
@pytest.mark.parametrize(("begin", "end"), [("[", ""), ("[", "]"), ('{"a":', ""), ('{"a":[', "]}")])
def test_json_nested_without_end_is_400(client, depth, begin, end):
    body = begin * depth + end * depth
    answer = client.post("/admin/login/", body, content_type="application/json")
    assert answer.status_code == (413 if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE else 400)


def test_a_form_of_more_fields_or_files_than_any_form_has_is_400(client):
    fields = "&".join(f"a{number}=b" for number in range(1_001))
    form = "application/x-www-form-urlencoded"
    assert client.post("/suggest/", fields, content_type=form).status_code == 400
    part = '--limit\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\nc\r\n'
    body = part * 101 + "--limit--\r\n"
    multipart = "multipart/form-data; boundary=limit"
    assert client.post("/suggest/", body, content_type=multipart).status_code == 400


@pytest.mark.parametrize("address", ["/suggest/", "/subscribe/", "/u/abcdefgh/", "/"])
def test_readers_send_no_more_than_two_megabytes(client, address):
    large = b"x" * (2 * MB + 1)
    assert client.post(address, large, content_type="text/plain").status_code == 413
    assert client.post("/admin/import/", large, content_type="text/plain").status_code == 302


# --- Mail that comes back -------------------------------------------------------------------


def nested(depth: int) -> bytes:
    layers = (
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(depth)
    )
    return b"".join(layers) + b"Content-Type: text/plain\r\n\r\nx\r\n"


def too_many_parts(report: bytes) -> bytes:
    return report + b"\n--b\r\n\r\nx" * 90_000


def too_long(report: bytes) -> bytes:
    return report + b"x" * LONGEST_REPORT


def nested_parts(report: bytes) -> bytes:
    return nested(1_200) + report


def nested_mails(report: bytes) -> bytes:
    return b"Content-Type: message/rfc822\r\n\r\n" * 20_000 + report


@pytest.mark.parametrize("bomb", [too_many_parts, too_long, nested_parts, nested_mails])
def test_a_report_that_is_a_bomb_is_read_to_no_end(settings, tmp_path, bomb):
    settings.BOUNCE_ADDRESS = BOUNCES
    report = dsn(DeliveryFactory(sent=True).return_key, status="5.1.1")
    raw = bomb(report)
    assert not take_in(raw)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1").write_bytes(raw)
    # Nothing of it is unreadable: it would be tried again for ever.
    assert take_in_folder(tmp_path) == (0, 1, 0)
    assert take_in(report)


# --- Backups --------------------------------------------------------------------------------


def backup(path: Path, files: dict[str, list], *members: tuple[str, int]) -> Path:
    """An archive with this list, and members of zeros of these sizes."""
    manifest = {"format": 1, "made_at": "2026-03-01T12:00:00+00:00", "vendor": "sqlite"}
    told = json.dumps({**manifest, "release": "1", "files": files}).encode()
    with tarfile.open(path, "w:gz") as tar:
        for name, content in [("manifest.json", told), *((n, b"\0" * s) for n, s in members)]:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


def written(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def test_a_backup_is_not_unpacked_beyond_what_its_list_says(tmp_path):
    path = backup(tmp_path / "x.tar.gz", {"database": [10, ""]}, ("database", 64 * MB))
    (tmp_path / "to").mkdir()
    with pytest.raises(BackupError, match="was cut or altered"):
        archive.unpack(path, tmp_path / "to")
    assert written(tmp_path / "to") == 0


def test_no_file_of_a_backup_is_unpacked_twice(tmp_path):
    listed = {"database": [MB, hashlib.sha256(b"\0" * MB).hexdigest()]}
    path = backup(tmp_path / "x.tar.gz", listed, *[("database", MB)] * 3)
    (tmp_path / "to").mkdir()
    with pytest.raises(BackupError, match="was cut or altered"):
        archive.unpack(path, tmp_path / "to")
    assert written(tmp_path / "to") == MB


def test_a_backup_for_which_there_is_no_room_is_refused_before_it_is_unpacked(tmp_path):
    path = backup(tmp_path / "x.tar.gz", {"database": [1 << 60, ""]})
    (tmp_path / "to").mkdir()
    with pytest.raises(BackupError, match="MB left, and this backup unpacks to"):
        archive.unpack(path, tmp_path / "to")


# --- What would open such a door ------------------------------------------------------------

# Modules that unpack, expand, or run what they read.
DANGEROUS = {"xml", "lxml", "zipfile", "pickle", "marshal", "shelve", "yaml", "dill"}
# What reads only files of our own.
READS_OURS = "matrix_site/demo/"


def imports() -> Iterator[tuple[str, str]]:
    """(file, module) of every import in the code of the site."""
    for app in ("cells", "entries", "bites", "subscriptions", "matrix_site"):
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom):
                    names = [node.module or ""]
                for name in names:
                    yield str(path.relative_to(settings.BASE_DIR)), name


def test_no_code_reads_xml_or_zip_or_what_runs_when_it_is_read():
    found = {(path, name) for path, name in imports() if name.split(".")[0] in DANGEROUS}
    assert {path for path, _ in found if not path.startswith(READS_OURS)} == set()
    assert any(path.startswith(READS_OURS) for path, _ in found)
