"""The essay on a topic. What the topic is called, and its entries, are as they are today."""

from collections.abc import Collection

from django.urls import reverse

from cells.models import Essay
from cells.parts import Found, PlacedText, Problem, Target, Use, uses_in
from cells.snapshots import TopicSnapshot


def take(essay: Essay) -> TopicSnapshot:
    return {"id": essay.pk, "slug": essay.topic.slug, "title": essay.title, "body": essay.body}


def texts(part: TopicSnapshot) -> list[PlacedText]:
    return [PlacedText("Essay", edit_url(part), ("body",), part["body"])]


def check(part: TopicSnapshot) -> list[Problem]:
    return [] if part["body"] else [Problem("Essay", "There are no words yet.", edit_url(part))]


def put_back(essay: Essay, part: TopicSnapshot) -> None:
    essay.title, essay.body = part["title"], part["body"]
    essay.save()


def put_text(part: TopicSnapshot, key: tuple[str | int, ...], html: str) -> None:
    essay = Essay.objects.get(pk=part["id"])
    essay.body = html
    essay.save()


def targets(kind: str, ids: set[int]) -> dict[int, str]:
    """None: texts refer to cells and entries; to a topic they link by its address."""
    return {}


def find(text: str) -> list[Found]:
    return []


def uses(targets: Collection[Target]) -> list[Use]:
    return list(uses_in(Essay.objects.all(), "topic", {"body": ""}, targets))


def edit_url(part: TopicSnapshot) -> str:
    return reverse("admin:cells_essay_change", args=[part["id"]]) + "#id_body"
