"""References from outside: read, matched with the library, made into documents.

reading = read(data)                       # RIS, BibTeX, CSV, PubMed, DOIs
matches = matches_for(reading.records)     # what the library has already
document = make(record)                    # or update(document, record, fields)
"""

from entries.references.reading import read
from entries.references.records import Format, Kind, Problem, Reading, Record, Unreadable

__all__ = ["Format", "Kind", "Problem", "Reading", "Record", "Unreadable", "read"]
