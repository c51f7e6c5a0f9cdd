"""Search on SQLite: two FTS5 tables over our own, kept by triggers."""

from collections.abc import Iterable

from django.db import connections, router
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from cells.models import IndexedPassage, VocabularyWord
from cells.searching.query import Clause, Phrase, Query

FOUND = "SELECT rowid FROM cells_wordindex WHERE cells_wordindex MATCH %s"
# For rows that are written with the triggers off: some of them, before and after.
STEMS = "title_stems, people_stems, text_stems"
THESE = "FROM cells_indexedpassage WHERE passage_id IN (SELECT value FROM json_each(%s))"
FORGET = (
    f"INSERT INTO cells_wordindex (cells_wordindex, rowid, {STEMS})"
    f" SELECT 'delete', passage_id, {STEMS} {THESE} ORDER BY passage_id"
)
KEEP = (
    f"INSERT INTO cells_wordindex (rowid, {STEMS})"
    f" SELECT passage_id, {STEMS} {THESE} ORDER BY passage_id"
)
# The plus keeps SQLite from asking the index anew for each row.
JOINED = "cells_indexedpassage.passage_id = +cells_wordindex.rowid"
# Of the columns of `cells_wordindex`: title, people and tags, text.
WEIGHTS = "10, 4, 1"


class SQLite:
    def matches(self, query: Query, *, in_title: bool = False) -> Q:
        if not query.wanted:
            return ~Q(pk__in=RawSQL(FOUND, [_any_of(query.unwanted)]))
        wanted = fts_query(query)
        if in_title:
            wanted = f"{{title_stems}} : {fts_query(Query(query.wanted))}"
        return Q(pk__in=RawSQL(FOUND, [wanted]))

    def expression(self, query: Query) -> str:
        return fts_query(query)

    def ranked(self, rows: QuerySet[IndexedPassage], expression: str) -> QuerySet[IndexedPassage]:
        # FTS5 ranks only what is read from its own table.
        return rows.extra(
            select={"rank": f"-bm25(cells_wordindex, {WEIGHTS})"},
            tables=["cells_wordindex"],
            where=["cells_wordindex MATCH %s", JOINED],
            params=[expression],
        )

    def similar_words(self, word: str, most: int) -> list[tuple[str, int]]:
        trigrams = {word[i : i + 3] for i in range(len(word) - 2)}
        if not trigrams:
            return []
        with connections[router.db_for_read(VocabularyWord)].cursor() as cursor:
            cursor.execute(
                "SELECT v.word, v.passages FROM cells_wordtrigrams t"
                " JOIN cells_vocabularyword v ON v.id = t.rowid"
                " WHERE cells_wordtrigrams MATCH %s ORDER BY bm25(cells_wordtrigrams) LIMIT %s",
                [" OR ".join(f'"{trigram}"' for trigram in sorted(trigrams)), most],
            )
            return cursor.fetchall()


def fts_query(query: Query) -> str:
    """As FTS5 writes it: '(("ost" OR "methadon mainten") AND ("dose")) NOT ("prison")'.

    Something is wanted. Stems hold nothing that needs escaping.
    """

    def clause(clause: Clause) -> str:
        return f"({_any_of(clause.phrases)})"

    wanted = f"({' AND '.join(map(clause, query.wanted))})"
    return f"{wanted} NOT ({_any_of(query.unwanted)})" if query.unwanted else wanted


def _any_of(phrases: Iterable[Phrase]) -> str:
    return " OR ".join(f'"{" ".join(stems)}"' for stems in phrases)


def _kept_in_step(index: str, table: str, key: str, names: str) -> list[str]:
    """Statements that make an FTS5 table follow the table whose words it holds."""
    columns = names.split(", ")
    new, old = (", ".join(f"{row}.{c}" for c in columns) for row in ("new", "old"))
    add = f"INSERT INTO {index} (rowid, {names}) VALUES (new.{key}, {new});"
    forget = f"INSERT INTO {index} ({index}, rowid, {names}) VALUES ('delete', old.{key}, {old});"
    return [
        f"CREATE TRIGGER {index}_added AFTER INSERT ON {table} BEGIN {add} END",
        f"CREATE TRIGGER {index}_removed AFTER DELETE ON {table} BEGIN {forget} END",
        f"CREATE TRIGGER {index}_changed AFTER UPDATE OF {key}, {names} ON {table}"
        f" BEGIN {forget} {add} END",
        f"INSERT INTO {index} ({index}) VALUES ('rebuild')",
    ]


REMOVE = (
    *(
        f"DROP TRIGGER IF EXISTS {index}_{event}"
        for index in ("cells_wordindex", "cells_wordtrigrams")
        for event in ("added", "removed", "changed")
    ),
    "DROP TABLE IF EXISTS cells_wordindex",
    "DROP TABLE IF EXISTS cells_wordtrigrams",
)
INSTALL = (
    *REMOVE,
    f"CREATE VIRTUAL TABLE cells_wordindex USING fts5({STEMS},"
    " content='cells_indexedpassage', content_rowid='passage_id', tokenize='ascii')",
    *_kept_in_step("cells_wordindex", "cells_indexedpassage", "passage_id", STEMS),
    "CREATE VIRTUAL TABLE cells_wordtrigrams USING fts5(word,"
    " content='cells_vocabularyword', content_rowid='id', tokenize='trigram')",
    *_kept_in_step("cells_wordtrigrams", "cells_vocabularyword", "id", "word"),
)
