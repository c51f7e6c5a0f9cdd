"""The ledger when there is no room for it, and after a writer that was killed."""

import errno
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cells import ledger

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def file(settings, tmp_path):
    settings.LEDGER_FILE = tmp_path / "ledger.jsonl"
    return settings.LEDGER_FILE


def pages():
    return [act.facts["page"] for act in ledger.read()]


def test_half_a_line_of_a_writer_that_was_killed_is_no_act(file):
    ledger.append("withdrawal", at=NOON, page="drug/a1")
    whole = file.read_bytes()
    file.write_bytes(whole + whole[: len(whole) // 2])
    ledger.append("withdrawal", at=NOON, page="drug/b2")
    assert pages() == ["drug/a1", "drug/b2"]


def test_half_a_line_may_be_all_there_is(file):
    file.write_bytes(b'{"act": "withdr')
    ledger.append("withdrawal", at=NOON, page="drug/a1")
    assert pages() == ["drug/a1"]


@pytest.mark.parametrize("length", [ledger.CHUNK - 3, ledger.CHUNK, 3 * ledger.CHUNK + 1])
def test_half_a_line_may_be_long(file, length):
    ledger.append("withdrawal", at=NOON, page="drug/a1")
    file.write_bytes(file.read_bytes() + b"x" * length)
    ledger.append("withdrawal", at=NOON, page="drug/b2")
    assert pages() == ["drug/a1", "drug/b2"]


def test_a_disk_that_is_full_is_said_and_leaves_nothing_of_the_line(file, monkeypatch):
    ledger.append("withdrawal", at=NOON, page="drug/a1")
    room = iter([10, 0])
    write = os.write

    def written(descriptor, data):
        if not (left := next(room)):
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(descriptor, data[:left])

    monkeypatch.setattr(os, "write", written)
    with pytest.raises(OSError, match="No space left"):
        ledger.append("withdrawal", at=NOON, page="drug/b2")
    assert pages() == ["drug/a1"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_device_without_room_is_said(settings):
    settings.LEDGER_FILE = Path("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        ledger.append("withdrawal", at=NOON, page="drug/a1")
