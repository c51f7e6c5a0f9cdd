import gzip
import io
import tarfile
from datetime import UTC, datetime

import pytest

from matrix_site.backups import archive
from matrix_site.backups.archive import BackupError

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def file(tmp_path):
    media, database = tmp_path / "media", tmp_path / "site.sqlite3"
    (media / "logos").mkdir(parents=True)
    (media / "logos" / "a.png").write_bytes(b"a picture")
    (media / "logos" / "b.png").symlink_to("/etc/passwd")
    database.write_bytes(b"rows")
    path = tmp_path / "backup.tar.gz"
    archive.write(path, database=database, media=media, vendor="sqlite", release="1", made_at=NOON)
    return path


def unpacked(file, tmp_path):
    folder = tmp_path / "unpacked"
    folder.mkdir()
    return folder, archive.unpack(file, folder)


def forged(path, *members):
    """A tar whose members are (name, content, type)."""
    with tarfile.open(path, "w:gz") as tar:
        for name, content, kind in members:
            info = tarfile.TarInfo(name)
            info.size, info.type, info.linkname = len(content), kind, "/etc/passwd"
            tar.addfile(info, io.BytesIO(content))
    return path


def test_what_was_written_comes_back_without_links(file, tmp_path):
    folder, manifest = unpacked(file, tmp_path)
    assert (manifest.made_at, manifest.vendor, manifest.release) == (NOON, "sqlite", "1")
    assert set(manifest.files) == {"database", "media/logos/a.png"}
    assert (folder / "database").read_bytes() == b"rows"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_one_that_was_cut_is_refused(file, tmp_path, share):
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(BackupError):
        unpacked(file, tmp_path)


def test_one_that_was_altered_is_refused(file, tmp_path):
    content = gzip.decompress(file.read_bytes()).replace(b"a picture", b"A picture")
    file.write_bytes(gzip.compress(content))
    with pytest.raises(BackupError, match="was cut or altered"):
        unpacked(file, tmp_path)


def test_one_that_lacks_a_file_is_refused(file, tmp_path):
    with tarfile.open(file) as tar:
        manifest = tar.extractfile("manifest.json").read()
    forged(file, ("manifest.json", manifest, tarfile.REGTYPE))
    with pytest.raises(BackupError, match="was cut or altered"):
        unpacked(file, tmp_path)


@pytest.mark.parametrize("kind", [tarfile.REGTYPE, tarfile.SYMTYPE])
@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "database"])
def test_nothing_is_written_outside(tmp_path, name, kind):
    files = b'{"format": 1, "made_at": "2026-03-01T12:00:00+00:00", "vendor": "sqlite", '
    files += b'"release": "1", "files": {"media/x": [1, ""]}}'
    path = forged(
        tmp_path / "x.tar.gz",
        ("manifest.json", files, tarfile.REGTYPE),
        (name, b"x" if kind == tarfile.REGTYPE else b"", kind),
    )
    with pytest.raises(BackupError, match="which its list does not name"):
        unpacked(path, tmp_path)
    assert list((tmp_path / "unpacked").iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"not a tar", b"{}", b"[]", b'{"format": 2}'])
def test_what_is_no_backup_is_refused(tmp_path, content):
    plain = tmp_path / "plain"
    plain.write_bytes(content)
    with pytest.raises(BackupError):
        archive.unpack(plain, tmp_path)
    packed = forged(tmp_path / "x.tar.gz", ("manifest.json", content, tarfile.REGTYPE))
    with pytest.raises(BackupError):
        archive.unpack(packed, tmp_path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BackupError, match="There is no file"):
        archive.unpack(tmp_path / "nothing", tmp_path)
