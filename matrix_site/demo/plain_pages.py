"""The plain pages, each from its file in `words/pages/`."""

from cells.models import Edition, PlainPage
from cells.publishing import publish
from matrix_site.demo import markup
from matrix_site.demo.filling import Numbers


def make_plain_pages(numbers: Numbers) -> None:
    """Make and publish the plain pages that do not exist yet, one edition after the other."""
    for slug in PlainPage.SLUGS:
        if not PlainPage.objects.filter(slug=slug).exists():
            root = markup.read(f"pages/{slug}")
            page = PlainPage.objects.create(slug=slug, title=root.attrib["title"])
            for edition in markup.editions(root):
                page.body = markup.stored(edition.page.find("body"), numbers.seen_from())
                page.save()
                publish(
                    page,
                    kind=edition.kind,
                    note=edition.note,
                    source=Edition.Source.DEMO,
                    dated_on=edition.dated_on,
                )
