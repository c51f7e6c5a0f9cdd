"""What stands beside an admin form: the state of the page, and what belongs to the row.

Here apps are joined: the forms themselves know only what is below them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator, capfirst

from bites.models import Bite, Section
from cells.categories import Category
from cells.models import Cell, Credit, Notice, Page, Remark
from cells.models.subject import Subject
from cells.parts import Use
from cells.publishing.publish import draft_differs
from cells.publishing.using import uses_of, uses_of_row
from entries.models import Document, Entry, Message
from matrix_site.desk.links import add_address, cell_address, edit_address, with_next


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list; `hint` is said after the link."""

    label: str
    url: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A list under a heading, with a link to add to it."""

    heading: str
    items: list[Item]
    add: Item | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """`state` is one of "live", "draft", "retired" or ""; `sentence` says it in words."""

    sentence: str = ""
    state: str = ""
    acts: list[Item] = field(default_factory=list)
    facts: str = ""
    groups: list[Group] = field(default_factory=list)


@singledispatch
def panel_for(row: Any, user: Any) -> Panel | None:
    """What to show beside the form of this row; None where there is nothing to say."""
    return None


@panel_for.register
def _(row: Subject, user: Any) -> Panel:
    return page_panel(row, user)


@panel_for.register
def _(cell: Cell, user: Any) -> Panel:
    back = edit_address(cell)
    entries = cell.entries.in_page_order().select_related("document")
    standing = [entry for entry in entries if not entry.retired_at]
    retired = [entry for entry in entries if entry.retired_at]
    groups = [
        Group(
            category.label,
            [entry_item(entry, back) for entry in standing if entry.category == category],
            Item(
                f"Add to {category.label}",
                with_next(add_address(Entry, cell=cell.pk, category=category.value), back),
            ),
        )
        for category in Category
    ]
    if retired:
        groups.append(Group("Retired entries", [entry_item(entry, back) for entry in retired]))
    groups.append(bite_group(cell, back))
    credits = [Item(str(one), with_next(edit_address(one), back)) for one in cell.credits.all()]
    add_credit = with_next(add_address(Credit, cell=cell.pk, scope="cell"), back)
    groups.append(Group("Credits of this cell alone", credits, Item("Add a credit", add_credit)))
    groups.append(uses_group(uses_of_row(cell)))
    more = [
        Item("Workbench", cell_address(cell)),
        Item("Headline, abstract, MORE ↓", "#cell_form"),
    ]
    if user.has_perm("bites.add_pageimport"):
        more.append(Item("Import its old page", reverse("importing:start")))
    return page_panel(cell, user, groups, *more)


def entry_item(entry: Entry, back: str) -> Item:
    document = entry.document
    label = entry.headline or document.title or f"Entry number {entry.pk}"
    hint = ", ".join(filter(None, [Truncator(document.authors).chars(50), document.year]))
    return Item(label, with_next(edit_address(entry), back), hint)


def bite_group(cell: Cell, back: str) -> Group:
    bite = Bite.objects.filter(cell=cell).first()
    if bite is None:
        start = Item("Start the bite", with_next(add_address(Bite, cell=cell.pk), back))
        return Group("Bite", [], start)
    sections = [section_item(section, back) for section in bite.sections.in_page_order()]
    add = Item("Add a section", with_next(add_address(Section, bite=bite.pk), back))
    return Group("Bite", sections, add)


def section_item(section: Section, back: str) -> Item:
    hint = "issue" if section.kind == Section.Kind.ISSUE else ""
    return Item(section.title, with_next(edit_address(section), back), hint)


@panel_for.register
def _(entry: Entry, user: Any) -> Panel:
    back = edit_address(entry)
    retire_url = with_next(reverse("admin:entries_entry_retire", args=[entry.pk]), back)
    retire = Item("List it again" if entry.retired_at else "Retire…", retire_url)
    document = Item("Edit its document", with_next(edit_address(entry.document), back))
    sentence, state = "", ""
    if entry.retired_at:
        sentence, state = f"Retired: {entry.retired_because}", "retired"
    elif entry.was_published:
        sentence = "It has been published, so it can be retired but not deleted."
    acts = [*cell_acts(entry.cell, user, f"entry-{entry.pk}"), document, retire]
    return Panel(sentence, state, acts, groups=[uses_group(uses_of_row(entry))])


@panel_for.register
def _(section: Section, user: Any) -> Panel:
    groups = [uses_group(uses_of_row(section))]
    acts = cell_acts(section.bite.cell, user, f"section-{section.pk}")
    return Panel(acts=acts, groups=groups)


def uses_group(uses: Iterable[Use]) -> Group:
    """Where used: the texts that refer to a row, or to what stands for it in cells."""
    return Group("Referred to in", [Item(use.place, use.url) for use in uses])


@panel_for.register
def _(bite: Bite, user: Any) -> Panel:
    return Panel(acts=cell_acts(bite.cell, user))


@panel_for.register
def _(credit: Credit, user: Any) -> Panel | None:
    return Panel(acts=cell_acts(credit.cell, user)) if credit.cell else None


@panel_for.register
def _(document: Document, user: Any) -> Panel:
    back = edit_address(document)
    notices = [
        Item(one.get_kind_display(), with_next(edit_address(one), back), one.words)
        for one in Notice.objects.filter(document_number=document.pk)
    ]
    add = Item("Add a notice", with_next(add_address(Notice, document_number=document.pk), back))
    stands_in = Item("Put it into a cell", add_address(Entry, document=document.pk))
    heading = "Notices: readers see them at once"
    entries = {("entry", number) for number in document.entries.values_list("pk", flat=True)}
    groups = [Group(heading, notices, add), uses_group(uses_of(entries))]
    return Panel(acts=[stands_in], groups=groups)


@panel_for.register
def _(notice: Notice, user: Any) -> Panel:
    document = Document.objects.filter(pk=notice.document_number).first()
    if document is None:
        return Panel(f"There is no document number {notice.document_number} in the library.")
    return Panel(f"About: {document}", acts=[Item("Edit the document", edit_address(document))])


@panel_for.register
def _(message: Message, user: Any) -> Panel | None:
    if not user.has_perm("entries.change_message"):
        return None
    is_open = message.state in Message.WAITING_STATES and message.draft_entry_id is None
    label = "Answer it in the inbox" if is_open else "Open it in the inbox"
    return Panel(acts=[Item(label, reverse("desk:inbox_message", args=[message.pk]))])


@panel_for.register
def _(page: Page, user: Any) -> Panel:
    words = Item("Edit its words", edit_address(page.subject))
    acts = [words, *withdrawal_acts(page, user, edit_address(page))]
    return Panel(withdrawn_sentence(page), "draft" if page.withdrawal else "", acts)


def withdrawal_acts(page: Page, user: Any, back: str) -> list[Item]:
    """For administrators: the way to withdraw a page that was published, or to show it again."""
    if not page.current_edition_id or not user.has_perm("cells.withdraw_page"):
        return []
    url = with_next(reverse("admin:cells_page_withdrawal", args=[page.pk]), back)
    return [Item("Show it to the public again…" if page.withdrawn_on else "Withdraw…", url)]


def withdrawn_sentence(page: Page) -> str:
    """Says that readers have nothing of the page; "" where they have."""
    withdrawal = page.withdrawal
    if withdrawal is None:
        return ""
    what = "Withdrawn" if withdrawal == page else "Withdrawn with its matrix"
    since = f"{withdrawal.withdrawn_on:%-d %B %Y}"
    return f"{what} from the public since {since}: {withdrawal.withdrawn_because}"


def cell_acts(cell: Cell, user: Any, about: str = "") -> list[Item]:
    """The ways from a row to its cell."""
    return [Item(f"All of {cell}", cell_address(cell)), *page_acts(cell, user, about)]


def page_acts(subject: Subject, user: Any, about: str = "") -> list[Item]:
    """What can be done with a page; `about` is the part that one comes from, such as "entry-12"."""
    acts = [Item("Preview", page_url("preview", subject))]
    if user.has_perm("cells.publish_page"):
        acts.append(Item("Publish…", page_url("publish", subject)))
    if subject.page.current_edition_id:
        acts.append(Item("Editions and restore", page_url("editions", subject)))
    return [*acts, *colleague_acts(subject, user, about)]


def colleague_acts(subject: Subject, user: Any, about: str = "") -> list[Item]:
    """Remarks, on a part ("entry-12") where one is named, and links for outsiders."""
    acts = []
    if user.has_perm("cells.view_remark"):
        url = page_url("remarks_on", subject)
        number = Remark.objects.open().filter(page=subject.page_id).count()
        label = f"Remarks, {number} open" if number else "Remarks"
        acts.append(Item(label, f"{url}?about={about}" if about else url))
    if user.has_perm("cells.view_previewlink"):
        acts.append(Item("Links for outsiders", page_url("preview_links_to", subject)))
    return acts


def page_panel(
    subject: Subject, user: Any, groups: Iterable[Group] = (), *more_acts: Item
) -> Panel:
    """The state of a page and what can be done with it."""
    sentence, state = page_state(subject)
    acts = [
        *page_acts(subject, user),
        Item("Dates of search and review", live_facts_url(subject)),
        *review_acts(subject, user),
        *more_acts,
        *withdrawal_acts(subject.page, user, edit_address(subject)),
    ]
    return Panel(sentence, state, acts, facts_of(subject.page), list(groups))


def review_acts(subject: Subject, user: Any) -> list[Item]:
    """Only where readers have something that can be found unchanged."""
    if not subject.page.current_edition_id or not user.has_perm("cells.add_review"):
        return []
    url = reverse("desk:review", args=[subject.page_id])
    return [Item("Reviewed, no change…", with_next(url, edit_address(subject)))]


def page_state(subject: Subject) -> tuple[str, str]:
    edition = subject.page.current_edition
    if edition is None:
        return "Draft: not published yet.", "draft"
    if withdrawn := withdrawn_sentence(subject.page):
        return withdrawn, "draft"
    live = f"Live: edition {edition.number}, {edition.dated_on:%-d %B %Y}."
    if draft_differs(subject):
        return f"{live} Draft: changes not published.", "draft"
    return f"{live} No changes.", "live"


def facts_of(page: Page) -> str:
    """The live facts in a sentence."""
    facts = [
        f"{words} {value:%-d %B %Y}"
        for words, value in (
            ("searched to", page.searched_to),
            ("review by", page.review_by),
            ("reviewed, no change, on", page.reviewed_on),
        )
        if value
    ]
    late = " Review overdue." if page.is_overdue() else ""
    return f"{capfirst(', '.join(facts))}.{late}" if facts else ""


def live_facts_url(subject: Subject) -> str:
    return with_next(edit_address(subject.page), edit_address(subject))


def page_url(name: str, subject: Subject) -> str:
    return reverse(f"desk:{name}", args=[subject.page.path])
