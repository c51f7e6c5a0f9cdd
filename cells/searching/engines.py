"""What both databases must be able to do for search, and which of them is in use."""

from typing import Protocol

from django.db import connection
from django.db.models import Q, QuerySet

from cells.models import IndexedPassage
from cells.searching.postgresql import PostgreSQL
from cells.searching.query import Query
from cells.searching.sqlite import SQLite


class Engine(Protocol):
    def matches(self, query: Query, *, in_title: bool = False) -> Q:
        """The condition on `IndexedPassage` that a query puts; the query is not empty.

        `in_title`: all that is wanted stands in the title; what is unwanted is not looked at.
        """
        ...

    def expression(self, query: Query) -> str:
        """The query as the database writes it. Something must be wanted."""
        ...

    def ranked(self, rows: QuerySet[IndexedPassage], expression: str) -> QuerySet[IndexedPassage]:
        """Those of the rows that answer the expression, with `rank`: how well; more is better.

        The title weighs most, then people and tags, then the text.
        """
        ...

    def similar_words(self, word: str, most: int) -> list[tuple[str, int]]:
        """Words of the vocabulary that share some letters, with the number of passages."""
        ...


def engine() -> Engine:
    return PostgreSQL() if connection.vendor == "postgresql" else SQLite()
