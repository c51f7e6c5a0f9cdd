"""Published passages by the hundred thousand, filled by SQL, in words of no language."""

from django.db import connection

from cells.models import Page, VocabularyWord
from cells.searching import tables
from tests.factories import CellFactory, MatrixFactory, PlainPageFactory, live
from tests.weight import words

# Words that nothing else holds, which no stemming changes, and in how many rows of 1,000.
SHARES = {"zorb": 480, "kwimp": 40, "blunt": 3, "xolq": 0}
MATRICES = ["alcohol", "drug"]
COUNTRIES = ["", "Australia", "Canada", "Norway", "Sweden", "United Kingdom", "United States"]
ON_A_PAGE = 50
# Sentences of 24 words; a text has four of them, from different ends of the pool.
POOL, SENTENCE = 1999, 24

PAGES = """
INSERT INTO cells_page (path, kind, listed_on_id, current_edition_id, changed_in_id,
    facts_version, withdrawn_because)
SELECT 'made/' || n, 'cell', %(matrix)s, %(edition)s, %(edition)s, 1, '' FROM bench_numbers
WHERE n <= %(rows)s / %(on_a_page)s
"""
PASSAGES = """
INSERT INTO cells_passage (page_id, edition_id, kind, number, label, document_number, card,
    retired_because)
SELECT p.id, %(edition)s, 'entry', 1000000 + n, '', 1000000 + n, '{}', ''
FROM bench_numbers JOIN cells_page p ON p.path = 'made/' || (1 + (n - 1) / %(on_a_page)s)
WHERE n <= %(rows)s
"""
NOTICES = """
INSERT INTO cells_notice (document_number, kind, dated_on, words, url, replaces)
SELECT 1000000 + n, CASE n %% 10 WHEN 0 THEN 'retracted' ELSE 'free' END, '2026-01-01', '',
    'https://example.org/notice', '' FROM bench_numbers WHERE n <= %(rows)s AND n %% 101 = 0
"""
# `said` is what stands in a row besides the pool's words: the words that are looked for.
INDEXED = """
INSERT INTO cells_indexedpassage (passage_id, page_id, kind, document_number, headline,
    page_title, title, people, text, title_stems, people_stems, text_stems,
    matrix, "column", row, category, second_category, year, country, doi, tags, tag_slugs,
    is_free, changed_on, document)
SELECT id, page_id, 'entry', 1000000 + n, headline, 'A page', headline, people, body,
    headline || ' zzz9', people || ' zzz9', body || ' zzz9',
    matrix, letter, row, category, '', year, country, '',
    CAST('[{"name": "Tag ' || tag || '", "slug": "tag-' || tag || '"}]' AS {json}),
    '|tag-' || tag || '|', n %% 3 = 0, '2026-01-01', CAST('{"id": ' || (1000000 + n) || ',
    "title": "' || headline || '", "authors": "' || people || '", "year": "' || year || '",
    "source": "Journal of Made Words 12(3):4-56", "publisher": "", "country": "' || country || '",
    "doi": "", "pmid": "", "url": "https://example.org/' || n || '", "free_url": "",
    "free_note": "", "free_checked_on": null, "is_paywalled": false, "tags": []}' AS {json})
FROM (
    SELECT p.id AS id, p.page_id AS page_id, b.n AS n,
        one.words || said || two.words || ' ' || three.words ||
        CASE WHEN b.n %% 7 = 0 THEN said ELSE ' ' END || four.words AS body,
        substr(two.words, 1, 40) || CASE WHEN b.n %% 11 = 0 THEN said ELSE '' END AS headline,
        substr(three.words, 1, 25) || ' AB' AS people,
        CASE b.n %% 2 WHEN 0 THEN 'alcohol' ELSE 'drug' END AS matrix,
        substr('ABCDE', CAST(1 + b.n %% 5 AS integer), 1) AS letter,
        CAST(1 + b.n / 5 %% 5 AS varchar(2)) AS row,
        substr('SKRG', CAST(1 + b.n %% 4 AS integer), 1) AS category, 1970 + b.n %% 55 AS year,
        (SELECT name FROM bench_countries c WHERE c.n = b.n %% %(countries)s) AS country,
        b.n %% 40 AS tag
    FROM (SELECT n, {said} || ' ' AS said FROM bench_numbers WHERE n <= %(rows)s) b
    JOIN cells_passage p ON p.kind = 'entry' AND p.number = 1000000 + b.n
    JOIN bench_pool one ON one.n = b.n %% %(pool)s
    JOIN bench_pool two ON two.n = b.n * 7 %% %(pool)s
    JOIN bench_pool three ON three.n = b.n * 31 %% %(pool)s
    JOIN bench_pool four ON four.n = b.n / %(pool)s %% %(pool)s
) made
ORDER BY id
"""


def fill(rows: int) -> None:
    """Publish two matrices, and beside them `rows` entries that search finds.

    Not in a transaction: PostgreSQL alters no table with work left.
    """
    for slug in MATRICES:
        matrix = MatrixFactory(slug=slug, title=f"{slug} matrix", short_name=slug)
        cell = CellFactory(matrix=matrix)
        live(matrix)
        live(cell)
    live(PlainPageFactory())
    vocabulary = sorted(set(words(POOL * SENTENCE, start=7)))
    VocabularyWord.objects.bulk_create(VocabularyWord(word=w, passages=1) for w in vocabulary)
    page = Page.objects.get(path=MATRICES[0])
    values = {
        "rows": rows,
        "on_a_page": ON_A_PAGE,
        "matrix": page.pk,
        "edition": page.current_edition_id,
        "pool": POOL,
        "countries": len(COUNTRIES),
    }
    _lay_out(rows)
    _take_indexes_away()
    indexed = INDEXED.replace("{said}", _said()).replace("{json}", _json())
    with connection.cursor() as cursor:
        for statement in (PAGES, PASSAGES, NOTICES, indexed):
            cursor.execute(statement, values)
    tables.install(connection)


def _take_indexes_away() -> None:
    """They are made faster for all rows at once; what PostgreSQL generates in a row is not."""
    if connection.vendor != "postgresql":
        tables.remove(connection)
        return
    with connection.cursor() as cursor:
        for vector in ("vector", "title_vector"):
            cursor.execute(f"DROP INDEX cells_indexedpassage_{vector}")


def _said() -> str:
    """The words that are looked for, each in its share of the rows, apart from one another."""
    cases = (
        f"CASE WHEN n * {multiplier} / 65536 %% 1000 < {share} THEN ' {word}' ELSE '' END"
        for multiplier, (word, share) in zip(
            (2654435761, 2246822519, 3266489917, 668265263), SHARES.items(), strict=True
        )
    )
    return " || ".join(cases)


def _json() -> str:
    return "jsonb" if connection.vendor == "postgresql" else "text"


def _lay_out(rows: int) -> None:
    """Numbers from 1, sentences and countries, in tables of this connection."""
    text = words(POOL * SENTENCE, start=7)
    sentences = [" ".join(text[n * SENTENCE : (n + 1) * SENTENCE]) for n in range(POOL)]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_numbers (n bigint PRIMARY KEY)")
        cursor.execute(
            "INSERT INTO bench_numbers WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL"
            " SELECT n + 1 FROM numbers WHERE n < %s) SELECT n FROM numbers",
            [rows],
        )
        cursor.execute("CREATE TEMPORARY TABLE bench_pool (n bigint PRIMARY KEY, words text)")
        cursor.executemany("INSERT INTO bench_pool VALUES (%s, %s)", list(enumerate(sentences)))
        cursor.execute("CREATE TEMPORARY TABLE bench_countries (n bigint PRIMARY KEY, name text)")
        cursor.executemany(
            "INSERT INTO bench_countries VALUES (%s, %s)", list(enumerate(COUNTRIES))
        )
