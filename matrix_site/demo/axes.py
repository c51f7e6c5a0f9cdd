"""Both matrices with their axes and 25 empty cells each."""

from datetime import date
from typing import NamedTuple

from cells.models import Cell, Column, Edition, Matrix, Row
from cells.models.subject import Subject
from cells.publishing import publish


class Axis(NamedTuple):
    name: str
    meaning: str
    audience: str


class Plan(NamedTuple):
    slug: str
    title: str
    short_name: str
    scope_line: str
    rows: dict[int, Axis]


COLUMNS = {
    "A": Axis(
        "Interventions",
        "What is done with or for one client or patient.",
        "Staff who work with clients",
    ),
    "B": Axis(
        "Practitioners",
        "Who does it: their attitudes, relationships and skills.",
        "Staff who work with clients",
    ),
    "C": Axis(
        "Management/supervision",
        "How staff are chosen, trained, supervised and led.",
        "Managers of staff who work with clients",
    ),
    "D": Axis(
        "Organisational functioning",
        "What kind of service it is, and how it takes up what works.",
        "Managers of staff who work with clients",
    ),
    "E": Axis(
        "Treatment systems",
        "How services across an area are planned, paid for and joined up.",
        "Commissioners",
    ),
}
CLIENTS, MANAGERS = "I work with clients", "I manage or supervise"
ROLES = {
    "A": CLIENTS,
    "B": CLIENTS,
    "C": MANAGERS,
    "D": MANAGERS,
    "E": "I commission or plan",
}

REDUCING_HARM = Axis(
    "Reducing harm",
    "Making drug use less dangerous, whether or not it stops.",
    "Generic services",
)
BRIEF_INTERVENTION = Axis(
    "Screening and brief intervention",
    "Finding risky drinkers who did not ask for help, and advising them in a few minutes.",
    "Generic services",
)
GENERIC = Axis(
    "Generic and cross-cutting issues",
    "What matters whatever the treatment.",
    "Specialist medical services and counsellors; criminal justice staff",
)
MEDICAL = Axis(
    "Medical treatment",
    "Medicines, and the care that goes with them.",
    "Specialist medical services",
)
PSYCHOSOCIAL = Axis(
    "Psychosocial therapies",
    "Talking, learning, rewards and company.",
    "Counsellors",
)
SAFEGUARDING = Axis(
    "Safeguarding the community",
    "Treatment that is also meant to protect families and neighbours, often through the courts.",
    "Criminal justice staff",
)

SHARED_ROWS = {2: GENERIC, 3: MEDICAL, 4: PSYCHOSOCIAL, 5: SAFEGUARDING}
MATRICES = [
    Plan(
        "drug",
        "Drug Treatment Matrix",
        "Drug treatment",
        "Treatment of problems with illegal drugs, and reducing the harm they do.",
        {1: REDUCING_HARM, **SHARED_ROWS},
    ),
    Plan(
        "alcohol",
        "Alcohol Treatment Matrix",
        "Alcohol treatment",
        "Treatment of drinking problems, and brief interventions with risky drinkers.",
        {1: BRIEF_INTERVENTION, **SHARED_ROWS},
    ),
]


def make_axes(dated_on: date | None = None) -> int:
    """Make and publish the matrices that do not exist yet; returns how many were made."""
    wanted = [plan for plan in MATRICES if not Matrix.objects.filter(slug=plan.slug).exists()]
    for plan in wanted:
        for subject in _make_matrix(plan, order=MATRICES.index(plan)):
            publish(
                subject,
                kind=Edition.Kind.SIGNIFICANT,
                note="First edition.",
                source=Edition.Source.DEMO,
                dated_on=dated_on,
            )
    return len(wanted)


def _make_matrix(plan: Plan, order: int) -> list[Subject]:
    """The draft of one matrix; returns what is to be published. Its cells are left empty."""
    matrix = Matrix.objects.create(
        slug=plan.slug,
        title=plan.title,
        short_name=plan.short_name,
        scope_line=plan.scope_line,
        order=order,
    )
    columns = [
        Column.objects.create(matrix=matrix, letter=letter, role=ROLES[letter], **axis._asdict())
        for letter, axis in COLUMNS.items()
    ]
    rows = [
        Row.objects.create(matrix=matrix, number=number, **axis._asdict())
        for number, axis in plan.rows.items()
    ]
    for row in rows:
        for column in columns:
            Cell.objects.create(column=column, row=row)
    return [matrix, *columns, *rows]
