"""Files of references into the library and into cells: read, chosen, stored, undone.

one = begin(reading, text=…, name="list.ris", by=user)   # waits; a choice for each row by rule
looked = look(one)                                       # what each row is, and may become
choose(one, {2: Chosen("link", match=12, cell_id=3, category="K")})
store(one, by=user)                                      # one transaction
undo(one, by=user)                                       # the whole of it
"""

from entries.importing.beginning import TooManyRows, begin
from entries.importing.choosing import Chosen, choose, place_all
from entries.importing.looking import Looked, look
from entries.importing.storing import AlreadyStored, Undecided, store
from entries.importing.undoing import NotToUndo, undo

__all__ = [
    "AlreadyStored",
    "Chosen",
    "Looked",
    "NotToUndo",
    "TooManyRows",
    "Undecided",
    "begin",
    "choose",
    "look",
    "place_all",
    "store",
    "undo",
]
