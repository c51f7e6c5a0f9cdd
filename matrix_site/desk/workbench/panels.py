"""What stands at the side of the workbench.

Each function of `PANELS` answers for one panel, or with None where there is nothing to show. A
screen that has something to say beside a cell adds its own, with a template of its own, which
is given `bench` and what the panel brings along. `STATES` does the same for the chips under the
headline, `ACTS` for the links at its right.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from bites.importing import left_on
from cells.models import Release
from entries.models import Message
from matrix_site.desk.checks import findings
from matrix_site.desk.links import edit_address
from matrix_site.desk.remarking import remarks_beside
from matrix_site.desk.reviews import review_beside
from matrix_site.desk.workbench.bench import Bench
from matrix_site.desk.workbench.chip import Chip, Place


@dataclass(frozen=True, slots=True)
class Panel:
    """`slug` names its element; `template` shows `context`."""

    slug: str
    heading: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Act:
    """A link at the right of the headline; `key` is the letter that presses it, or ""."""

    label: str
    url: str
    key: str = ""
    icon: str = ""


def since_edition(bench: Bench) -> Panel | None:
    """What the draft changed, one line for each change."""
    if bench.edition is None:
        return None
    context = {"lines": bench.lines}
    heading = f"Since edition {bench.edition.number}"
    return Panel("since", heading, "desk/workbench/_since.html", context)


def checks(bench: Bench) -> Panel:
    """What stops publishing, and what an editor should look at."""
    stops = findings((one for one in bench.problems if one.blocks), bench.url)
    advice = findings((one for one in bench.problems if not one.blocks), bench.url)
    context = {"stops": stops, "advice": advice}
    return Panel("checks", "Checks", "desk/workbench/_checks.html", context)


def remarks(bench: Bench) -> Panel:
    """What colleagues said to each other of this cell."""
    context = remarks_beside(bench.page, bench.user, bench.url)
    return Panel("remarks", "Remarks", "desk/_remarks_panel.html", context)


def review(bench: Bench) -> Panel:
    """When it was looked at last, when it is due, and whose turn it is."""
    context = review_beside(bench.page, bench.user)
    return Panel("review", "Review", "desk/_review_panel.html", context)


def left_over(bench: Bench) -> Panel | None:
    """What the import of the old page could place nowhere, and nobody dealt with since."""
    last, number = left_on(bench.cell)
    if last is None:
        return None
    context = {"url": reverse("importing:page", args=[last.pk]), "number": number}
    template = "desk/workbench/_left_over.html"
    return Panel("left-over", "From the old page", template, context)


PANELS: list[Callable[[Bench], Panel | None]] = [
    since_edition,
    checks,
    left_over,
    remarks,
    review,
]


def state_of_draft(bench: Bench) -> list[Chip]:
    """Which edition is live, and whether the draft differs from it."""
    edition = bench.edition
    if edition is None:
        return [Chip("draft", "Draft: not published yet", "pencil")]
    live = f"Live: edition {edition.number}, {edition.dated_on:%-d %B %Y}"
    found = [Chip("live", live, "tick")]
    if withdrawal := bench.page.withdrawal:
        since = f"Withdrawn since {withdrawal.withdrawn_on:%-d %B %Y}"
        found = [Chip("bad", since, "stop")]
    number = len(bench.lines)
    if number:
        words = f"Draft: {number} change{'s' if number > 1 else ''} not published"
        return [*found, Chip("draft", words, "pencil")]
    return [*found, Chip("live", "No changes", "tick")]


def what_is_planned(bench: Bench) -> list[Chip]:
    """Editions that go live by themselves, and those that were held."""
    found = []
    for release in Release.objects.open().filter(items__page=bench.page).order_by("planned_for"):
        if release.held_at:
            words, look, icon = "Held: check it again", "bad", "stop"
        else:
            at = timezone.localtime(release.planned_for)
            words, look, icon = f"Planned: goes live {at:%a %-d %B, %H:%M}", "planned", "clock"
        found.append(Chip(look, words, icon, (Place("release", edit_address(release)),)))
    return found


STATES: list[Callable[[Bench], list[Chip]]] = [state_of_draft, what_is_planned]


def preview(bench: Bench) -> Act:
    return Act("Preview", reverse("desk:preview", args=[bench.page.path]), "p", "eye")


def editions(bench: Bench) -> Act | None:
    """Only where there is one."""
    url = reverse("desk:editions", args=[bench.page.path])
    return Act("Editions", url) if bench.edition else None


def messages(bench: Bench) -> Act | None:
    """What readers sent about this cell and nobody answered; nothing where there is none."""
    number = Message.objects.to_answer().filter(page=bench.page).count()
    address = f"{reverse('desk:inbox')}?{urlencode({'cell': bench.page.path})}"
    return Act(f"Messages {number}", address) if number else None


ACTS: list[Callable[[Bench], Act | None]] = [preview, editions, messages]


def panels_of(bench: Bench) -> list[Panel]:
    return [panel for make in PANELS if (panel := make(bench))]


def states_of(bench: Bench) -> list[Chip]:
    return [chip for make in STATES for chip in make(bench)]


def acts_of(bench: Bench) -> list[Act]:
    return [act for make in ACTS if (act := make(bench))]
