"""Storing what the parser found on a legacy cell page (docs/import.md).

`read_file` or `read_source` → `look` (reads only) → `store`. An unchanged page changes nothing;
a changed one updates what imports wrote, and nothing that an editor has changed since.
"""

from bites.importing.leftovers import OUT, CannotPlace, left_on
from bites.importing.matching import Question, WrongChoice
from bites.importing.planning import Plan
from bites.importing.source import Source, cell_of, read_file, read_source
from bites.importing.storing import (
    DraftsChanged,
    ImportRefused,
    NothingToImport,
    Publication,
    Stored,
    Undecided,
    WordsDiffer,
    drafts_version,
    look,
    store,
)
from cells.pages import PageError

__all__ = [
    "OUT",
    "CannotPlace",
    "DraftsChanged",
    "ImportRefused",
    "NothingToImport",
    "PageError",
    "Plan",
    "Publication",
    "Question",
    "Source",
    "Stored",
    "Undecided",
    "WordsDiffer",
    "WrongChoice",
    "cell_of",
    "drafts_version",
    "left_on",
    "look",
    "read_file",
    "read_source",
    "store",
]
