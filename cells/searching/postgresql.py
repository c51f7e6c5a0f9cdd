"""Search on PostgreSQL: a generated, weighted `tsvector` with a GIN index, and pg_trgm."""

from django.db import connections, router
from django.db.models import BooleanField, Field, Q, QuerySet
from django.db.models.expressions import RawSQL

from cells.models import IndexedPassage, VocabularyWord
from cells.searching.query import Clause, Phrase, Query

# Of D, C, B, A: nothing, the text, people and tags, the title.
WEIGHTS = "{0, 0.1, 0.4, 1}"
# Divide the rank by the logarithm of the length, so that long texts do not win by length.
BY_LENGTH = 1
RANK = f"ts_rank('{WEIGHTS}', cells_indexedpassage.vector, %s::tsquery, {BY_LENGTH})"


class PostgreSQL:
    def matches(self, query: Query, *, in_title: bool = False) -> Q:
        vector, wanted = ("title_vector", Query(query.wanted)) if in_title else ("vector", query)
        return _has(vector, tsquery(wanted))

    def expression(self, query: Query) -> str:
        return tsquery(query)

    def ranked(self, rows: QuerySet[IndexedPassage], expression: str) -> QuerySet[IndexedPassage]:
        # Not a FloatField: Django would look at each of thousands of floats once more.
        rank = RawSQL(RANK, [expression], output_field=Field())
        return rows.filter(_has("vector", expression)).annotate(rank=rank)

    def similar_words(self, word: str, most: int) -> list[tuple[str, int]]:
        with connections[router.db_for_read(VocabularyWord)].cursor() as cursor:
            cursor.execute(
                "SELECT word, passages FROM cells_vocabularyword WHERE word %% %s"
                " ORDER BY similarity(word, %s) DESC, passages DESC LIMIT %s",
                [word, word, most],
            )
            return cursor.fetchall()


def _has(vector: str, expression: str) -> Q:
    condition = f"cells_indexedpassage.{vector} @@ %s::tsquery"
    return Q(RawSQL(condition, [expression], output_field=BooleanField()))


def tsquery(query: Query) -> str:
    """As PostgreSQL writes it: "(('ost') | ('methadon' <-> 'mainten')) & !('prison')".

    Stems hold nothing that needs escaping.
    """

    def phrase(stems: Phrase) -> str:
        return f"({' <-> '.join(f"'{stem}'" for stem in stems)})"

    def clause(clause: Clause) -> str:
        return f"({' | '.join(map(phrase, clause.phrases))})"

    return " & ".join([*map(clause, query.wanted), *(f"!{phrase(p)}" for p in query.unwanted)])


# The title has a vector of its own, too: a weight in a query is not looked up in an index.
INSTALL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    # Both at once, because each ALTER TABLE writes all rows anew.
    """
    ALTER TABLE cells_indexedpassage
    ADD COLUMN IF NOT EXISTS vector tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('pg_catalog.simple', title_stems), 'A')
        || setweight(to_tsvector('pg_catalog.simple', people_stems), 'B')
        || setweight(to_tsvector('pg_catalog.simple', text_stems), 'C')
    ) STORED,
    ADD COLUMN IF NOT EXISTS title_vector tsvector GENERATED ALWAYS AS (
        to_tsvector('pg_catalog.simple', title_stems)
    ) STORED
    """,
    # Rows stay whole where they stand, and the longest vectors with them, compressed: to rank a
    # row is to read its vector, and packing rows into a quarter of a page took longer than all
    # else of writing them. Rows that are there are laid out so when they are made anew.
    """
    ALTER TABLE cells_indexedpassage SET (toast_tuple_target = 8160),
    ALTER COLUMN vector SET STORAGE MAIN, ALTER COLUMN title_vector SET STORAGE MAIN
    """,
    "CREATE INDEX IF NOT EXISTS cells_indexedpassage_vector ON cells_indexedpassage"
    " USING gin (vector)",
    "CREATE INDEX IF NOT EXISTS cells_indexedpassage_title_vector ON cells_indexedpassage"
    " USING gin (title_vector)",
    "CREATE INDEX IF NOT EXISTS cells_vocabularyword_trigrams ON cells_vocabularyword"
    " USING gin (word gin_trgm_ops)",
)
# The extension stays: something else may use it.
REMOVE = (
    "DROP INDEX IF EXISTS cells_vocabularyword_trigrams",
    "ALTER TABLE IF EXISTS cells_indexedpassage"
    " DROP COLUMN IF EXISTS vector, DROP COLUMN IF EXISTS title_vector",
)
