"""The plain pages, each from its file in `words/pages/`."""

from cells.models import Edition, PlainPage
from cells.publishing import publish
from matrix_site.demo import markup
from matrix_site.demo.filling import Numbers


def make_plain_pages(numbers: Numbers) -> None:
    """Make and publish the plain pages that do not exist yet, one edition after the other."""
    there = set(PlainPage.objects.values_list("slug", flat=True))
    files = {slug: markup.read(f"pages/{slug}") for slug in PlainPage.SLUGS if slug not in there}
    # All drafts before any words: the pages refer to each other.
    pages = [
        PlainPage.objects.create(slug=slug, title=root.attrib["title"])
        for slug, root in files.items()
    ]
    for page in pages:
        for edition in markup.editions(files[page.slug]):
            page.body = markup.stored(edition.page.find("body"), numbers.seen_from())
            page.save()
            publish(
                page,
                kind=edition.kind,
                note=edition.note,
                source=Edition.Source.DEMO,
                dated_on=edition.dated_on,
            )
