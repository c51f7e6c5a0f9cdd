"""Nothing is lost silently: the words of the file are counted against those of the rows."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from bites.importing.texts import words_in_html
from bites.importing.wanted import MODELS, Remark, Value, Wanted
from bites.models import Section
from cells.pages.balance import count_words
from cells.richtext.fields import RichTextField

# Fields whose value is no wording of the page: places in a list, and what a section is.
WORDLESS = frozenset({"order", "kind", "scope"})


def words_of_field(row: Wanted, name: str, value: Value) -> str:
    """What the page said that now stands in this field, `value` being as stored.

    An empty heading shows the standing one of its kind. A date's words are taken by the rule
    "dates", which lists them as they stood.
    """
    if name in row.unsaid or name in WORDLESS or value is None or isinstance(value, date):
        return ""
    if isinstance(MODELS[row.kind]._meta.get_field(name), RichTextField):
        return words_in_html(str(value))
    if row.kind == "section" and name == "heading" and not value:
        return str(Section.Kind(str(row.plain["kind"])).label)
    return str(value)


def words_of_row(row: Wanted, values: Mapping[str, Value]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for name, value in values.items():
        counted.update(count_words(words_of_field(row, name, value)))
    return counted


def difference(
    text: str, in_rows: Counter[str], listed: Iterable[Remark]
) -> tuple[Counter[str], Counter[str]]:
    """(words of the file that are nowhere, words that the file has not): both should be empty."""
    found = Counter(in_rows)
    for remark in listed:
        found.update(count_words(remark.text))
    wanted = count_words(text)
    return wanted - found, found - wanted
