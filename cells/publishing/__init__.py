"""From drafts to an edition, and back.

`snapshot_of` → `problems_in` → `publish`; `restore`, `restore_entry`, `restore_section`;
`release`, `plan` and `publish_due` for several pages or a set time; `redact`; `withdraw`,
`bring_back`. See docs/publishing.md.
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
from cells.publishing.releasing import (
    Choice,
    NotOpen,
    NotReleased,
    WrongTime,
    cancel,
    change_time,
    london_time,
    plan,
    publish_due,
    publish_planned,
    release,
)
from cells.publishing.restoring import (
    NotInEdition,
    draft_after,
    restore,
    restore_entry,
    restore_section,
    write_back,
)
from cells.publishing.taking import snapshot_of
from cells.publishing.withdrawing import bring_back, withdraw

__all__ = [
    "Blocked",
    "Choice",
    "DraftChanged",
    "NotInEdition",
    "NotOpen",
    "NotReleased",
    "NothingChanged",
    "NothingToRedact",
    "Overtaken",
    "PublishingError",
    "WrongDate",
    "WrongTime",
    "bring_back",
    "cancel",
    "change_time",
    "checked_date",
    "draft_after",
    "london_time",
    "plan",
    "problems_in",
    "publish",
    "publish_due",
    "publish_planned",
    "redact",
    "release",
    "restore",
    "restore_entry",
    "restore_section",
    "snapshot_of",
    "withdraw",
    "write_back",
]
