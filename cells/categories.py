"""The four categories in which a cell lists its documents, in the order of the page."""

from typing import NamedTuple

from django.db import models


class Category(models.TextChoices):
    SEMINAL = "S", "Seminal studies"
    KEY = "K", "Key studies"
    REVIEW = "R", "Reviews"
    GUIDANCE = "G", "Guidance"

    @property
    def wording(self) -> "Wording":
        return WORDINGS[self]


class Wording(NamedTuple):
    """How a category is spoken of: one entry ("Key study") and what the group is for."""

    one: str
    meaning: str


WORDINGS = {
    Category.SEMINAL: Wording("Seminal study", "Opened the question or changed the practice"),
    Category.KEY: Wording("Key study", "The most telling single studies"),
    Category.REVIEW: Wording("Review", "Bring many studies together"),
    Category.GUIDANCE: Wording("Guidance", "Says what to do"),
}
