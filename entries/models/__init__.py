from entries.models.library import Document, DocumentQuerySet, Entry, EntryQuerySet, normalised_doi
from entries.models.message import Message

__all__ = [
    "Document",
    "DocumentQuerySet",
    "Entry",
    "EntryQuerySet",
    "Message",
    "normalised_doi",
]
