"""
The file of a backup: a gzipped tar of `manifest.json`, the database's own dump, and `media/`.

The manifest comes first and names every other member with its size and SHA-256, so that a file
which was cut or altered is known before anything is touched.
"""

import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
MEDIA = "media/"
CHUNK = 1 << 20
# A manifest of a million files is about this long.
LONGEST_MANIFEST = 200 << 20


class BackupError(Exception):
    """The message is a sentence for the operator."""


class Manifest(NamedTuple):
    """`vendor` is that of the database; `release` the code that wrote it. `files`: by the name in
    the archive, (size, SHA-256 as hexadecimal digits).
    """

    made_at: datetime
    vendor: str
    release: str
    files: dict[str, tuple[int, str]]


def write(
    path: Path, *, database: Path, media: Path, vendor: str, release: str, made_at: datetime
) -> Manifest:
    """Write the archive, synchronised to disk, readable by its owner alone; whole or not at all.

    It is made beside `database`, which is on the file system of `path`. Raises BackupError where
    `path` exists already or cannot be written.
    """
    members = {DATABASE: database, **dict(media_files(media))}
    files = {name: (file.stat().st_size, digest(file)) for name, file in members.items()}
    manifest = Manifest(made_at, vendor, release, files)
    part = database.with_name(f"{path.name}.part")
    try:
        with open_new(part) as raw:
            with tarfile.open(fileobj=raw, mode="w:gz", format=tarfile.PAX_FORMAT) as tar:
                add_bytes(tar, MANIFEST, as_json(manifest), made_at)
                for name, file in members.items():
                    tar.add(file, arcname=name, recursive=False)
            raw.flush()
            os.fsync(raw.fileno())
        # Unlike a rename, this refuses to replace a backup that was made meanwhile.
        os.link(part, path)
    except FileExistsError as error:
        raise BackupError(f"{error.filename2 or error.filename} exists already.") from error
    except OSError as error:
        raise BackupError(f"The backup cannot be written: {error}.") from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


def open_new(path: Path) -> io.BufferedWriter:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def media_files(media: Path) -> Iterator[tuple[str, Path]]:
    """Uploaded files by their name in the archive; links are left out."""
    for file in sorted(media.rglob("*")):
        if file.is_file() and not file.is_symlink():
            yield f"{MEDIA}{file.relative_to(media).as_posix()}", file


def digest(file: Path) -> str:
    with open(file, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def add_bytes(tar: tarfile.TarFile, name: str, content: bytes, at: datetime) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = len(content), int(at.timestamp()), 0o600
    tar.addfile(info, io.BytesIO(content))


def as_json(manifest: Manifest) -> bytes:
    told: dict[str, Any] = {
        "format": FORMAT,
        **manifest._asdict(),
        "made_at": manifest.made_at.isoformat(),
    }
    return json.dumps(told, indent=1).encode()


def unpack(path: Path, folder: Path) -> Manifest:
    """Unpack everything into `folder`, an empty one, and check each file against the manifest.

    Raises BackupError for a file that is no backup, was cut or altered, or holds anything that
    its manifest does not name.
    """
    try:
        with tarfile.open(path, mode="r|gz") as tar:
            manifest = read_manifest(tar)
            refuse_too_much(manifest, folder)
            found: dict[str, tuple[int, str]] = {}
            while member := tar.next():
                refuse_unlisted(member, manifest, found, path)
                tar.extract(member, folder, filter="data")
                found[member.name] = (member.size, digest(folder / member.name))
    except FileNotFoundError as error:
        raise BackupError(f"There is no file {path}.") from error
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BackupError(f"{path} cannot be read as a backup: {error}.") from error
    for name, expected in manifest.files.items():
        if found.get(name) != expected:
            raise BackupError(f"{path} was cut or altered: {name!r} is not what was saved.")
    return manifest


def refuse_unlisted(
    member: tarfile.TarInfo, manifest: Manifest, found: Collection[str], path: Path
) -> None:
    """Raise BackupError for what the list does not name, or names with another size.

    Before it is unpacked: a few bytes of gzip can unpack to more than any disk holds.
    """
    if member.name not in manifest.files or not member.isreg():
        raise BackupError(f"{path} holds {member.name!r}, which its list does not name.")
    if member.name in found or member.size != manifest.files[member.name][0]:
        raise BackupError(f"{path} was cut or altered: {member.name!r} is not what was saved.")


def refuse_too_much(manifest: Manifest, folder: Path) -> None:
    """Raise BackupError where the disk has no room for all that the list names."""
    wanted = sum(size for size, _ in manifest.files.values())
    free = shutil.disk_usage(folder).free
    if wanted > free:
        raise BackupError(
            f"{folder} has {free >> 20} MB left, and this backup unpacks to {wanted >> 20} MB."
        )


def read_manifest(tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    content = tar.extractfile(first) if first and first.name == MANIFEST and first.isreg() else None
    if first is None or content is None or first.size > LONGEST_MANIFEST:
        raise BackupError("This is no backup of an evidence matrix: its list is missing.")
    try:
        told = json.loads(content.read())
        if told.pop("format") != FORMAT:
            raise BackupError("This backup was made by a newer release: restore it with that.")
        files = {name: (int(size), str(sha)) for name, (size, sha) in told.pop("files").items()}
        made_at = datetime.fromisoformat(told.pop("made_at"))
        return Manifest(made_at=made_at, files=files, **told)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BackupError("The list of this backup cannot be read.") from error
