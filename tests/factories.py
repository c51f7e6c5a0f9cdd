"""The least valid row of each kind; traits name common states. A test sets what it asserts on."""

from datetime import UTC, date, datetime

import factory
from django.contrib.auth.models import Group, User
from factory.django import DjangoModelFactory

from bites.models import Bite, Section
from cells.models import (
    Cell,
    Column,
    Credit,
    Edition,
    Essay,
    Matrix,
    Notice,
    Page,
    PlainPage,
    PreviewLink,
    Redaction,
    Release,
    Remark,
    Review,
    Row,
    StoredSearch,
    Synonym,
    Topic,
    TopicAlias,
)
from cells.publishing import publish
from entries.linkchecking.collecting import collect
from entries.models import (
    Document,
    Entry,
    LinkAct,
    LinkCheck,
    LinkHost,
    LinkUse,
    Message,
    MessageAct,
    ReferenceImport,
    ReferenceRow,
)
from entries.models.link import fingerprint_of


class MatrixFactory(DjangoModelFactory):
    class Meta:
        model = Matrix
        django_get_or_create = ["slug"]

    slug = "drug"
    title = "Drug Treatment Matrix"
    short_name = "Drug treatment"


class ColumnFactory(DjangoModelFactory):
    class Meta:
        model = Column
        django_get_or_create = ["matrix", "letter"]

    matrix = factory.SubFactory(MatrixFactory)
    letter = "E"
    name = "Treatment systems"


class RowFactory(DjangoModelFactory):
    class Meta:
        model = Row
        django_get_or_create = ["matrix", "number"]

    matrix = factory.SubFactory(MatrixFactory)
    number = 5
    name = "Safeguarding the community"


class CellFactory(DjangoModelFactory):
    """Drug E5, unless `code` says otherwise: CellFactory(code="A3")."""

    class Meta:
        model = Cell
        exclude = ["code", "matrix"]

    code = "E5"
    matrix = factory.SubFactory(MatrixFactory)
    column = factory.LazyAttribute(lambda o: ColumnFactory(matrix=o.matrix, letter=o.code[0]))
    row = factory.LazyAttribute(lambda o: RowFactory(matrix=o.matrix, number=int(o.code[1:])))


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = Document

    title = "A study"
    url = "https://example.org/study"


class EntryFactory(DjangoModelFactory):
    class Meta:
        model = Entry

    cell = factory.SubFactory(CellFactory)
    document = factory.SubFactory(DocumentFactory)
    category = "K"


class ReferenceImportFactory(DjangoModelFactory):
    class Meta:
        model = ReferenceImport

    format = "RIS"
    text = "TY  - JOUR"


class ReferenceRowFactory(DjangoModelFactory):
    class Meta:
        model = ReferenceRow

    reference_import = factory.SubFactory(ReferenceImportFactory)
    number = 1
    line = 1


class BiteFactory(DjangoModelFactory):
    class Meta:
        model = Bite
        django_get_or_create = ["cell"]

    cell = factory.SubFactory(CellFactory)


class SectionFactory(DjangoModelFactory):
    class Meta:
        model = Section

    bite = factory.SubFactory(BiteFactory)
    kind = "about"


class PlainPageFactory(DjangoModelFactory):
    class Meta:
        model = PlainPage

    slug = "about"
    title = "About"
    body = "<p>Who we are.</p>"


class CreditFactory(DjangoModelFactory):
    class Meta:
        model = Credit

    scope = "site"
    role = "Supported by"
    name = "A society"


class NoticeFactory(DjangoModelFactory):
    class Meta:
        model = Notice

    document_number = 1
    kind = "corrected"


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = Topic

    slug = "naloxone"
    name = "Naloxone"


class TopicAliasFactory(DjangoModelFactory):
    class Meta:
        model = TopicAlias

    slug = "overdose-kits"
    topic = factory.SubFactory(TopicFactory)


class EssayFactory(DjangoModelFactory):
    class Meta:
        model = Essay

    topic = factory.SubFactory(TopicFactory)
    title = "Kits that save lives"
    body = "<p>What kits do.</p>"


class SynonymFactory(DjangoModelFactory):
    class Meta:
        model = Synonym

    phrases = "OST\nmethadone maintenance"


class StoredSearchFactory(DjangoModelFactory):
    """Public, unless a test says otherwise."""

    class Meta:
        model = StoredSearch

    slug = "naloxone"
    title = "Naloxone to take home"
    query = "q=naloxone"
    is_public = True


class PageFactory(DjangoModelFactory):
    """The page of a cell: a page is never made without its draft."""

    class Meta:
        model = Page

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        page = CellFactory().page
        Page.objects.filter(pk=page.pk).update(**kwargs)
        return Page.objects.get(pk=page.pk)


class EditionFactory(DjangoModelFactory):
    """The first edition of a cell."""

    class Meta:
        model = Edition

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return live(CellFactory(), **kwargs)


class RedactionFactory(DjangoModelFactory):
    """One that is done with."""

    class Meta:
        model = Redaction

    edition = factory.SubFactory(EditionFactory)
    reason = "A court order"
    redacted_by = "tom"
    opened_at = factory.SelfAttribute("edition.published_at")
    closed_at = factory.SelfAttribute("edition.published_at")


class ReleaseFactory(DjangoModelFactory):
    """One that was published at once, of nothing."""

    class Meta:
        model = Release

    note = "Supervision"
    frozen_at = factory.SelfAttribute("published_at")
    published_at = datetime(2026, 3, 1, 12, tzinfo=UTC)


class MessageFactory(DjangoModelFactory):
    class Meta:
        model = Message

    kind = "comment"
    words = "There is a word missing."
    token_hash = factory.Sequence(lambda n: f"{n:064x}")


class MessageActFactory(DjangoModelFactory):
    class Meta:
        model = MessageAct

    message = factory.SubFactory(MessageFactory)
    what = "answered"
    before = "received"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        django_get_or_create = ["username"]

    username = "tom"


class RemarkFactory(DjangoModelFactory):
    """An open one on the page of a cell as a whole."""

    class Meta:
        model = Remark

    page = factory.LazyAttribute(lambda _: CellFactory().page)
    words = "Is this still so?"
    author = factory.SubFactory(UserFactory)


class ReviewFactory(DjangoModelFactory):
    class Meta:
        model = Review

    page = factory.LazyAttribute(lambda _: live(CellFactory()).page)
    by = factory.SubFactory(UserFactory)
    reviewed_on = date(2026, 3, 1)
    review_by = date(2027, 3, 1)


class PreviewLinkFactory(DjangoModelFactory):
    class Meta:
        model = PreviewLink

    page = factory.LazyAttribute(lambda _: CellFactory().page)
    token_hash = factory.Sequence(lambda n: f"{n:064x}")
    made_by = factory.SubFactory(UserFactory)
    made_at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    expires_at = datetime(2026, 3, 8, 12, tzinfo=UTC)


class LinkHostFactory(DjangoModelFactory):
    class Meta:
        model = LinkHost
        django_get_or_create = ["name"]

    name = "old.example"


class LinkCheckFactory(DjangoModelFactory):
    """Never tried yet; as a trait, one that editors are told of: `is_gone`."""

    class Meta:
        model = LinkCheck

    class Params:
        is_gone = factory.Trait(
            state="gone",
            outcome="gone",
            words="404 Not Found",
            failures=3,
            agreeing=3,
            failed_since=datetime(2026, 2, 1, 12, tzinfo=UTC),
        )

    address = "https://old.example/study"
    fingerprint = factory.LazyAttribute(lambda o: fingerprint_of(o.address))
    host = factory.SubFactory(LinkHostFactory)


class LinkUseFactory(DjangoModelFactory):
    class Meta:
        model = LinkUse

    check_of = factory.SubFactory(LinkCheckFactory)
    document = factory.SubFactory(DocumentFactory)
    field = "url"
    place = "Address"
    in_draft = True
    in_edition = False


class LinkActFactory(DjangoModelFactory):
    class Meta:
        model = LinkAct

    check_of = factory.SubFactory(LinkCheckFactory)
    kind = "fine"


def failing(address, state="gone", **values):
    """Collect the addresses in use, and let this one be as after three tries that failed."""
    collect()
    check = LinkCheck.objects.at(address).get()
    stood = {
        "state": state,
        "outcome": state,
        "words": "404 Not Found",
        "failures": 3,
        "agreeing": 3,
        "failed_since": datetime(2026, 2, 1, 12, tzinfo=UTC),
        **values,
    }
    for name, value in stood.items():
        setattr(check, name, value)
    check.save()
    return check


def staff(*groups, username="tom"):
    """Somebody who may open the admin, and is in these groups ("Editors", "Publishers")."""
    user = User.objects.create_user(username, password="a long pass phrase", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def live(subject, **kwargs):
    """Publish a draft as it is; what its test does not care about has a default."""
    return publish(subject, **{"kind": "significant", "note": "First edition", **kwargs})
