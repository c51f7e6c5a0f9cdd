"""The first words of the plain pages."""

from datetime import date

from django.utils.safestring import SafeString

from cells.models import Edition, PlainPage
from cells.publishing import publish
from cells.richtext.build import bullet_list, heading, join, link, paragraph

PLAIN_PAGES: dict[str, tuple[str, SafeString]] = {
    "about": (
        "About the matrices",
        join(
            paragraph(
                "An evidence matrix is a grid. Its columns are the levels at which treatment can "
                "be made better, from work with one person to a whole treatment system; its rows "
                "are kinds of treatment. Each square, a cell, lists the documents worth reading on "
                "that subject, in four categories: seminal studies, key studies, reviews and "
                "guidance. A cell may also have a bite, a guide to its documents in plain words."
            ),
            heading("This is a demonstration"),
            paragraph(
                "The documents listed here exist, and their records were checked. The words about "
                "them were written to show what pages look like: they claim no more than the "
                "titles do. Whoever runs this site puts their own in their place."
            ),
        ),
    ),
    "method": (
        "How the documents are chosen",
        join(
            paragraph(
                "Editors choose, by judgement, the few documents that somebody working in a field "
                "should know. A cell is not a systematic review, and that a document is missing "
                "does not mean that it was found wanting."
            ),
            bullet_list(
                "Seminal studies opened a question or changed practice.",
                "Key studies are the most telling single studies.",
                "Reviews bring many studies together.",
                "Guidance says what to do.",
            ),
            paragraph(
                "Every change is published as a dated edition. Earlier editions stay at their "
                "addresses, so that what was once cited can still be read."
            ),
        ),
    ),
    "privacy": (
        "Privacy",
        join(
            paragraph(
                "Reading this site needs no account. Its public pages set no cookies and load "
                "nothing from other sites."
            ),
            paragraph(
                "Editors who sign in get two cookies: one that keeps them signed in, and one that "
                "protects their forms."
            ),
            paragraph(
                "The site’s own log notes for each request the time, the address on this site that "
                "was asked for and whether it was found. It does not note who asked, or what was "
                "searched for."
            ),
        ),
    ),
    "accessibility": (
        "Accessibility",
        join(
            paragraph(
                "These pages are meant to be read by everybody: by keyboard or touch, with a "
                "screen reader, enlarged, printed, or without scripts."
            ),
            paragraph(
                "A word with a note is a button that opens it. Text that unfolds opens when a link "
                "leads into it, and is open in print."
            ),
            paragraph(
                "The aim is the Web Content Accessibility Guidelines, version 2.2, level AA (",
                link("the guidelines at w3.org", "https://www.w3.org/TR/WCAG22/"),
                "). The documents listed are on other sites, over which this one has no power.",
            ),
        ),
    ),
    "reuse": (
        "Using what is here",
        join(
            paragraph(
                "The documents listed belong to their authors and publishers: what you may do with "
                "them, they say. The records of them (title, authors, year, source) are facts, and "
                "anybody may use them."
            ),
            paragraph(
                "The program that makes this site is free software under the MIT licence. Whoever "
                "runs the site says here on what terms its own words may be used."
            ),
            heading("Citing a page"),
            paragraph(
                "Give the address of the edition that you read: it ends in a date, and what it "
                "shows stays as it is."
            ),
        ),
    ),
}


def make_plain_pages(dated_on: date) -> None:
    """Make and publish the plain pages that do not exist yet."""
    for slug, (title, body) in PLAIN_PAGES.items():
        if PlainPage.objects.filter(slug=slug).exists():
            continue
        publish(
            PlainPage.objects.create(slug=slug, title=title, body=body),
            kind=Edition.Kind.SIGNIFICANT,
            note="First edition.",
            source=Edition.Source.DEMO,
            dated_on=dated_on,
        )
