"""Abstracts and bites of a few cells, and the editions they came out in.

They say no more of a document than its title and its place in the list do, and use every piece
of rich text once. The full content of the cells is not here.
"""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from django.utils.safestring import SafeString

from bites.models import Section
from cells.models import Cell, Edition
from cells.richtext import build
from entries.models import Entry

ABOUT, START, ISSUE = Section.Kind.ABOUT, Section.Kind.START, Section.Kind.ISSUE
SIGNIFICANT, MINOR = Edition.Kind.SIGNIFICANT, Edition.Kind.MINOR


class PlannedSection(NamedTuple):
    kind: str
    heading: str
    body: SafeString


class Words(NamedTuple):
    """What one edition of a cell says around its documents."""

    headline: str
    abstract: SafeString
    sections: list[PlannedSection]


class PlannedEdition(NamedTuple):
    """`write(cell)` returns the words; the documents in `not_yet` (titles) are not listed yet."""

    dated_on: date
    kind: str
    note: str
    write: Callable[[Cell], Words]
    not_yet: frozenset[str] = frozenset()


def to_entry(words: str, cell: Cell, headline: str) -> SafeString:
    """A reference to the entry of this cell that has this headline."""
    entry = Entry.objects.standing().get(cell=cell, headline=headline)
    return build.reference(words, "entry", entry.pk)


def to_cell(words: str, path: str) -> build.Inline:
    """A reference to the cell, or the bare words where this site has no such cell."""
    cell = Cell.objects.at(path).first()
    return build.reference(words, "cell", cell.pk) if cell else words


def questions(*each: str) -> SafeString:
    return build.join(build.heading("For discussion"), build.bullet_list(*each))


# --- Drug A1 --------------------------------------------------------------------------------


def drug_a1(cell: Cell) -> Words:
    return Words(
        "Clean needles, naloxone and safer places to inject",
        build.paragraph(
            "Needle exchange, naloxone for overdoses and supervised injecting: studies, a review "
            "and guidance on reducing the harm of injecting and of overdose."
        ),
        [
            PlannedSection(
                ABOUT,
                "",
                build.join(
                    build.paragraph(
                        "What can be done with somebody who goes on using drugs, so that they "
                        "come to less harm. The documents listed are about two dangers: "
                        "infections passed on by shared needles, and ",
                        build.note(
                            "overdose",
                            "Here mostly of opioids such as heroin. Naloxone, the medicine named "
                            "in one of the titles, reverses the effect of opioids for a time.",
                        ),
                        ".",
                    ),
                    build.paragraph(
                        "How such services are provided across a country is the subject of ",
                        to_cell("cell E1", "drug/e1"),
                        "; what their staff think of the people who come, of ",
                        to_cell("cell B1", "drug/b1"),
                        ".",
                    ),
                ),
            ),
            PlannedSection(
                START,
                "",
                build.paragraph(
                    "With the two guidance documents, if you are setting up a service: one on ",
                    to_entry("needle and syringe programmes", cell, NEEDLES),
                    ", one on ",
                    to_entry("opioid overdose in the community", cell, OVERDOSE),
                    ".",
                ),
            ),
            PlannedSection(
                ISSUE,
                "One service or two?",
                build.join(
                    build.paragraph(
                        "The review looks at needle programmes and opioid substitution together, "
                        "as ways to prevent the spread of hepatitis C. They need not be provided "
                        "by one service."
                    ),
                    questions(
                        "Can your clients get both in one place?",
                        "If not, who tells a person who comes for one of the other?",
                    ),
                ),
            ),
        ],
    )


NEEDLES = "Needle and syringe programmes"
OVERDOSE = "Community management of opioid overdose"


# --- Drug A3 --------------------------------------------------------------------------------

HONG_KONG = (
    "Double-blind comparison of methadone and placebo maintenance treatments of narcotic "
    "addicts in Hong Kong"
)
NO_REPLACEMENT = (
    "Methadone maintenance therapy versus no opioid replacement therapy for opioid dependence"
)
BUPRENORPHINE = (
    "Buprenorphine maintenance versus placebo or methadone maintenance for opioid dependence"
)
MORTALITY = (
    "Mortality risk during and after opioid substitution treatment: systematic review and "
    "meta-analysis of cohort studies"
)


def drug_a3_at_first(cell: Cell) -> Words:
    return Words(
        "Prescribing in place of heroin",
        build.paragraph(
            "Trials and reviews of the medicines perscribed to people dependent on heroin: "
            "methadone above all, then buprenorphine, and heroin itself."
        ),
        [about_a3(), start_a3(cell), comparison_a3(cell)],
    )


def drug_a3_with_risks(cell: Cell) -> Words:
    words = drug_a3_at_first(cell)
    return words._replace(sections=[*words.sections, risks_a3(cell)])


def drug_a3(cell: Cell) -> Words:
    spelt = SafeString(drug_a3_with_risks(cell).abstract.replace("perscribed", "prescribed"))
    return drug_a3_with_risks(cell)._replace(abstract=spelt)


def about_a3() -> PlannedSection:
    body = build.join(
        build.paragraph(
            "Medicines for people dependent on drugs, above all on opioids such as heroin. Most of "
            "the documents are about ",
            build.note(
                "substitution",
                "Prescribing a medicine of the same kind in place of the drug that somebody "
                "depends on. Also called replacement, maintenance or opioid agonist treatment.",
            ),
            ". The list reaches ",
            build.mark("from a trial of methadone reported in 1965", "p-firstone"),
            " to reviews of this century.",
        ),
        build.paragraph(
            "What talking adds to a prescription is the subject of ",
            to_cell("cell A4", "drug/a4"),
            "; how substitution is provided across a region or country, of ",
            to_cell("cell E3", "drug/e3"),
            ".",
        ),
    )
    return PlannedSection(ABOUT, "", body)


def start_a3(cell: Cell) -> PlannedSection:
    body = build.join(
        build.paragraph(
            "With ",
            to_entry("the review of 2014", cell, BUPRENORPHINE),
            ", because it sets the two best known medicines against each other, and one of them "
            "against placebo as well.",
        ),
        build.unfold(
            "What a review like this is",
            [
                build.paragraph(
                    "A Cochrane review looks for all the trials of a question, says how far each "
                    "can be trusted, and puts their findings together. It may have been brought up "
                    "to date since, so look for the newest version."
                )
            ],
        ),
    )
    return PlannedSection(START, "", body)


def comparison_a3(cell: Cell) -> PlannedSection:
    body = build.join(
        build.paragraph(
            "A trial says how one treatment did beside another. So before asking what it found, "
            "ask what the treatment was compared with. ",
            to_entry("The trial from Hong Kong", cell, HONG_KONG),
            " compared methadone with a placebo; ",
            to_entry("the review of 2009", cell, NO_REPLACEMENT),
            " compares it with having no replacement therapy at all.",
        ),
        build.pull_quote("Before asking what it found, ask what it was compared with"),
        build.panel(
            "Three comparisons in the list",
            [
                build.ordered_list(
                    "A medicine and placebo: does the medicine itself do anything?",
                    "A medicine and nothing of the kind: is it better to offer it?",
                    "Two medicines: which should be offered first?",
                )
            ],
            "Worded for this demonstration",
        ),
        questions(
            "Which of the three is nearest to the choice that your patients face?",
            "Which one would you want to see before changing what you prescribe?",
        ),
    )
    return PlannedSection(ISSUE, "What was it compared with?", body)


def risks_a3(cell: Cell) -> PlannedSection:
    body = build.join(
        build.paragraph(
            "The ",
            to_entry("review of 2017", cell, MORTALITY),
            " names two periods in its title: the risk of dying ",
            build.emphasis("during"),
            " treatment, and the risk ",
            build.emphasis("after"),
            " it. Its material is ",
            build.note(
                "cohort studies",
                "Studies that follow a group of people over time without deciding who is treated.",
            ),
            ", not trials.",
        ),
        build.block_quotation(
            build.paragraph("Mortality risk during and after opioid substitution treatment")
        ),
        questions(
            "Do you know how many of your patients left treatment last year, and how?",
            "Who speaks with a patient about the time after treatment, and when?",
        ),
    )
    return PlannedSection(ISSUE, "And when treatment ends?", body)


# --- Alcohol A1 -----------------------------------------------------------------------------

SCREENING_TEST = (
    "AUDIT: the Alcohol Use Disorders Identification Test: guidelines for use in primary care"
)
SIPS = (
    "Effectiveness of screening and brief alcohol intervention in primary care (SIPS trial): "
    "pragmatic cluster randomised controlled trial"
)


def alcohol_a1(cell: Cell) -> Words:
    return Words(
        "A few minutes’ advice to risky drinkers",
        build.paragraph(
            "Finding people who drink at risk and advising them briefly: a trial in several "
            "countries, a trial in English primary care, reviews, and guidance on how to do it."
        ),
        [
            PlannedSection(
                ABOUT,
                "",
                build.paragraph(
                    "Many people who drink at risk do not ask for help. ",
                    build.note(
                        "Screening",
                        "A short set of questions asked of everybody who comes, or of everybody "
                        "of some kind.",
                    ),
                    " finds them where they come for something else, such as a surgery; then "
                    "somebody there advises them. Getting this done everywhere is the subject of ",
                    to_cell("cell E1", "alcohol/e1"),
                    ".",
                ),
            ),
            PlannedSection(
                START,
                "",
                build.paragraph(
                    "With ",
                    to_entry("the screening test", cell, SCREENING_TEST),
                    " itself, if you have not seen it; then ",
                    to_entry("the SIPS trial", cell, SIPS),
                    ", which was done in primary care.",
                ),
            ),
            PlannedSection(
                ISSUE,
                "Whom do you ask?",
                build.join(
                    build.paragraph(
                        "You can ask everybody, everybody who is new, or those in whom you suspect "
                        "something. Each choice finds other people and takes other time."
                    ),
                    questions(
                        "Who asks in your service, and whom?",
                        "What happens in the five minutes after a worrying answer?",
                    ),
                ),
            ),
        ],
    )


def no_words(cell: Cell) -> Words:
    return Words("", SafeString(""), [])


WRITTEN: dict[str, list[PlannedEdition]] = {
    "drug/a1": [PlannedEdition(date(2020, 2, 4), SIGNIFICANT, "First edition.", drug_a1)],
    "drug/a3": [
        PlannedEdition(
            date(2019, 3, 14),
            SIGNIFICANT,
            "First edition.",
            drug_a3_at_first,
            not_yet=frozenset({MORTALITY}),
        ),
        PlannedEdition(
            date(2021, 6, 9),
            SIGNIFICANT,
            "Lists a review of deaths during and after treatment, and discusses it.",
            drug_a3_with_risks,
        ),
        PlannedEdition(date(2021, 9, 27), MINOR, "A spelling mistake in the abstract.", drug_a3),
    ],
    "alcohol/a1": [PlannedEdition(date(2022, 5, 17), SIGNIFICANT, "First edition.", alcohol_a1)],
}
