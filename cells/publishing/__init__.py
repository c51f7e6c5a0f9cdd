"""From drafts to an edition, and back.

`snapshot_of` → `problems_in` → `publish`; `restore`, `restore_entry`, `restore_section`;
`redact`; `withdraw`, `bring_back`. See docs/publishing.md.
"""

from cells.publishing.checking import problems_in
from cells.publishing.publish import (
    Blocked,
    DraftChanged,
    NothingChanged,
    Overtaken,
    PublishingError,
    WrongDate,
    checked_date,
    publish,
)
from cells.publishing.redacting import NothingToRedact, redact
from cells.publishing.restoring import NotInEdition, restore, restore_entry, restore_section
from cells.publishing.taking import snapshot_of
from cells.publishing.withdrawing import bring_back, withdraw

__all__ = [
    "Blocked",
    "DraftChanged",
    "NotInEdition",
    "NothingChanged",
    "NothingToRedact",
    "Overtaken",
    "PublishingError",
    "WrongDate",
    "bring_back",
    "checked_date",
    "problems_in",
    "publish",
    "redact",
    "restore",
    "restore_entry",
    "restore_section",
    "snapshot_of",
    "withdraw",
]
