"""
The rich-text widget in the admin, under the site's own content policy (a breach fails the test:
see conftest.py). Everything but pasting is done with the keyboard.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.urls import reverse

from cells.models import PlainPage
from cells.richtext import build as b
from tests.cells.richtext.samples import EVERYTHING
from tests.factories import CellFactory, EntryFactory

# ProseMirror hears of a moved selection a moment late, and for 50 ms after it has set one itself
# it takes none from the browser. People are slower than that.
SETTLED = "new Promise((done) => requestAnimationFrame(() => setTimeout(done, 60)))"


class Desk:
    """The change form of one plain page, its text in the editor."""

    def __init__(self, page, row):
        self.page = page
        self.row = row
        self.text = page.locator(".ProseMirror").and_(page.get_by_role("textbox", name="Body"))
        page.goto(reverse("admin:cells_plainpage_change", args=[row.pk]))
        self.text.focus()
        self.press()
        self.press("Control+End")

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        self.page.evaluate(SETTLED)

    def type(self, words):
        self.page.keyboard.type(words)

    def select_back(self, characters):
        self.press(*["Shift+ArrowLeft"] * characters)

    def tool(self, name):
        """Reach a tool from the text as a keyboard does."""
        self.press("Alt+F10", "Home")
        for _ in range(20):
            if self.page.evaluate("document.activeElement.dataset.tool") == name:
                return self.press("Enter")
            self.press("ArrowRight")
        at = self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        raise AssertionError(f"No tool {name}; at {at}")

    def paste(self, html):
        self.text.evaluate(
            """(text, html) => {
                const data = new DataTransfer()
                data.setData("text/html", html)
                const about = { clipboardData: data, bubbles: true, cancelable: true }
                text.dispatchEvent(new ClipboardEvent("paste", about))
            }""",
            html,
        )

    def saved(self):
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Save", exact=True).press("Enter")
        self.row.refresh_from_db()
        return self.row.body


@pytest.fixture
def desk(page, client, live_server):
    client.force_login(User.objects.create_superuser("editor"))
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([{**cookie, "url": live_server.url}])

    def opened(body=""):
        return Desk(page, PlainPage.objects.create(slug="about", title="About", body=body))

    return opened


def test_a_trip_through_the_editor_changes_nothing(desk):
    desk = desk(EVERYTHING)
    desk.press("Control+Home")
    desk.type("x")
    desk.press("Backspace")
    assert desk.saved() == EVERYTHING


def test_every_block_keeps_its_shape_when_something_else_is_typed(desk):
    desk = desk(EVERYTHING)
    desk.press("Control+Home")
    desk.type("x")
    assert desk.saved() == EVERYTHING.replace("<p>Plain", "<p>xPlain", 1)


def test_typed_spaces_are_spaces(desk):
    desk = desk()
    desk.type("one two  three ")
    desk.press("Enter")
    desk.type("four five")
    assert desk.saved() == b.join(b.paragraph("one two three"), b.paragraph("four five"))


def test_words_are_made_strong_and_emphasised_by_their_keys(desk):
    desk = desk()
    desk.press("Control+b")
    desk.type("a")
    desk.press("Control+b")
    desk.type(" b ")
    desk.press("Control+i")
    desk.type("c")
    assert desk.saved() == b.paragraph(b.strong("a"), " b ", b.emphasis("c"))


def test_lists_quotations_and_headings_are_made_in_the_toolbar(desk):
    desk = desk()
    desk.tool("heading")
    desk.type("Head")
    desk.press("Enter")
    desk.tool("bulletList")
    desk.type("one")
    desk.press("Enter")
    desk.type("two")
    desk.tool("sink")
    desk.press("Enter", "Enter", "Enter")
    desk.tool("blockQuotation")
    desk.type("said")
    assert desk.saved() == b.join(
        b.heading("Head"),
        b.bullet_list(b.join(b.paragraph("one"), b.bullet_list("two"))),
        b.block_quotation(b.paragraph("said")),
    )


def test_markdown_signs_are_only_signs(desk):
    desk = desk()
    desk.type("**a** _b_ > c # d")
    assert desk.saved() == b.paragraph("**a** _b_ > c # d")


def test_a_hover_note_is_put_on_the_selected_words(desk):
    desk = desk()
    desk.type("A flexible dose")
    desk.select_back(13)
    desk.press("Control+Shift+h")
    desk.type("Raised as  needed")
    desk.press("Tab", "Enter")
    desk.type(" helps")
    assert desk.saved() == b.paragraph("A ", b.note("flexible dose", "Raised as needed"), " helps")


def test_a_note_is_changed_and_removed_from_within_its_words(desk):
    desk = desk(b.paragraph(b.note("dose", "Old")))
    desk.press("ArrowLeft", "Control+Shift+h", "Control+a")
    desk.type("New")
    desk.press("Tab", "Enter")
    assert desk.text.locator("[data-note=New]").count() == 1
    desk.press("ArrowLeft", "Control+Shift+h", "Tab", "Tab", "Enter")
    assert desk.saved() == b.paragraph("dose")


def test_a_link_to_a_dangerous_place_is_refused_with_a_reason(desk, page):
    desk = desk()
    desk.type("the trial")
    desk.press("Control+k")
    desk.type("javascript:alert(1)")
    desk.press("Enter")
    assert "not an address" in page.get_by_role("status").filter(has_text="address").inner_text()
    desk.press("Control+a")
    desk.type("https://example.org/a b")
    desk.press("Enter")
    assert desk.saved() == b.paragraph("the ", b.link("trial", "https://example.org/a%20b"))


def test_a_dialog_left_with_escape_changes_nothing(desk, page):
    desk = desk()
    desk.type("word")
    desk.press("Control+k")
    desk.type("https://example.org/")
    desk.press("Escape")
    desk.type("s")
    assert page.get_by_role("dialog").count() == 0
    assert desk.saved() == b.paragraph("words")


def test_a_reference_is_searched_and_chosen(desk, page):
    entry = EntryFactory(cell=CellFactory(), headline="Methadone works")
    desk = desk()
    desk.type("As listed above")
    desk.select_back(12)
    desk.press("Control+Shift+k")
    desk.type("methadone")
    page.get_by_role("button", name="Methadone works").wait_for()
    desk.press("ArrowDown", "Enter")
    assert desk.saved() == b.paragraph("As ", b.reference("listed above", "entry", entry.pk))


def test_a_reference_without_words_takes_those_typed_for_it(desk, page):
    cell = CellFactory()
    desk = desk()
    desk.press("Control+Shift+k")
    desk.type("e5")
    page.get_by_role("button", name="E5").wait_for()
    desk.press("Tab")
    desk.type("cell E5")
    desk.press("Enter")
    assert desk.saved() == b.paragraph(b.reference("cell E5", "cell", cell.pk))


def test_a_reference_to_a_marked_passage_is_searched_and_chosen(desk, page):
    text = b.paragraph("Doses. ", b.mark("Higher doses kept more in treatment", "p-ab12cd34"))
    entry = EntryFactory(cell=CellFactory(), headline="Methadone works", annotation=text)
    desk = desk()
    desk.press("Control+Shift+k")
    desk.type("methadone")
    page.get_by_role("button", name="Methadone works (the whole)").wait_for()
    assert Axe().run(page, context="dialog").response["violations"] == []
    desk.press("ArrowDown", "ArrowDown", "Enter")
    words = "Higher doses kept more in treatment"
    assert desk.saved() == b.paragraph(b.reference(words, "entry", entry.pk, "p-ab12cd34"))


def test_a_mark_gets_an_address_and_a_copy_gets_another(desk):
    desk = desk(b.paragraph(b.mark("passage", "p-aaaaaaaa"), " end"))
    for key in ("Control+Home", "Shift+End", "Control+c", "Home", "Control+v", "Enter"):
        desk.press(key)
    ids = [span.get_attribute("id") for span in desk.text.locator("span[id]").all()]
    assert len(set(ids)) == 2
    assert ids[1] == "p-aaaaaaaa"


def test_a_passage_is_marked_by_its_key(desk, page):
    desk = desk()
    desk.type("one two")
    desk.press("Control+Shift+m")
    id = desk.text.locator("span[id]").get_attribute("id")
    assert f"#{id}" in page.locator(".prose-status").inner_text()
    assert desk.saved() == b.paragraph("one ", b.mark("two", id))


def test_words_of_two_paragraphs_cannot_bear_one_note(desk, page):
    desk = desk(b.join(b.paragraph("a"), b.paragraph("b")))
    desk.press("Control+a")
    desk.press("Control+Shift+h")
    assert page.locator(".prose-status").inner_text() == "Choose words within one paragraph."


def test_an_unfold_is_filled_and_left_with_enter(desk):
    desk = desk()
    desk.tool("unfold")
    desk.type("How doses compare")
    desk.press("Enter")
    desk.type("In milligrams.")
    desk.press("Enter", "Enter")
    desk.type("After")
    assert desk.saved() == b.join(
        b.unfold("How doses compare", [b.paragraph("In milligrams.")]), b.paragraph("After")
    )


def test_a_panel_takes_up_the_blocks_it_is_put_round(desk):
    desk = desk(b.join(b.paragraph("one"), b.bullet_list("two")))
    desk.press("Control+a")
    desk.tool("panel")
    desk.type("Title")
    desk.press("Control+End")
    desk.type("Source")
    desk.press("Enter")
    desk.type("After")
    panel = b.panel("Title", [b.paragraph("one"), b.bullet_list("two")], "Source")
    assert desk.saved() == b.join(panel, b.paragraph("After"))


def test_a_panel_is_taken_out_again_without_losing_words(desk):
    desk = desk(b.panel("Title", [b.paragraph("one")], "Source"))
    desk.tool("panel")
    assert desk.saved() == b.join(*map(b.paragraph, ["Title", "one", "Source"]))


def test_a_pull_quote_repeats_the_selected_words(desk):
    desk = desk(b.paragraph("Enough is enough."))
    desk.press("Control+a")
    desk.tool("pullQuote")
    desk.type("A proverb")
    desk.press("Enter")
    desk.type("After")
    assert desk.saved() == b.join(
        b.paragraph("Enough is enough."),
        b.pull_quote("Enough is enough.", "A proverb"),
        b.paragraph("After"),
    )


def test_an_empty_frame_goes_with_backspace(desk):
    desk = desk(b.paragraph("a"))
    desk.press("Enter")
    desk.tool("panel")
    desk.press("Backspace")
    desk.type("b")
    assert desk.saved() == b.join(b.paragraph("a"), b.paragraph("b"))


def test_tab_leaves_the_text_and_escape_leads_back_from_the_tools(desk, page):
    desk = desk(b.bullet_list("one"))
    desk.press("Alt+F10")
    assert page.evaluate("document.activeElement.dataset.tool") is not None
    desk.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "textbox"
    desk.press("Tab")
    assert page.evaluate("document.activeElement.closest('.prose-editor')") is None


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {margin:0cm} --></style>
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]--></head>
<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->
<h2 style='margin:0'>A heading<o:p></o:p></h2>
<p class=MsoNormal style='text-align:justify'>Some&nbsp;<b
style='mso-bidi-font-weight:normal'>strong</b> words
<span style='font-style:italic'>and</span> <a href="https://example.org/">a link</a>,
<a href="#_ftn1" name="_ftnref1">a footnote</a>.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'>
<![if !supportLists]><span style='font-family:Symbol;mso-list:Ignore'>·<span
style='font:7.0pt "Times"'>&nbsp;&nbsp;&nbsp; </span></span><![endif]>First</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span>&nbsp; </span></span><![endif]>Inside</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·</span><![endif]>Last</p>
<!--EndFragment--></body></html>"""

GOOGLE = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><p
dir="ltr" style="line-height:1.38"><span style="font-size:11pt;font-weight:400">Plain, </span><span
style="font-size:11pt;font-weight:700">strong</span><span style="font-weight:400"> and
</span><span style="font-weight:400;font-style:italic">slanted</span></p><br />
<ul style="margin-top:0"><li dir="ltr" style="list-style-type:disc"><p dir="ltr"><span
style="font-weight:400">One</span></p></li></ul></b><br class="Apple-interchange-newline">"""


def test_what_is_pasted_from_word_keeps_structure_and_loses_looks(desk):
    desk = desk()
    desk.paste(WORD)
    inner = b.join(b.paragraph("First"), b.ordered_list("Inside"))
    assert desk.saved() == b.join(
        b.heading("A heading"),
        b.paragraph(
            "Some ",
            b.strong("strong"),
            " words ",
            b.emphasis("and"),
            " ",
            b.link("a link", "https://example.org/"),
            ", a footnote.",
        ),
        b.bullet_list(inner, "Last"),
    )


def test_what_is_pasted_from_google_docs_is_bold_only_where_it_was(desk):
    desk = desk()
    desk.paste(GOOGLE)
    assert desk.saved() == b.join(
        b.paragraph("Plain, ", b.strong("strong"), " and ", b.emphasis("slanted")),
        b.bullet_list("One"),
    )


def test_a_pasted_script_is_not_run_and_not_kept(desk):
    desk = desk()
    desk.paste("<p>a<img src=x onerror='document.title=1'><script>document.title=2</script></p>")
    assert desk.page.title() not in {"1", "2"}
    assert desk.saved() == b.paragraph("a")


def test_tools_and_dialogs_can_be_used_with_a_screen_reader(desk, page):
    desk = desk(EVERYTHING)
    assert Axe().run(page, context=".prose-editor").response["violations"] == []
    desk.press("Control+Shift+k")
    assert Axe().run(page, context="dialog").response["violations"] == []
