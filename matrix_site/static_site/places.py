"""The folder of a copy: written beside its place, and put there whole."""

import ctypes
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MARKER = "export.json"
MADE_BY = "export_site"
# From linux/fcntl.h and linux/fs.h.
AT_FDCWD = -100
RENAME_EXCHANGE = 2


class ExportError(Exception):
    """Why there is no new copy, as a sentence for the operator. The former one is as it was."""


@contextmanager
def new_folder(place: Path) -> Iterator[Path]:
    """An empty folder beside `place`, which takes its place when the block ends without error.

    Whoever breaks off in between, be it by `kill -9`, leaves `place` as it was, and beside it
    what the next run clears away. Raises ExportError where `place` holds anything but an
    earlier copy, or another run is under way.
    """
    place = place.absolute()
    refuse_what_is_no_copy(place)
    unfinished = place.parent / f".{place.name}.unfinished"
    try:
        unfinished.mkdir(exist_ok=True)
    except OSError as error:
        raise ExportError(
            f"The copy is made beside {place} and then put there, and {place.parent} cannot be "
            f"written to: {error.strerror}. Name a folder within one that can."
        ) from error
    with locked(unfinished):
        clear(unfinished)
        try:
            yield unfinished
            put_in_place(unfinished, place)
        finally:
            # What is there now is the former copy, or one that could not be finished.
            shutil.rmtree(unfinished, ignore_errors=True)


def refuse_what_is_no_copy(place: Path) -> None:
    if not place.exists():
        return
    if not place.is_dir() or (any(place.iterdir()) and not is_copy(place)):
        raise ExportError(
            f"{place} holds something else than an earlier export, which nobody wants to lose. "
            "Name an empty folder, or one that is not there yet."
        )


def is_copy(place: Path) -> bool:
    try:
        said = json.loads((place / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(said, dict) and said.get("made_by") == MADE_BY


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """For this run alone; the lock of a run that was killed is gone with it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise ExportError(f"Another export to the same place is under way: {folder}.") from error
    else:
        yield
    finally:
        os.close(handle)


def clear(folder: Path) -> None:
    for one in folder.iterdir():
        if one.is_dir() and not one.is_symlink():
            shutil.rmtree(one)
        else:
            one.unlink()


def put_in_place(new: Path, place: Path) -> None:
    """Let `new` stand at `place`, in one step where the system has one for it.

    A folder that was at `place` then stands where `new` was.
    """
    if not place.exists() or not any(place.iterdir()):
        os.replace(new, place)
    elif not exchange(new, place):
        # For a moment there is nothing at `place`; the former copy stands at `aside`.
        aside = place.parent / f".{place.name}.former"
        os.replace(place, aside)
        os.replace(new, place)
        os.replace(aside, new)


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change places at once (renameat2 of Linux); False where that is unknown."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    paths = (os.fsencode(one), os.fsencode(other))
    return rename(AT_FDCWD, paths[0], AT_FDCWD, paths[1], RENAME_EXCHANGE) == 0
