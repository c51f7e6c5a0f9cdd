"""Letters of each kind, as composers make them, and rich text with every piece of it."""

from cells.richtext import build as b
from cells.richtext import parse
from subscriptions.letters import (
    Bullets,
    Button,
    Change,
    Heading,
    Letter,
    Mark,
    Paragraph,
    Place,
    Rich,
    Rule,
    Run,
    plain,
)
from tests.cells.richtext.samples import EVERYTHING

SITE = "https://matrix.example.org"
TOKEN = "AbCdEfGhIjKlMnOpQrStUvWx"
END = f"{SITE}/u/{TOKEN}/"
PLACES = (Place("entry", 1432, "Kimber and Ahn 2019", f"{SITE}/drug/a3/#entry-1432"),)
FOLLOWED = {
    "because": ("You follow drug row 3 and cell E5, and asked for it on 9 January 2026.",),
    "unsubscribe": END,
    "preferences": f"{SITE}/subscribe/",
    "list_name": "Drug Treatment Matrix",
    "archive": f"{SITE}/drug/editions/",
}


CHANGE = Letter(
    subject="Drug A3 changed: guidance on take-home doses added",
    over="Drug Treatment Matrix cell A3",
    over_detail="Edition of 3 May 2026",
    square="A3",
    title="Staying in treatment keeps people alive",
    preview="Guidance on take-home doses added; the review of deaths comes first.",
    web=f"{SITE}/drug/a3/",
    pieces=(
        plain("Guidance on take-home doses added; the review of deaths comes first."),
        Heading("Three of the nine changes"),
        Change(
            "Added, in Guidance",
            (Run("Take-home doses: a guide for clinics", Mark.INSERTED, f"{SITE}/go/12/"),),
        ),
        Change(
            "Moved, in Reviews, from place 3 to place 1",
            (Run("Deaths in treatment and in the weeks after leaving it"),),
        ),
        Change(
            "Issue 1: was, and now",
            (
                Run("Leaving early is "),
                Run("not", Mark.INSERTED),
                Run(" a failure of will. Whether somebody comes back depends on a door that "),
                Run("shuts behind them", Mark.DELETED),
                Run("stays ajar", Mark.INSERTED),
                Run("."),
            ),
        ),
        Button("Read cell A3", f"{SITE}/drug/a3/"),
        Paragraph((Run("See all nine changes", address=f"{SITE}/drug/a3/compare/4...5/"),)),
    ),
    **FOLLOWED,
)

DIGEST = Letter(
    subject="Four changes in the week to 8 November 2026",
    over="Evidence Matrix",
    over_detail="2 to 8 November 2026",
    title="What changed in a week",
    preview="Drug A3, drug B5 and alcohol C2.",
    pieces=(
        plain("In the cells that you follow, four things changed."),
        Heading("Drug Treatment Matrix", address=f"{SITE}/drug/"),
        Heading("A3: Staying in treatment keeps people alive", 3, f"{SITE}/drug/a3/"),
        Bullets(
            (
                (Run("2 entries added, 1 moved from Key studies to Reviews"),),
                (Run("Key studies: "), Run("An early pilot of contracts", Mark.DELETED)),
            )
        ),
        Heading("B5: What a service needs before it can change", 3, f"{SITE}/drug/b5/"),
        Change(
            "Abstract",
            (Run("Three", Mark.DELETED), Run("Four", Mark.INSERTED), Run(" trials agree.")),
        ),
        Heading("Alcohol Treatment Matrix", address=f"{SITE}/alcohol/"),
        Heading("C2: Who the therapist is matters", 3, f"{SITE}/alcohol/c2/"),
        Paragraph((Run("A note on a retraction."),), is_small=True),
        Rule(),
        Paragraph((Run("Compare it all", address=f"{SITE}/changes/"),)),
    ),
    **FOLLOWED,
)

COURSE = Letter(
    subject="Bite 3 of 24: Who the therapist is matters",
    over="Drug Treatment Matrix cell C2",
    over_detail="Bite 3 of 24",
    square="C2",
    title="Who the therapist is matters",
    preview="Warmth is not a luxury: it is what the trials found to work.",
    web=f"{SITE}/drug/c2/#bite",
    pieces=(
        Rich(parse(b.paragraph("Warmth is not a luxury: it is ", b.emphasis("the"), " finding."))),
        Heading("The issues"),
        Bullets(((Run("Can warmth be taught?"),), (Run("Who should be matched with whom?"),))),
        Button("Read the bite", f"{SITE}/drug/c2/#bite"),
    ),
    **FOLLOWED,
)

CONFIRM = Letter(
    subject="Please confirm that you want mail from Evidence Matrix",
    title="One click, and you get what you asked for",
    preview="Nothing is sent until you confirm.",
    pieces=(
        plain("Somebody, we hope you, asked for mail about changes at this address:"),
        Bullets(((Run("Drug Treatment Matrix, row 3: each change"),),)),
        Button("Confirm", f"{SITE}/subscribe/confirm/{TOKEN}/"),
        plain("Was it not you? Do nothing: the address is forgotten after seven days."),
    ),
    because=("You get this because this address was typed into a form on our site.",),
    never=END,
)

ESSAY = b.join(
    b.paragraph(
        "Three trials of take-home kits have reported since the spring, and they agree more than "
        "their authors expected. Kits given to ",
        b.note("peers", "People who use drugs themselves, paid or not."),
        " reach those whom clinics never see; ",
        b.reference("the review listed here", "entry", 1432),
        " says by how much.",
    ),
    b.pull_quote("A kit in a drawer saves nobody. A kit in a pocket might.", "A peer worker"),
    b.heading("What the trials found"),
    b.paragraph(
        "All three counted kits, and one counted lives (",
        b.link("1", "https://trials.example.org/1/"),
        ", ",
        b.link("2", "https://trials.example.org/2/"),
        ").",
    ),
    b.bullet_list(
        b.paragraph(b.strong("Reach: "), "twice as many kits left the building."),
        b.join(
            b.paragraph(b.strong("Refills: "), "people came back for a second kit"),
            b.ordered_list("after they had used the first,", "or had lost it."),
        ),
    ),
    b.unfold(
        "How the trials were compared",
        [b.paragraph("By kits per hundred people in the first ", b.emphasis("six"), " months.")],
    ),
    b.panel(
        "Before you order kits",
        [
            b.paragraph("Ask who will carry them, and who will pay for the second."),
            b.bullet_list("Train in pairs", "Write down refills, not names"),
        ],
        "From the working group on kits",
    ),
    b.block_quotation(b.paragraph("We had the kits. We did not have the hours.")),
    b.paragraph(
        "The rule about prescriptions changed on 1 April. ",
        b.link("Read the new rule", "https://example.org/rules/2026/4/"),
        " or ",
        b.link("write to us", "mailto:desk@example.org"),
        ".",
    ),
)

RICH = Rich(parse(EVERYTHING), PLACES)
BULLETIN = Letter(
    subject="What is new in naloxone – and what is not",
    over="Bulletin 7",
    over_detail="12 May 2026",
    title="What is new in naloxone",
    preview="Three trials, and a rule that changed.",
    web=f"{SITE}/bulletins/7/",
    pieces=(
        Rich(parse(ESSAY), PLACES),
        Button("Read it on the site", f"{SITE}/bulletins/7/"),
    ),
    **FOLLOWED,
)
EVERY_PIECE = Letter("Every piece", "Every piece of rich text", (RICH,))
LETTERS = {
    "change": CHANGE,
    "digest": DIGEST,
    "course": COURSE,
    "confirm": CONFIRM,
    "bulletin": BULLETIN,
}
