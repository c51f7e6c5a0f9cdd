"""How editors change draft rows in the admin: see docs/editing.md.

`VersionedForm` refuses a save over another's change; `VersionedAdmin` and `EditorAdmin` are
what the admin classes of all apps are made of.
"""

from cells.editing.admin import EditorAdmin, VersionedAdmin, titled
from cells.editing.forms import VersionedForm, with_an_end
from cells.editing.versions import version_of

__all__ = ["EditorAdmin", "VersionedAdmin", "VersionedForm", "titled", "version_of", "with_an_end"]
