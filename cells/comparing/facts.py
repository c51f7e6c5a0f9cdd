"""Changes of what is no text: names, dates, addresses, tags, credits, and lists of things."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cells.comparing.align import longest_rising
from cells.comparing.changes import Change, Piece, Role, Sign, Target, Topic, was_now
from cells.comparing.marks import addresses

ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
# How a field is spoken of, where its name will not do.
LABELS = {
    "doi": "DOI",
    "pmid": "PubMed number",
    "source": "Published in",
    "url": "Address",
    "free_url": "Free copy",
    "free_note": "Note on the free copy",
    "free_checked_on": "Free copy checked",
    "first_published_on": "First published",
    "reviewer": "Checked by",
    "gap": "Gap",
    "short_name": "Short name",
    "own_title": "Title",
    "formal_title": "Formal title",
    "audience": "Who it is for",
}
GAPS = {
    "not_searched": "the literature has not been searched",
    "little_found": "little was found",
    "none_found": "nothing was found",
}
# Parts of names: they order things or say what they are.
NEVER_TOLD = {"id", "slug", "order", "format", "kind", "path"}


@dataclass(frozen=True)
class About:
    """What facts are about: how sentences begin, and what they are counted as."""

    topic: Topic
    name: Piece | None = None
    target: Target | None = None

    def change(self, sign: Sign, kind: str, act: str, *sentence: Piece) -> Change:
        began = (self.name, Piece(": ")) if self.name else ()
        return Change(sign, kind, self.topic, act, (*began, *sentence), self.target)


def said(value: Any, key: str = "") -> str:
    """A value as people say it; "" for none."""
    text = "" if value is None else str(value)
    if key == "gap":
        return GAPS.get(text, text)
    if ISO_DATE.fullmatch(text):
        day = date.fromisoformat(text)
        return f"{day.day} {day:%B %Y}"
    return text


def label_of(key: str) -> str:
    return LABELS.get(key) or key.replace("_", " ").capitalize()


def facts(
    old: Mapping[str, Any], new: Mapping[str, Any], about: About, *, but: Collection[str] = ()
) -> Iterator[Change]:
    """Every field of either that differs, in the order of the newer; those in `but` are not told.

    Lists of things with an id are told thing by thing, other things by their own fields.
    """
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(key), new.get(key)
        if was == now or key in NEVER_TOLD or key in but or not (was or now):
            continue
        if key == "tags":
            yield from tags(was or [], now or [], about)
        elif isinstance(was or now, list):
            yield from _of_list(key, was or [], now or [], about)
        elif isinstance(was or now, dict):
            inner = About(about.topic, about.name or Piece(label_of(key)), about.target)
            yield from facts(was or {}, now or {}, inner)
        else:
            yield _fact(key, said(was, key), said(now, key), about)


def _fact(key: str, was: str, now: str, about: About) -> Change:
    if "://" in was + now:
        was, now = addresses(was, now)
    # Names and sentences are set off; numbers, dates and addresses need not be.
    is_quoted = " " in was + now and not key.endswith("_on")
    return about.change(
        Sign.CHANGED, label_of(key), "corrected", *was_now(was, now, is_quoted=is_quoted)
    )


def tags(old: Sequence[Any], new: Sequence[Any], about: About) -> Iterator[Change]:
    """Tags are known by their slug."""
    before = {tag["slug"]: tag["name"] for tag in old}
    after = {tag["slug"]: tag["name"] for tag in new}
    added = ", ".join(f"“{after[slug]}”" for slug in after if slug not in before)
    removed = ", ".join(f"“{before[slug]}”" for slug in before if slug not in after)
    renamed = ", ".join(
        f"“{before[slug]}” is now “{after[slug]}”"
        for slug in after
        if slug in before and before[slug] != after[slug]
    )
    acts = {"added ": added, "removed ": removed, "": renamed}
    if sentence := "; ".join(act + names for act, names in acts.items() if names):
        yield about.change(Sign.CHANGED, "Tags", "corrected", Piece(sentence))


def _of_list(key: str, old: list[Any], new: list[Any], about: About) -> Iterator[Change]:
    if all(isinstance(one, dict) and "id" in one for one in [*old, *new]):
        yield from things(old, new, about, noun=label_of(key).removesuffix("s"))
    else:
        was, now = (", ".join(said(one) for one in some) for some in (old, new))
        yield about.change(
            Sign.CHANGED, label_of(key), "corrected", *was_now(was, now, is_quoted=False)
        )


def things(
    old: Sequence[Any],
    new: Sequence[Any],
    about: About,
    *,
    noun: str,
    name: Callable[[Any], str] | None = None,
) -> Iterator[Change]:
    """Things of a list, known by their id: which came, went, changed, and moved."""
    name = name or name_of
    before, after = ({one["id"]: one for one in some} for some in (old, new))
    for number, one in after.items():
        if number not in before:
            named = Piece(name(one), Role.NAME)
            yield about.change(Sign.ADDED, f"{noun} added", "added", named)
        else:
            inner = About(about.topic, Piece(name(one), Role.NAME), about.target)
            for change in facts(before[number], one, inner):
                yield Change(change.sign, f"{noun}: {change.kind.lower()}", *_rest(change))
    for number, one in before.items():
        if number not in after:
            named = Piece(name(one), Role.NAME)
            yield about.change(Sign.REMOVED, f"{noun} removed", "removed", named)
    for number, was, now in moved(list(before), list(after)):
        sentence = (Piece(name(after[number]), Role.NAME), Piece(f": from place {was} to {now}"))
        yield about.change(Sign.UP if now < was else Sign.DOWN, f"{noun} moved", "moved", *sentence)


def _rest(change: Change) -> tuple[Topic, str, tuple[Piece, ...], Target | None]:
    return change.topic, change.act, change.sentence, change.about


def name_of(one: Mapping[str, Any]) -> str:
    """What a thing is called, by whichever of its fields says so."""
    code, name = one.get("code", ""), one.get("name", "")
    words = " ".join(filter(None, (one.get("role", ""), code, name)))
    return words or one.get("headline") or one.get("title") or f"number {one['id']}"


def moved(old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int, int]]:
    """Which of those in both changed their order, with their places, from 1, in each.

    As few as would explain it; of two that changed places the one that moved up.
    """
    before = {number: place for place, number in enumerate(old, start=1)}
    after = {number: place for place, number in enumerate(new, start=1)}
    both = [number for number in reversed(old) if number in after]
    stayed = {both[k] for k in longest_rising([-after[number] for number in both])}
    return [(n, before[n], after[n]) for n in new if n in before and n not in stayed]
