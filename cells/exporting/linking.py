"""Snapshots for the world outside: references and files with an address in full."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeAliasType, cast, get_args, get_origin, get_type_hints, is_typeddict

from django.conf import settings

from cells.addresses import absolute
from cells.models import Page, Passage
from cells.richtext.vocabulary import REFERENCE
from cells.snapshots import CreditSnapshot, RichText

# As `cells.richtext.stored` writes it; words cannot look like it, their "<" is escaped.
STORED_REFERENCE = re.compile(f'<a data-ref="{REFERENCE.pattern}">')

# What is done with the values of a type.
type Rules = dict[Any, Callable[[Any], Any]]


class Links:
    """Where the references in some pieces of snapshots, all of one type, lead today.

    One query, whatever their number.
    """

    def __init__(self, pieces: Iterable[Any], kind: Any) -> None:
        self._kind = kind
        found: set[tuple[str, int]] = set()

        def look(text: str) -> str:
            found.update((m[1], int(m[2])) for m in STORED_REFERENCE.finditer(text))
            return text

        for piece in pieces:
            changed(piece, kind, {RichText: look})
        passages = Passage.objects.of_targets(found).filter(page__in=Page.objects.public())
        self._paths = {
            (p.kind, p.number): p.page.get_absolute_url() for p in passages.select_related("page")
        }

    def absolute[Piece](self, piece: Piece) -> Piece:
        """The piece with `href` in its references, and addresses for its logos.

        What was never published has no address, and a reference to it none either.
        """
        rules: Rules = {RichText: self._link, CreditSnapshot: _with_logo_address}
        return cast(Piece, changed(piece, self._kind, rules))

    def _link(self, text: str) -> str:
        return STORED_REFERENCE.sub(self._with_address, text)

    def _with_address(self, found: re.Match[str]) -> str:
        kind, number, mark = found[1], int(found[2]), found[3] or ""
        if (path := self._paths.get((kind, number))) is None:
            return found[0]
        if kind in ("entry", "section"):
            path = f"/{kind}/{number}/{f'{mark}/' if mark else ''}"
        elif mark:
            path = f"{path}#{mark}"
        return f'<a href="{absolute(path)}"{found[0].removeprefix("<a")}'


def _with_logo_address(credit: CreditSnapshot) -> CreditSnapshot:
    logo = absolute(settings.MEDIA_URL + credit["logo"]) if credit["logo"] else ""
    return {**credit, "logo": logo}


def changed(value: Any, kind: Any, rules: Rules) -> Any:
    """A copy of `value`, which is of the type `kind`, with the rule for a type applied to each
    value of that type, the innermost first.
    """
    if is_typeddict(kind):
        hints = _hints(kind)
        value = {key: changed(inner, hints[key], rules) for key, inner in value.items()}
    elif get_origin(kind) is list:
        value = [changed(inner, get_args(kind)[0], rules) for inner in value]
    rule = rules.get(kind) if is_typeddict(kind) or isinstance(kind, TypeAliasType) else None
    return rule(value) if rule else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    """The types of its keys; without `NotRequired`, which is no type."""
    return get_type_hints(kind)
