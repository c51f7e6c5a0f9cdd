"""Works as the words of a citation, in two styles: APA (7th edition) and Vancouver (NLM)."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import takewhile
from typing import NamedTuple

from django.utils.formats import date_format

from cells.citations import Authors, Name
from cells.exporting.works import Kind, Work

# How many names are given: APA leaves out those before the last, Vancouver all after these.
APA_NAMES = 20
VANCOUVER_NAMES = 6
ARTICLE_NUMBER = re.compile(r"[A-Za-z]+\d+")
RANGE = re.compile(r"(\d+)[-–](\d+)")


class Piece(NamedTuple):
    """Some words of a citation; a title is set apart."""

    words: str
    is_title: bool = False


def apa(work: Work) -> list[Piece]:
    """Names, date, title, where it appeared, address."""
    names = _apa_names(work.authors)
    when = f" ({_apa_date(work)}). "
    title = Piece(work.title, work.kind is not Kind.ARTICLE)
    if names:
        start = [Piece(_stopped(names)), Piece(when), title]
    else:
        start = [title, Piece(_stop_after(work.title) + when.rstrip(". "))]
    if work.container:
        start.append(Piece(f" ({work.container})"))
    end = _stop_after(start[-1].words)
    return [*start, Piece(end), *_apa_source(work), *_last(work, _apa_address(work))]


def vancouver(work: Work, today: date) -> list[Piece]:
    """Names, title, where it appeared; an address is said to have been read `today`."""
    is_online = bool(work.url) and work.kind is not Kind.ARTICLE
    title = work.title + (" [Internet]" if is_online else "")
    pieces = [Piece(_stopped(_vancouver_names(work.authors)) + " ")] if work.authors.names else []
    pieces += [Piece(title), Piece(_stop_after(title)), *_vancouver_source(work)]
    if is_online:
        pieces.append(Piece(f" [cited {_short(today)}]. Available from: {work.url}"))
    else:
        pieces.append(Piece(f". doi: {work.doi}" if work.doi else "."))
    return [*pieces, *_last(work, "")]


def as_text(pieces: list[Piece]) -> str:
    return "".join(piece.words for piece in pieces)


def _apa_names(authors: Authors) -> str:
    names = [", ".join(filter(None, _apa_name(name))) for name in authors.names]
    if authors.and_others:
        return ", ".join([*names, "et al."]) if names else ""
    if len(names) > APA_NAMES:
        return ", ".join([*names[: APA_NAMES - 1], f". . . {names[-1]}"])
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])}, & {names[-1]}"


def _apa_name(name: Name) -> tuple[str, str, str]:
    return name.family, name.dotted, f"{name.suffix}." if name.suffix else ""


def _apa_date(work: Work) -> str:
    if work.dated_on:
        return f"{work.dated_on:%Y, %B} {work.dated_on.day}"
    return work.year or "n.d."


def _apa_source(work: Work) -> Iterator[Piece]:
    if journal := work.source.journal:
        yield Piece(" ")
        yield Piece(f"{journal}{f', {work.source.volume}' if work.source.volume else ''}", True)
        issue = f"({work.source.issue})" if work.source.issue else ""
        yield Piece(f"{issue}{_apa_pages(work.source.pages)}.")
    elif work.publisher and Name(work.publisher) not in work.authors.names:
        yield Piece(f" {_stopped(work.publisher)}")


def _apa_pages(pages: str) -> str:
    """A range of pages, or, as in "BMJ 346:f174", the number of an article."""
    if ARTICLE_NUMBER.fullmatch(pages):
        return f", Article {pages}"
    return f", {pages.replace('-', '–')}" if pages else ""


def _apa_address(work: Work) -> str:
    """A DOI is given as an address."""
    return f"https://doi.org/{work.doi}" if work.doi else work.url


def _vancouver_names(authors: Authors) -> str:
    names = [" ".join(filter(None, _vancouver_name(name))) for name in authors.names]
    is_cut = authors.and_others or len(names) > VANCOUVER_NAMES
    return ", ".join(names[:VANCOUVER_NAMES] + (["et al."] if is_cut else []))


def _vancouver_name(name: Name) -> tuple[str, str, str]:
    return name.family, name.initials.replace("-", ""), name.suffix


def _vancouver_pages(pages: str) -> str:
    """ "1797-800": digits of the last page that are those of the first are left out."""
    if not (found := RANGE.fullmatch(pages)):
        return pages
    first, last = found.groups()
    if len(first) != len(last):
        return f"{first}-{last}"
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=True)))
    return f"{first}-{last[same:] or last}"


def _vancouver_source(work: Work) -> Iterator[Piece]:
    when = _short(work.dated_on) if work.dated_on else work.year or "[date unknown]"
    if journal := work.source.journal:
        yield Piece(" ")
        yield Piece(journal, True)
        issue = f"({work.source.issue})" if work.source.issue else ""
        pages = f":{_vancouver_pages(work.source.pages)}" if work.source.pages else ""
        volume = work.source.volume + issue + pages
        yield Piece(f". {when}{f';{volume}' if volume else ''}")
    else:
        body = work.publisher or work.container
        yield Piece(f" {body}; {when}" if body else f" {when}")


def _last(work: Work, address: str) -> Iterator[Piece]:
    """The address; then, in brackets, that it was retracted or corrected."""
    if address:
        yield Piece(f" {address}")
    for notice in work.warnings:
        yield Piece(f" [{notice.get_kind_display()}, {date_format(notice.dated_on)}]")


def _short(day: date) -> str:
    return f"{day:%Y %b} {day.day}"


def _stopped(words: str) -> str:
    return words + _stop_after(words)


def _stop_after(words: str) -> str:
    """A full stop, where the words have none of their own."""
    return "" if words.endswith((".", "?", "!")) else "."
