"""What visitors see while the database cannot be asked. `make drill` stops a real one."""

import logging
import sqlite3

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from matrix_site.errors import RETRY_AFTER, is_database_away

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def gone(execute, sql, params, many, context):
    raise OperationalError("the server closed the connection\n\tunexpectedly")


def by_sqlite(code):
    """The error that Django raises for one of SQLite's with this code."""
    cause = sqlite3.OperationalError()
    cause.sqlite_errorcode = code
    error = OperationalError("from SQLite")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("address", ["/", "/drug/e5/", "/search/?q=a", "/status/abc/", "/nowhere/"])
def test_a_page_is_503_and_says_when_to_come_back(visitor, address):
    with connection.execute_wrapper(gone):
        answer = visitor.get(address)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == str(RETRY_AFTER)
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Content-Security-Policy" in answer.headers
    assert "Nothing that was saved is lost" in answer.text
    assert "unexpectedly" not in answer.text


def test_a_form_is_503(visitor):
    with connection.execute_wrapper(gone):
        answer = visitor.post("/subscribe/", {"email": "ann@example.org"})
    assert answer.status_code == 503


def test_a_program_gets_503_as_json(visitor):
    with connection.execute_wrapper(gone):
        answer = visitor.get("/drug/e5.json")
    assert answer.status_code == 503
    assert answer.json()["error"]["message"] == "The database cannot be asked just now."


def test_the_log_says_so_in_one_line(visitor, caplog):
    with caplog.at_level(logging.ERROR, "django.request"), connection.execute_wrapper(gone):
        visitor.get("/")
    (line,) = caplog.records
    assert line.getMessage() == (
        "The database is away: the server closed the connection unexpectedly"
    )
    assert not line.exc_info


@pytest.mark.parametrize(
    ("error", "is_away"),
    [
        (OperationalError("no connection"), True),
        (InterfaceError("connection already closed"), True),
        (by_sqlite(sqlite3.SQLITE_BUSY), True),
        (by_sqlite(sqlite3.SQLITE_IOERR | 3 << 8), True),
        (by_sqlite(sqlite3.SQLITE_FULL), True),
        (by_sqlite(sqlite3.SQLITE_ERROR), False),
        (RuntimeError("a fault of ours"), False),
    ],
)
def test_a_fault_of_ours_is_not_taken_for_an_absent_database(error, is_away):
    assert is_database_away(error) is is_away
