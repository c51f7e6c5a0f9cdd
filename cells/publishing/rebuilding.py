"""Making anew what is derived from current editions."""

from django.db import transaction

from cells import newsroom
from cells.models import Page
from cells.publishing.indexing import index, remember_documents


def rebuild_passages() -> int:
    """Make passages, mentions and cards of every published page anew; returns how many pages.

    For a site whose cards lack a field, or whose passages were lost. Page by page, each in a
    transaction of its own: memory does not grow, and editors wait for one page at most. The
    pages published last come last, so that an entry that moved stands where it moved to.
    """
    published = Page.objects.published().order_by("current_edition__published_at", "pk")
    pages = list(published.values_list("pk", flat=True))
    for pk in pages:
        rebuild_page(pk)
    return len(pages)


@transaction.atomic
def rebuild_page(pk: int) -> None:
    newsroom.lock()
    page = Page.objects.published().get(pk=pk)
    assert page.current_edition
    index(page, page.current_edition, None)
    remember_documents(page, (edition.contents for edition in page.editions.iterator(50)))
    Page.objects.around(page).bump_facts()
