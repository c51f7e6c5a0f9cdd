"""DOIs as they are stored, and in what people paste."""

import re
from urllib.parse import unquote

DOI_PREFIX = re.compile(r"^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)", re.IGNORECASE)
# A registrant's number has four digits or more (DOI Handbook, 2.2.2).
DOI_ANYWHERE = re.compile(r"\b10\.\d{4,9}/\S+")
# What copying from a page or a PDF may bring along: soft hyphens, joiners, marks of direction.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# What a sentence or a publisher's address may put behind one.
QUERY = re.compile(r"[?#]")
BEHIND = ("/full", "/abstract", "/pdf", "/epdf", "/html")
PUNCTUATION = ".,;:)]}>\"'’”"
# A DOI is read in so many ways at most: a few things may stand behind it, not thousands.
MOST_READINGS = 8


def normalised_doi(text: str) -> str:
    """A DOI as it is stored: small letters, no resolver before it ("10.1136/bmj.f174").

    DOIs are compared without regard to case (DOI Handbook, 2.4).
    """
    text = text.strip()
    bare = DOI_PREFIX.sub("", text)
    return (unquote(bare) if bare != text and "%" in bare else bare).strip().lower()


def doi_candidates(text: str) -> list[str]:
    """The DOIs that `text` may mean, if it is one or an address with one in it; else [].

    First as it stands: a DOI may end in nearly anything.
    """
    text = text.strip()
    if len(text.split()) > 2 or len(text) > 500:
        return []
    found = DOI_ANYWHERE.search(unquote(text) if "%" in text else text)
    if not found or not (text.lower().startswith(("doi", "http")) or text.startswith(found[0])):
        return []
    whole = found[0].lower()
    shorter = without_end(whole)
    return [whole] if shorter == whole else [whole, shorter]


def dois_in(text: str) -> list[str]:
    """Every DOI that stands in `text`, in each reading of where it ends; for text that is pasted.

    Unlike `doi_candidates` it finds them in the midst of words.
    """
    text = INVISIBLE.sub("", unquote(text) if "%" in text else text)
    readings: dict[str, None] = {}
    for found in DOI_ANYWHERE.finditer(text):
        doi = found[0].lower()
        for _ in range(MOST_READINGS):
            readings[doi] = None
            doi = without_end(doi)
    return list(readings)


def without_end(doi: str) -> str:
    """Without one thing that may stand behind it; as it is where there is none."""
    if query := QUERY.search(doi):
        return doi[: query.start()]
    for ending in BEHIND:
        if doi.endswith(ending):
            return doi.removesuffix(ending)
    return doi.rstrip(PUNCTUATION)
