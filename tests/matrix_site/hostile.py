"""Words that would run, break out or hide if a screen let them, written into every field."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, User
from django.db import DatabaseError, models, transaction
from taggit.models import Tag

from cells.richtext.fields import RichTextField
from cells.richtext.stored import sanitize

WORDS = {
    "script": "<script>alert(1)</script>",
    "image": "\"'><img src=x onerror=alert(1)>",
    "template": '{{ "run"|add:"ning" }}{% now "Y" %}${alert(1)}',
    "address": "javascript:alert(1)",
    "encoded address": " jAvA\tscript:alert(1)//https://example.org/",
    "direction": "\u202egnirts\u2066 \u200f",
    "long": "W" * 2000,
}
# How an address begins that runs. (data:image/ is the icon of the error pages.)
RUNS = ("javascript:", "vbscript:", "data:text", "data:application")
OURS = ("cells", "entries", "bites", "subscriptions")
OTHERS = (User, Group, Tag, LogEntry)
# Addresses are made of these; what may stand in them is held by converters and constraints.
NOT_WORDS = {"path", "letter", "password", "app_label", "object_id"}


def word_fields(model: Any) -> Iterator[models.Field]:
    """The fields of a model, its row trail's too, in which somebody may write."""
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField)
        is_address = isinstance(field, models.SlugField) or field.name in NOT_WORDS
        if is_text and not (field.choices or field.primary_key or is_address):
            yield field


def written_everywhere(words: str) -> set[str]:
    """Write them into every row there is, past all forms; returns the fields that took them.

    What a constraint or trigger of the database refuses is left as it was.
    """
    taken = set()
    ours = [model for name in OURS for model in apps.get_app_config(name).get_models()]
    for model in [*ours, *OTHERS]:
        for field in word_fields(model):
            rich = isinstance(getattr(model, field.name).field, RichTextField)
            value = sanitize(f"<p>{words}</p>", field.profile) if rich else words
            value = value[: field.max_length or len(value)]
            for row in model._base_manager.all():
                try:
                    with transaction.atomic():
                        model._base_manager.filter(pk=row.pk).update(**{field.name: value})
                    taken.add(f"{model.__name__}.{field.name}")
                except DatabaseError:
                    continue
    return taken


def log_something(user: Any, row: Any) -> None:
    LogEntry.objects.log_actions(user.pk, [row], CHANGE, "Changed", single_object=True)


class Dangers(HTMLParser):
    """What in a page would run, or send somebody astray."""

    SCRIPTS = ("/static/", "/admin/jsi18n/")
    DATA = {"application/json", "application/ld+json", "importmap"}
    ADDRESSES = {"href", "src", "action", "formaction", "data", "xlink:href", "poster"}
    NEVER = {"iframe", "object", "embed", "base", "frame", "applet"}

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_ours = (given.get("src") or "").startswith(self.SCRIPTS)
        if tag == "script" and given.get("type") not in self.DATA and not is_ours:
            self.found.append("a script that is not ours")
        if tag in self.NEVER or (tag == "meta" and "http-equiv" in given):
            self.found.append(tag)
        for name, value in attrs:
            bare = "".join(c for c in value or "" if c.isprintable() and c != " ").lower()
            if name.startswith("on") or name == "srcdoc":
                self.found.append(f"{tag} {name}")
            if name in self.ADDRESSES and bare.startswith(RUNS):
                self.found.append(f"{tag} {name}={bare[:40]}")
