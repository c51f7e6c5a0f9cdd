"""Pairs of texts, each with what a reader is to be told of how one became the other."""

from typing import NamedTuple

from cells.richtext import build as b

KEPT = "Those who stay in treatment live longer than those who leave it early"
LEFT = "and whoever leaves should be able to come back on the same day"
THIRD = "A third of all services keep nobody waiting for longer than a week"


class Pair(NamedTuple):
    """Words that came and went, each run as one, and what is told beside them."""

    old: str
    new: str
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


def p(*words):
    return b.paragraph(*words)


GOLDEN = {
    "nothing": Pair(p(KEPT), p(KEPT)),
    "a lost not": Pair(p("It does not help them."), p("It does help them."), removed=("not",)),
    "a lost not beside other changes": Pair(
        p("That is not an argument for leaving while the door is closed."),
        p("That is an argument for leaving while the door stays open."),
        removed=("not", "is closed"),
        added=("stays open",),
    ),
    "one letter": Pair(
        p("The dose was perscribed daily."),
        p("The dose was prescribed daily."),
        removed=("perscribed",),
        added=("prescribed",),
    ),
    "one letter beside signs": Pair(
        p("Some (“the firsd”), some not."),
        p("Some (“the first”), some not."),
        removed=("firsd",),
        added=("first",),
    ),
    "a sign": Pair(p("It helps."), p("It helps?"), removed=(".",), added=("?",)),
    "a minus": Pair(p("By -5 points"), p("By 5 points"), removed=("-",)),
    "a word that rejoins two": Pair(
        p("Care was found wanting by most of them"),
        p("Care was nowhere found to be good by any of them"),
        removed=("wanting", "most"),
        added=("nowhere", "to be good", "any"),
    ),
    "a sentence between two that begin alike": Pair(
        p("The first helped. The third did not."),
        p("The first helped. The second failed. The third did not."),
        added=("The second failed.",),
    ),
    "the last of three sentences that begin alike": Pair(
        p("The first helped. The second failed. The third failed."),
        p("The first helped. The second failed."),
        removed=("The third failed.",),
    ),
    "the address of a link": Pair(
        p("See ", b.link("the first trial", "https://www.example.org/1"), "."),
        p("See ", b.link("the first trial", "https://doi.org/10.1/2"), "."),
        told=("Link: In Issue 1, “the first trial”: was example.org/1; now doi.org/10.1/2",),
    ),
    "a link that is safer now": Pair(
        p(b.link("trial", "http://example.org/")),
        p(b.link("trial", "https://example.org/")),
        told=("Link: In Issue 1, “trial”: was http://example.org/; now https://example.org/",),
    ),
    "a link lost": Pair(
        p("See ", b.link("the trial", "https://example.org/1"), "."),
        p("See the trial."),
        told=("Link: In Issue 1, “the trial” no longer leads to example.org/1",),
    ),
    "a hover note": Pair(
        p("A ", b.note("flexible dose", "Raised daily."), " helps."),
        p("A ", b.note("flexible dose", "Raised weekly."), " helps."),
        told=(
            "Hover note: In Issue 1, “flexible dose”: was “Raised daily.”; now “Raised weekly.”",
        ),
    ),
    "a hover note that came with its words": Pair(
        p("A dose helps."),
        p("A ", b.note("flexible", "Raised daily."), " dose helps."),
        added=("flexible",),
        told=("Hover note: In Issue 1, “flexible”: note added: “Raised daily.”",),
    ),
    "emphasis added": Pair(
        p("They never leave."),
        p("They ", b.emphasis("never"), " leave."),
        told=("Emphasis: In Issue 1, “never” is now in italics",),
    ),
    "emphasis lost at a sign": Pair(
        p("They leave ", b.strong("never"), "."),
        p("They leave never."),
        told=("Emphasis: In Issue 1, “never” is no longer in bold",),
    ),
    "emphasis within a word": Pair(
        p("It is unknown."),
        p("It is ", b.emphasis("un"), "known."),
        told=("Emphasis: In Issue 1, “un” is now in italics",),
    ),
    "a reference that leads elsewhere": Pair(
        p("As ", b.reference("listed above", "entry", 1), " says."),
        p("As ", b.reference("listed above", "entry", 77), " says."),
        told=("Reference: In Issue 1, “listed above”: led to “Finding 1”; now to entry 77",),
    ),
    "a reference to another passage": Pair(
        p("As ", b.reference("listed above", "entry", 1), " says."),
        p("As ", b.reference("listed above", "entry", 1, "p-ab12cd34"), " says."),
        told=(
            "Reference: In Issue 1, “listed above”: led to “Finding 1”; "
            "now to a passage in “Finding 1”",
        ),
    ),
    "a marked passage": Pair(
        p("This passage counts."),
        p(b.mark("This passage", "p-ab12cd34"), " counts."),
        told=("Marked passage: In Issue 1, “This passage” is now a marked passage",),
    ),
    "a paragraph split": Pair(
        p(f"{KEPT} {LEFT}"),
        b.join(p(KEPT), p(LEFT)),
        told=(
            "Paragraph split: In Issue 1, “and whoever leaves should be able to come back on …”"
            " begins a paragraph now",
        ),
    ),
    "paragraphs joined": Pair(
        b.join(p(KEPT), p(LEFT)),
        p(f"{KEPT} {LEFT}"),
        told=(
            "Paragraphs joined: In Issue 1, “and whoever leaves should be able to come back on …”"
            " begins none now",
        ),
    ),
    "a paragraph added": Pair(p(KEPT), b.join(p(KEPT), p(LEFT)), added=(LEFT,)),
    "a paragraph removed from between": Pair(
        b.join(p(KEPT), p(THIRD), p(LEFT)), b.join(p(KEPT), p(LEFT)), removed=(THIRD,)
    ),
    "a paragraph moved": Pair(
        b.join(p(KEPT), p(LEFT), p(THIRD)),
        b.join(p(THIRD), p(KEPT), p(LEFT)),
        told=(
            "Paragraph moved: In Issue 1, “A third of all services keep nobody waiting for …”"
            " moved up",
        ),
    ),
    "a paragraph moved and changed": Pair(
        b.join(p(KEPT), p(LEFT), p(THIRD)),
        b.join(p(THIRD.replace("third", "tenth")), p(KEPT), p(LEFT)),
        removed=("third",),
        added=("tenth",),
        told=(
            "Paragraph moved: In Issue 1, “A tenth of all services keep nobody waiting for …”"
            " moved up",
        ),
    ),
    "a list item moved": Pair(
        b.bullet_list("One", "Two", "Three"),
        b.bullet_list("Two", "Three", "One"),
        told=("Item moved: In Issue 1, “One” moved down",),
    ),
    "a list item removed": Pair(
        b.bullet_list("One", "Two", "Three"), b.bullet_list("One", "Three"), removed=("Two",)
    ),
    "the summary of an unfold": Pair(
        b.unfold("How doses were compared", [p(KEPT)]),
        b.unfold("How dosages were compared", [p(KEPT)]),
        removed=("doses",),
        added=("dosages",),
    ),
    "a paragraph that became an item": Pair(
        p(KEPT),
        b.bullet_list(KEPT),
        told=(
            "Form: In Issue 1, “Those who stay in treatment live longer than …”: "
            "was a paragraph; now a paragraph in a bulleted list",
        ),
    ),
    "a paragraph that became a sub-heading": Pair(
        b.join(p("What they found"), p(KEPT)),
        b.join(b.heading("What they found"), p(KEPT)),
        told=("Form: In Issue 1, “What they found”: was a paragraph; now a sub-heading",),
    ),
    "an item that became two": Pair(
        b.bullet_list(b.join(p("One"), p("Two"))),
        b.bullet_list("One", "Two"),
        told=("Grouping: In Issue 1, “Two” begins another item now",),
    ),
    "two lists that became one": Pair(
        b.join(b.bullet_list("One"), b.bullet_list("Two")),
        b.bullet_list("One", "Two"),
        told=("Grouping: In Issue 1, “Two” begins no other list now",),
    ),
    "two quotations that became one": Pair(
        b.join(b.block_quotation(p(KEPT)), b.block_quotation(p("No."))),
        b.block_quotation(p(KEPT), p("No.")),
        told=("Grouping: In Issue 1, “No.” begins no other quotation now",),
    ),
    "two links to one address that became one": Pair(
        p(b.link("the", "https://example.org/"), " ", b.link("trial", "https://example.org/")),
        p(b.link("the trial", "https://example.org/")),
    ),
    "a link that kept half of its words": Pair(
        p("See ", b.link("the trial", "https://example.org/"), " twice or more."),
        p("See ", b.link("the study", "https://example.org/"), " twice or more."),
        removed=("trial",),
        added=("study",),
    ),
    "a paragraph that came into a panel without a source": Pair(
        b.join(b.panel("T", [p(KEPT)]), p(LEFT)),
        b.panel("T", [p(KEPT), p(LEFT)]),
        told=(
            "Form: In Issue 1, “and whoever leaves should be able to come back on …”: "
            "was a paragraph; now a paragraph in a panel",
        ),
    ),
    "a line break": Pair(
        p("One", b.line_break(), "two"),
        p("One two"),
        told=("Spacing: In Issue 1, “two”: before it was a line break; now a space",),
    ),
    "everything": Pair(
        p(KEPT), p("Nobody knows why"), removed=(KEPT,), added=("Nobody knows why",)
    ),
    "a text that came": Pair("", p(KEPT), added=(KEPT,)),
    "a text that went": Pair(p(KEPT), "", removed=(KEPT,)),
}
