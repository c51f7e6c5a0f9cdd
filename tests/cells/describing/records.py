"""Records of documents as snapshots hold them, for tests of what is made of them."""

from typing import cast

from cells.snapshots import DocumentSnapshot


def record(**values) -> DocumentSnapshot:
    """An article in a journal, unless the values say otherwise."""
    article = {
        "id": 7,
        "title": "A trial of methadone",
        "authors": "Hurley SF, van Boekel LC",
        "year": "1997",
        "publisher": "",
        "country": "",
        "source": "Lancet 349(9068):1797-1800",
        "doi": "10.1016/s0140-6736(96)11380-5",
        "pmid": "9269214",
        "url": "https://example.org/study",
        "free_url": "",
        "free_note": "",
        "free_checked_on": None,
        "tags": [],
    }
    return cast(DocumentSnapshot, article | values)
