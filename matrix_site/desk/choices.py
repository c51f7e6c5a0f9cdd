"""What a screen can show, chosen from pills in a row: `templates/desk/_choices.html`."""

from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Choice:
    """One of them. `number` is how many it shows, None where nobody need know it.

    `icon` is a drawing (see `{% icon %}`), "" for none; `look` gives it a ground of its own, as
    that of a chip.
    """

    label: str
    address: str
    is_chosen: bool
    number: int | None = None
    icon: str = ""
    look: str = ""


def choices_of(request: HttpRequest, name: str, labels: dict[str, str]) -> list[Choice]:
    """Ways to look at what an address shows: `?<name>=…` beside the rest of its query.

    The first of the labels is chosen where the address names none of them.
    """
    asked = request.GET.get(name, "")
    chosen = asked if asked in labels else next(iter(labels))
    found = []
    for value, label in labels.items():
        query = request.GET.copy()
        query[name] = value
        found.append(Choice(label, f"?{query.urlencode()}", value == chosen))
    return found
