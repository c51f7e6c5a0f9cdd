"""The page itself for reference managers: meta tags in the manner of Highwire Press.

The names are those that Google Scholar's inclusion guidelines and Zotero's "Embedded Metadata"
read.
"""

from django.conf import settings

from cells.addresses import absolute
from cells.reading.editions import Shown
from cells.reading.names import title_of

type Tag = tuple[str, str]


def citation_of(shown: Shown) -> list[Tag]:
    """The tags of an edition; none for a preview, which nobody can cite.

    The address is the edition's own, so that what is cited is what was read.
    """
    edition = shown.edition
    if edition is None:
        return []
    return [
        ("citation_title", title_of(shown.snapshot)),
        ("citation_author", settings.SITE_NAME),
        ("citation_publisher", settings.SITE_NAME),
        ("citation_publication_date", f"{edition.dated_on:%Y/%m/%d}"),
        ("citation_language", "en-GB"),
        ("citation_public_url", shown.edition_address),
        ("citation_pdf_url", absolute(f"{shown.url}{edition.address}.pdf")),
    ]
