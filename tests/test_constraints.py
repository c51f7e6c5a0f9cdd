"""What must never be false: each constraint of the database, and one row that would break it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from bites.models import Bite, PageImport, Section
from cells.models import (
    Cell,
    Column,
    Credit,
    Edition,
    Listing,
    Matrix,
    Mention,
    Notice,
    Page,
    Passage,
    PlainPage,
    Presence,
    Redaction,
    Release,
    ReleaseItem,
    Rendering,
    Row,
    StoredSearch,
    Topic,
)
from entries.models import Document, Entry
from tests.factories import (
    BiteFactory,
    CellFactory,
    ColumnFactory,
    DocumentFactory,
    EntryFactory,
    LinkActFactory,
    LinkCheckFactory,
    LinkUseFactory,
    MatrixFactory,
    MessageActFactory,
    MessageFactory,
    PlainPageFactory,
    PreviewLinkFactory,
    ReferenceImportFactory,
    ReferenceRowFactory,
    ReleaseFactory,
    RemarkFactory,
    ReviewFactory,
    RowFactory,
    UserFactory,
    live,
    staff,
)
from tests.readers import (
    BounceFactory,
    BulletinFactory,
    ConsentEventFactory,
    CourseProgressFactory,
    DeliveryFactory,
    MailingActFactory,
    MailingFactory,
    SendingPermitFactory,
    SubscriberFactory,
    SubscriptionFactory,
    SuppressionFactory,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OUR_APPS = {"cells", "entries", "bites", "subscriptions", "matrix_site"}


def page() -> Page:
    return CellFactory().page


def home() -> Page:
    page()
    return Page.objects.get(path=Page.HOME)


def changed(row: models.Model, **values: object) -> None:
    """Write past every form and save method."""
    type(row)._default_manager.filter(pk=row.pk).update(**values)


def edition(**values: object) -> Edition:
    first = live(CellFactory())
    copied = {f.attname: getattr(first, f.attname) for f in Edition._meta.concrete_fields}
    del copied["id"]
    return Edition.objects.create(**{**copied, "number": 2, "address": "2-2", **values})


def twice_followed(page: Page | None) -> None:
    reader = SubscriberFactory()
    for _ in range(2):
        SubscriptionFactory(subscriber=reader, page=page)


def delivered_twice(**receiver: object) -> None:
    mailing = MailingFactory()
    for _ in range(2):
        DeliveryFactory(mailing=mailing, **receiver)


def passage() -> None:
    first = live(CellFactory())
    standing = Passage.objects.get()
    Passage.objects.create(
        page=first.page, edition=first, kind=standing.kind, number=standing.number
    )


def twice[T](make: Callable[[], T]) -> None:
    make()
    make()


def two_renderings() -> None:
    first = live(CellFactory())
    twice(lambda: Rendering.objects.create(edition=first, kind="html", made_at=NOW))


def two_mentions() -> None:
    where = page()
    twice(lambda: Mention.objects.create(page=where, kind="cell", number=1))


def two_listings() -> None:
    where = page()
    twice(lambda: Listing.objects.create(page=where, document_number=1))


def two_beginnings() -> None:
    bite = BiteFactory()
    twice(lambda: Section.objects.create(bite=bite, kind="about"))


def two_rows_of_one_number() -> None:
    one = ReferenceImportFactory()
    twice(lambda: ReferenceRowFactory(reference_import=one, number=1))


def two_presences() -> None:
    values = {"user": UserFactory(), "place": "entries.document-1", "since": NOW, "seen_at": NOW}
    twice(lambda: Presence.objects.create(**values))


def redaction(**values: object) -> Redaction:
    return Redaction.objects.create(
        **{"edition": edition_once(), "reason": "Court order", "opened_at": NOW, **values}
    )


def edition_once() -> Edition:
    return Edition.objects.first() or live(CellFactory())


def resolved_answer() -> None:
    thread = RemarkFactory()
    RemarkFactory(page=thread.page, answers_to=thread, resolved_at=NOW, resolved_by=thread.author)


def of_another(model: type[models.Model], **values: object) -> None:
    model._default_manager.bulk_create([model(page=PlainPageFactory().page, **values)])


def item(**values: object) -> ReleaseItem:
    release = Release.objects.first() or ReleaseFactory()
    page = Page.objects.filter(kind="cell").first() or CellFactory().page
    return ReleaseItem.objects.create(
        **{"release": release, "page": page, "kind": "minor", "format": 1, **values}
    )


BREAKERS: dict[str, Callable[[], object]] = {
    "only_a_stored_import_is_undone": lambda: ReferenceImportFactory(undone_at=NOW),
    "each_row_of_an_import_has_its_number": two_rows_of_one_number,
    "choice_for_a_row_is_known": lambda: ReferenceRowFactory(choice="eat"),
    "what_could_not_be_read_has_no_choice": lambda: ReferenceRowFactory(
        choice="new", problem="Nothing names it."
    ),
    "message_kind_is_known": lambda: MessageFactory(kind="poem"),
    "message_is_answered_when_its_state_says_so": lambda: MessageFactory(state="declined"),
    "accepted_message_names_its_edition": lambda: MessageFactory(state="accepted", answered_at=NOW),
    "only_an_accepted_message_has_an_entry": lambda: MessageFactory(draft_entry=EntryFactory()),
    "message_act_is_known": lambda: MessageActFactory(what="sung"),
    "message_on_record_gives_a_reason": lambda: MessageFactory(record_title="A study"),
    "erased_message_names_nobody": lambda: MessageFactory(name="Ann", erased_at=NOW),
    "a_remark_says_something": lambda: RemarkFactory(words=""),
    "a_remark_is_on_a_page_entry_or_section": lambda: RemarkFactory(about="entry"),
    "a_remark_is_resolved_by_somebody_or_not_at_all": lambda: RemarkFactory(resolved_at=NOW),
    "a_remark_is_opened_again_by_somebody_or_not_at_all": lambda: RemarkFactory(reopened_at=NOW),
    "an_answer_is_not_resolved_by_itself": resolved_answer,
    "a_review_asks_for_the_next_one_later": lambda: ReviewFactory(review_by=date(2026, 3, 1)),
    "a_review_has_not_searched_the_future": lambda: ReviewFactory(searched_to=date(2026, 3, 2)),
    "a_review_is_undone_after_it_was_made": lambda: ReviewFactory(
        at=NOW, undone_at=datetime(2026, 3, 1, 11, tzinfo=UTC)
    ),
    "somebody_is_in_a_place_once": two_presences,
    "a_preview_link_expires_after_it_is_made": lambda: PreviewLinkFactory(
        made_at=NOW, expires_at=NOW
    ),
    "a_preview_link_is_revoked_by_somebody_or_not_at_all": lambda: PreviewLinkFactory(
        revoked_at=NOW
    ),
    "a_preview_link_keeps_a_hash": lambda: PreviewLinkFactory(token_hash="the token itself"),
    "page_kind_is_known": lambda: changed(page(), kind="poem"),
    "only_home_has_the_empty_path": lambda: changed(page(), path=""),
    "a_page_is_withdrawn_with_a_reason_or_not_at_all": lambda: changed(
        page(), withdrawn_on=date(2026, 3, 1)
    ),
    "home_is_never_withdrawn": lambda: changed(
        home(), withdrawn_on=date(2026, 3, 1), withdrawn_because="A joke"
    ),
    "matrix_slug_is_small_letters": lambda: changed(MatrixFactory(), slug="Drug/E5"),
    "one_column_per_letter_in_a_matrix": lambda: of_another(
        Column, matrix=ColumnFactory().matrix, letter="E"
    ),
    "column_letter_is_one_capital": lambda: changed(ColumnFactory(), letter="e"),
    "one_row_per_number_in_a_matrix": lambda: of_another(Row, matrix=RowFactory().matrix, number=5),
    "row_number_is_from_1_to_99": lambda: changed(RowFactory(), number=0),
    "one_cell_where_a_column_meets_a_row": lambda: of_another(
        Cell, column=CellFactory().column, row=RowFactory()
    ),
    "cell_gap_is_known": lambda: changed(CellFactory(), gap="perhaps"),
    "plain_page_has_an_address_of_its_own": lambda: changed(PlainPageFactory(), slug="admin"),
    "credit_belongs_to_what_its_scope_says": lambda: Credit.objects.create(
        scope="cell", role="Funded by", name="A society"
    ),
    "notice_of_a_copy_has_its_address": lambda: Notice.objects.create(
        document_number=1, kind="archived"
    ),
    "link_state_is_known": lambda: LinkCheckFactory(state="dull"),
    "moved_link_names_its_new_address": lambda: LinkCheckFactory(is_gone=True, state="moved"),
    "failing_link_says_since_when": lambda: LinkCheckFactory(failures=1),
    "tries_that_agree_are_failures": lambda: LinkCheckFactory(agreeing=1),
    "only_a_fine_link_is_left_alone": lambda: LinkCheckFactory(is_gone=True, left_alone_until=NOW),
    "link_is_used_in_a_draft_or_an_edition": lambda: LinkUseFactory(in_draft=False),
    "link_is_of_a_document_or_in_a_text": lambda: LinkUseFactory(part="bite"),
    "link_act_is_known": lambda: LinkActFactory(kind="dull"),
    "link_led_elsewhere_names_its_address": lambda: LinkActFactory(kind="new"),
    "new_address_names_the_one_it_replaces": lambda: Notice.objects.create(
        document_number=1, kind="moved", url="https://new.example/"
    ),
    "notice_address_is_http_or_https": lambda: Notice.objects.create(
        document_number=1, kind="retracted", url="javascript:alert(1)"
    ),
    "notice_kind_is_known": lambda: Notice.objects.create(document_number=1, kind="dull"),
    "stored_search_has_title_and_search": lambda: StoredSearch.objects.create(
        slug="prisons", title="Prisons", query=""
    ),
    "topic_has_a_name": lambda: Topic.objects.create(slug="naloxone", name=""),
    "each_edition_of_a_page_has_its_number": lambda: edition(number=1),
    "each_edition_of_a_page_has_its_address": lambda: edition(
        address=live(CellFactory(code="A1")).address
    ),
    "edition_numbers_start_at_1": lambda: edition(number=0),
    "edition_is_significant_or_minor": lambda: edition(kind="huge"),
    "edition_source_is_known": lambda: edition(source="rumour"),
    "edition_says_what_changed": lambda: edition(note=""),
    "redaction_gives_its_reason": lambda: redaction(reason=""),
    "an_edition_has_one_open_redaction_at_most": lambda: twice(redaction),
    "release_says_what_changed": lambda: ReleaseFactory(note=""),
    "a_release_goes_live_or_is_cancelled": lambda: ReleaseFactory(cancelled_at=NOW),
    "a_release_that_waits_has_a_time": lambda: ReleaseFactory(published_at=None, frozen_at=NOW),
    "a_release_is_held_with_a_reason_or_not_at_all": lambda: changed(
        ReleaseFactory(), held_because="A newer edition"
    ),
    "a_held_release_is_not_live": lambda: ReleaseFactory(held_at=NOW, held_because="No"),
    "a_page_stands_in_a_release_once": lambda: twice(item),
    "release_item_is_significant_or_minor": lambda: item(kind="huge"),
    "one_kept_rendering_of_each_kind": two_renderings,
    "a_passage_stands_in_one_place": passage,
    "a_page_lists_a_document_once": two_listings,
    "a_page_mentions_a_target_once": two_mentions,
    "a_doi_names_one_document": lambda: twice(lambda: DocumentFactory(doi="10.1136/bmj.f174")),
    "doi_is_normalised": lambda: changed(DocumentFactory(), doi="doi:10.1136/BMJ"),
    "pubmed_number_is_digits": lambda: DocumentFactory(pmid="PMC12"),
    "only_a_free_copy_is_checked": lambda: DocumentFactory(free_checked_on=date(2026, 3, 1)),
    "entry_category_is_known": lambda: EntryFactory(category="Z"),
    "second_category_differs_from_the_first": lambda: EntryFactory(
        category="S", second_category="S"
    ),
    "retired_entry_gives_its_reason": lambda: EntryFactory(retired_at=NOW),
    "section_kind_is_known": lambda: Section.objects.create(bite=BiteFactory(), kind="poem"),
    "a_bite_has_one_about_and_one_start": two_beginnings,
    "a_page_waits_with_its_text_or_is_stored_without": lambda: PageImport.objects.create(
        cell=CellFactory()
    ),
    "issue_has_a_heading": lambda: Section.objects.create(bite=BiteFactory(), kind="issue"),
    "one_subscriber_for_an_address": lambda: [
        SubscriberFactory(email=email) for email in ("ann@example.org", "Ann@Example.org")
    ],
    "an_erased_subscriber_has_no_address": lambda: SubscriberFactory(erased_at=NOW),
    "consent_event_is_known": lambda: ConsentEventFactory(what="guessed"),
    "bounce_kind_is_known": lambda: BounceFactory(kind="odd"),
    "follow_a_page_once": lambda: twice_followed(page()),
    "follow_everything_once": lambda: twice_followed(None),
    "subscription_comes_as_often_as_its_kind_can": lambda: SubscriptionFactory(
        frequency="fortnightly"
    ),
    "a_finished_course_has_no_next_bite": lambda: CourseProgressFactory(finished_at=NOW),
    "suppression_reason_is_known": lambda: SuppressionFactory(reason="odd"),
    "there_is_one_permit_at_most": lambda: SendingPermitFactory(only=False),
    "permit_names_its_installation": lambda: SendingPermitFactory(installation=""),
    "tell_each_thing_once": lambda: [MailingFactory(key="edition:1") for _ in range(2)],
    "mailing_kind_is_known": lambda: MailingFactory(kind="spam"),
    "mailing_act_is_known": lambda: MailingActFactory(what="sold"),
    "a_held_mailing_says_why": lambda: MailingFactory(held_at=NOW),
    "deliver_each_mailing_once_per_subscriber": lambda: delivered_twice(
        subscriber=SubscriberFactory()
    ),
    "deliver_each_mailing_once_per_colleague": lambda: delivered_twice(
        subscriber=None, user=staff()
    ),
    "deliver_each_mailing_once_per_message": lambda: delivered_twice(
        subscriber=None, message=MessageFactory()
    ),
    "a_token_is_of_one_delivery": lambda: [DeliveryFactory(token="one") for _ in range(2)],
    "delivery_goes_to_one": lambda: DeliveryFactory(subscriber=None),
    "delivery_state_is_known": lambda: DeliveryFactory(state="lost"),
    "a_claimed_delivery_says_by_whom_and_until_when": lambda: DeliveryFactory(state="claimed"),
    "a_sent_delivery_says_when": lambda: DeliveryFactory(state="sent", token=""),
    "a_delivery_that_ended_otherwise_says_why": lambda: DeliveryFactory(state="failed"),
    "a_token_is_kept_until_it_is_sent_only": lambda: DeliveryFactory(state="sent", sent_at=NOW),
    "a_bulletin_has_a_number_once_it_is_public": lambda: BulletinFactory(number=1),
    "a_withdrawn_bulletin_was_public_and_says_why": lambda: BulletinFactory(
        withdrawn_at=NOW, withdrawn_because="It was wrong."
    ),
    "bulletin_has_a_subject": lambda: BulletinFactory(subject=""),
}


def our_constraints() -> Iterator[str]:
    for model in apps.get_models():
        if model._meta.app_label in OUR_APPS:
            yield from (constraint.name for constraint in model._meta.constraints)


def test_every_constraint_is_tried() -> None:
    assert set(our_constraints()) == BREAKERS.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("name", BREAKERS)
def test_the_database_holds(name: str) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        BREAKERS[name]()
    assert_it_was(name, str(refusal.value))


def assert_it_was(name: str, message: str) -> None:
    """SQLite names the columns of a broken unique constraint, PostgreSQL the constraint."""
    constraint = next(
        c for model in (Bite, *apps.get_models()) for c in model._meta.constraints if c.name == name
    )
    if "UNIQUE constraint failed" in message and isinstance(constraint, models.UniqueConstraint):
        assert all(f"{field}" in message for field in constraint.fields)
    else:
        assert name in message


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "make"),
    [
        (Matrix, lambda: of_another(Matrix, slug=MatrixFactory().slug)),
        (Page, lambda: Page.objects.create(path=page().path, kind="cell")),
        (PlainPage, lambda: of_another(PlainPage, slug="about")),
        (Bite, lambda: Bite.objects.bulk_create([Bite(cell=BiteFactory().cell)])),
    ],
)
def test_what_is_one_of_its_kind_is_not_made_twice(
    model: type[models.Model], make: Callable[[], object]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Document, Entry])
def test_what_is_listed_is_not_deleted_under_it(model: type[models.Model]) -> None:
    entry = EntryFactory(headline="Listed")
    live(entry.cell)
    row = entry if model is Entry else entry.document
    with pytest.raises(models.ProtectedError):
        row.delete()
