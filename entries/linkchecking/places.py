"""A place where an address stands, and which addresses are checked."""

from dataclasses import dataclass

from django.conf import settings

from cells.addresses import is_web
from entries.models.link import LONGEST_ADDRESS


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address stands: the fields of LinkUse, but for whether draft or edition."""

    address: str
    place: str
    mend_url: str
    field: str
    page_id: int | None = None
    document_id: int | None = None
    part: str = ""

    @property
    def key(self) -> tuple[str, int | None, int | None, str, str]:
        return self.address, self.page_id, self.document_id, self.part, self.field


def is_checked(address: str) -> bool:
    """Web addresses of others. What this site says of itself is for its own tests."""
    if not is_web(address) or len(address) > LONGEST_ADDRESS:
        return False
    return not f"{address}/".startswith((f"{settings.SITE_URL}/", f"{settings.SITE_URL}?"))
