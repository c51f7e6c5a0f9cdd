from entries.models.importing import ReferenceImport, ReferenceRow
from entries.models.library import Document, DocumentQuerySet, Entry, EntryQuerySet
from entries.models.link import LinkAct, LinkCheck, LinkHost, LinkUse
from entries.models.message import Message, MessageAct

__all__ = [
    "Document",
    "DocumentQuerySet",
    "Entry",
    "EntryQuerySet",
    "LinkAct",
    "LinkCheck",
    "LinkHost",
    "LinkUse",
    "Message",
    "MessageAct",
    "ReferenceImport",
    "ReferenceRow",
]
