"""A plain page: about, method, privacy, accessibility, re-use."""

from collections.abc import Collection

from django.urls import reverse

from cells.models import PlainPage
from cells.parts import FIND_LIMIT, Found, PlacedText, Problem, Target, Use, uses_in
from cells.snapshots import PlainSnapshot


def take(page: PlainPage) -> PlainSnapshot:
    return {"id": page.pk, "slug": page.slug, "title": page.title, "body": page.body}


def texts(part: PlainSnapshot) -> list[PlacedText]:
    return [PlacedText("Body", edit_url(part), ("body",), part["body"])]


def check(part: PlainSnapshot) -> list[Problem]:
    return [] if part["body"] else [Problem("Body", "There are no words yet.", edit_url(part))]


def put_back(page: PlainPage, part: PlainSnapshot) -> None:
    page.title, page.body = part["title"], part["body"]
    page.save()


def put_text(part: PlainSnapshot, key: tuple[str | int, ...], html: str) -> None:
    page = PlainPage.objects.get(pk=part["id"])
    page.body = html
    page.save()


def targets(kind: str, ids: set[int]) -> dict[int, str]:
    if kind != "plain":
        return {}
    return {page.pk: page.title for page in PlainPage.objects.filter(pk__in=ids)}


def find(text: str) -> list[Found]:
    """Plain pages by title."""
    pages = PlainPage.objects.filter(title__icontains=text)[:FIND_LIMIT]
    return [Found("plain", page.pk, page.title) for page in pages]


def uses(targets: Collection[Target]) -> list[Use]:
    return list(uses_in(PlainPage.objects.all(), "plain", {"body": ""}, targets))


def edit_url(part: PlainSnapshot) -> str:
    return reverse("admin:cells_plainpage_change", args=[part["id"]]) + "#id_body"
