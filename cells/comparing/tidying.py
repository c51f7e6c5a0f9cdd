"""From the shortest way from one line to another to the one that people would have taken."""

from collections.abc import Sequence

from cells.comparing.align import Step
from cells.comparing.units import Unit

# Stands for the end of a line between words; no word is white space.
BREAK = Unit("\n", ())
ENDS_OF_SENTENCES = frozenset(".!?")


def tidied(found: list[Step], old: Sequence[Unit], new: Sequence[Unit]) -> list[Step]:
    """The steps without crumbs, whole sentences kept whole."""
    return _sentences(_without_crumbs(found, old), old, new)


def _without_crumbs(found: list[Step], old: Sequence[Unit]) -> list[Step]:
    """The steps, without the odd word that stayed by chance between two that were replaced.

    "A was found in B" for "C was used by D" is read as one change. Ends of lines stay.
    """
    kept: list[Step] = []
    for step, follows in zip(found, [*found[1:], None], strict=True):
        last = kept[-1] if kept and not kept[-1].is_same else None
        if last and (not step.is_same or _is_crumb(last, step, follows, old)):
            kept[-1] = Step(False, last.i1, step.i2, last.j1, step.j2)
        else:
            kept.append(step)
    return kept


def _is_crumb(before: Step, step: Step, after: Step | None, old: Sequence[Unit]) -> bool:
    """Whether so few words stayed that those round them are one change."""
    stayed = old[step.i1 : step.i2]
    replaced = min(_replaced(before), _replaced(after)) if after else 0
    words = sum(unit.is_word for unit in stayed)
    return replaced > 0 and 2 * words <= replaced and BREAK not in stayed


def _replaced(step: Step) -> int:
    """How much was replaced; nothing where it only came or only went."""
    return min(step.i2 - step.i1, step.j2 - step.j1)


def _sentences(found: list[Step], old: Sequence[Unit], new: Sequence[Unit]) -> list[Step]:
    """The steps; a sentence that came or went between two that begin alike begins with its own.

    "[The second failed.] The third …", not "The [second failed. The] third …".
    """
    slid = list(found)
    for k, step in enumerate(found):
        came, went = step.i1 == step.i2, step.j1 == step.j2
        if step.is_same or came == went or k == 0:
            continue
        before = slid[k - 1]
        room = before.i2 - before.i1
        shift = _shift(new, step.j1, step.j2, room) if came else _shift(old, step.i1, step.i2, room)
        if shift:
            slid[k - 1] = Step(True, before.i1, before.i2 - shift, before.j1, before.j2 - shift)
            slid[k] = Step(False, *(place - shift for place in step[1:]))
            after = slid[k + 1] if k + 1 < len(slid) else Step(True, *_end(step))
            slid[k + 1 : k + 2] = [
                Step(True, after.i1 - shift, after.i2, after.j1 - shift, after.j2)
            ]
    return [step for step in slid if step.i1 < step.i2 or step.j1 < step.j2]


def _end(step: Step) -> tuple[int, int, int, int]:
    return step.i2, step.i2, step.j2, step.j2


def _shift(units: Sequence[Unit], start: int, stop: int, room: int) -> int:
    """How far to the left a sentence begins, if it would be the same words; else 0."""
    for shift in range(room + 1):
        if shift and units[start - shift] != units[stop - shift]:
            return 0
        if _begins_sentence(units, start - shift):
            return shift
    return 0


def _begins_sentence(units: Sequence[Unit], place: int) -> bool:
    before = units[place - 1] if place else BREAK
    return before == BREAK or (not before.is_word and bool(ENDS_OF_SENTENCES & set(before.text)))
