"""Both matrices with their axes and 25 empty cells each.

Names and meanings stand here; introductions, audiences and titles of their own in
`words/<matrix>/axes.xml`.
"""

from datetime import date
from typing import NamedTuple
from xml.etree import ElementTree as ET

from cells.models import Cell, Column, Edition, Matrix, Row
from cells.models.subject import Subject
from cells.publishing import publish
from matrix_site.demo import markup
from matrix_site.demo.filling import Numbers

BEGAN_ON = date(2019, 1, 7)


class Axis(NamedTuple):
    name: str
    meaning: str


class Plan(NamedTuple):
    slug: str
    title: str
    short_name: str
    scope_line: str
    rows: dict[int, Axis]


COLUMNS = {
    "A": Axis("Interventions", "What is done with or for one client or patient."),
    "B": Axis("Practitioners", "Who does it: their attitudes, relationships and skills."),
    "C": Axis("Management/supervision", "How staff are chosen, trained, supervised and led."),
    "D": Axis(
        "Organisational functioning", "What kind of service it is, and how it takes up what works."
    ),
    "E": Axis(
        "Treatment systems", "How services across an area are planned, paid for and joined up."
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

REDUCING_HARM = Axis("Reducing harm", "Making drug use less dangerous, whether or not it stops.")
BRIEF_INTERVENTION = Axis(
    "Screening and brief intervention",
    "Finding risky drinkers who did not ask for help, and advising them in a few minutes.",
)
SHARED_ROWS = {
    2: Axis("Generic and cross-cutting issues", "What matters whatever the treatment."),
    3: Axis("Medical treatment", "Medicines, and the care that goes with them."),
    4: Axis("Psychosocial therapies", "Talking, learning, rewards and company."),
    5: Axis(
        "Safeguarding the community",
        "Treatment that is also meant to protect families and neighbours, often through the "
        "courts.",
    ),
}
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


def make_axes(numbers: Numbers, dated_on: date | None = None) -> int:
    """Make and publish the matrices that do not exist yet; returns how many were made."""
    wanted = [plan for plan in MATRICES if not Matrix.objects.filter(slug=plan.slug).exists()]
    # All drafts before any words: introductions refer to cells, and to the other matrix.
    made = [subject for plan in wanted for subject in _make_matrix(plan, MATRICES.index(plan))]
    introduce(numbers, [plan.slug for plan in wanted])
    for subject in made:
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


def introduce(numbers: Numbers, slugs: list[str]) -> None:
    """Write the introductions of these matrices' columns and rows."""
    for slug in slugs:
        for words in markup.read(f"{slug}/axes"):
            axis = _axis_of(slug, words)
            axis.audience = words.attrib["audience"]
            if isinstance(axis, Row):
                axis.own_title = words.get("title", "")
            axis.introduction = markup.stored(words, numbers.seen_from())
            axis.save()


def _axis_of(slug: str, words: ET.Element) -> Column | Row:
    if words.tag == "column":
        return Column.objects.get(matrix__slug=slug, letter=words.attrib["letter"])
    return Row.objects.get(matrix__slug=slug, number=words.attrib["number"])
