"""How far mailings are: asked of the rows, kept nowhere."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Count

from subscriptions.models import Delivery, Mailing

State = Delivery.State


@dataclass(frozen=True, slots=True)
class Progress:
    """`states` are numbers of deliveries by their state; what there is none of is not in it."""

    mailing: Mailing
    states: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def sent(self) -> int:
        return self.states.get(State.SENT, 0)

    @property
    def failed(self) -> int:
        return self.states.get(State.FAILED, 0)

    @property
    def skipped(self) -> int:
        return self.states.get(State.SKIPPED, 0)

    @property
    def waiting(self) -> int:
        return sum(self.states.get(state, 0) for state in Delivery.UNFINISHED)

    @property
    def done(self) -> int:
        """How many deliveries have come to an end, whichever."""
        return self.total - self.waiting

    @property
    def state(self) -> str:
        """cancelled, held, paused, planned, leaving or done."""
        mailing = self.mailing
        if mailing.cancelled_at:
            return "cancelled"
        if mailing.held_at:
            return "held"
        if mailing.paused_at:
            return "paused"
        if not mailing.addressed_at:
            return "planned"
        return "leaving" if self.waiting else "done"

    @property
    def is_open(self) -> bool:
        """Whether anything of it may still leave."""
        return self.state not in ("cancelled", "done")


def progress_of(mailings: Collection[Mailing]) -> dict[int, Progress]:
    """By the number of the mailing; one query."""
    found: dict[int, dict[str, int]] = {}
    rows = Delivery.objects.filter(mailing__in=[one.pk for one in mailings]).order_by()
    for mailing, state, number in rows.values_list("mailing", "state").annotate(Count("pk")):
        found.setdefault(mailing, {})[state] = number
    return {one.pk: Progress(one, found.get(one.pk, {})) for one in mailings}
