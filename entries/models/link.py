"""Addresses that documents and texts lead to, how they fare, and what editors did about them."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cells.models import Page
from entries.models.library import Document

# Longer ones are not checked: no server has to take them (RFC 9110, section 4.1).
LONGEST_ADDRESS = 2_000


class LinkHost(models.Model):
    """A host that is checked, and from when on it may be asked again.

    Claiming an address is moving `free_at` of its host: so no host is asked twice at a time,
    whoever asks, and a checker that was killed holds nothing for longer than its claim.
    """

    name = models.CharField(max_length=255, unique=True)
    free_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class LinkCheckQuerySet(models.QuerySet["LinkCheck"]):
    def used(self) -> "LinkCheckQuerySet":
        """Addresses that a draft or a current edition leads to."""
        return self.filter(models.Exists(LinkUse.objects.filter(check_of=models.OuterRef("pk"))))

    def due(self, now: datetime | None = None) -> "LinkCheckQuerySet":
        return self.used().filter(due_at__lte=now or timezone.now())

    def waiting(self) -> "LinkCheckQuerySet":
        """Those that an editor should look at: nothing was done about them yet."""
        return self.used().filter(state__in=LinkCheck.ALARMS, settled_at=None)

    def at(self, address: str) -> "LinkCheckQuerySet":
        return self.filter(fingerprint=fingerprint_of(address))


class LinkCheck(models.Model):
    """One address, however many places lead to it: without its fragment, which no server sees.

    `state` is what editors are told; it changes for the worse only after three tries over three
    days (`entries.linkchecking.judging`). `outcome` and `words` are of the last try alone.
    `settled_at` is when an editor dealt with it; a try that goes well clears it.
    """

    class State(models.TextChoices):
        UNCHECKED = "unchecked", "Not checked yet"
        FINE = "fine", "Fine"
        GONE = "gone", "Gone"
        MOVED = "moved", "Moved"
        UNSURE = "unsure", "Could not tell"
        SLOW = "slow", "Slow"

    # In the order in which editors should look at them.
    ALARMS = (State.GONE, State.MOVED, State.UNSURE, State.SLOW)

    address = models.CharField(max_length=LONGEST_ADDRESS)
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    host = models.ForeignKey(LinkHost, on_delete=models.PROTECT, related_name="checks")
    state = models.CharField(max_length=10, choices=State, default=State.UNCHECKED)
    outcome = models.CharField(max_length=10, choices=State, default=State.UNCHECKED)
    words = models.CharField(max_length=300, blank=True)
    new_address = models.CharField(max_length=LONGEST_ADDRESS, blank=True)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    agreeing = models.PositiveIntegerField(default=0)
    failed_since = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    left_alone_until = models.DateTimeField(null=True, blank=True)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="link_state_is_known",
                condition=Q(state__in=["unchecked", "fine", "gone", "moved", "unsure", "slow"])
                & Q(outcome__in=["unchecked", "fine", "gone", "moved", "unsure", "slow"]),
            ),
            models.CheckConstraint(
                name="moved_link_names_its_new_address",
                condition=~Q(state="moved") | ~Q(new_address=""),
            ),
            models.CheckConstraint(
                name="failing_link_says_since_when",
                condition=Q(failures=0, failed_since=None)
                | Q(failures__gt=0, failed_since__isnull=False),
            ),
            models.CheckConstraint(
                name="tries_that_agree_are_failures",
                condition=Q(agreeing__lte=F("failures")),
            ),
            models.CheckConstraint(
                name="only_a_fine_link_is_left_alone",
                condition=Q(left_alone_until=None) | Q(state="fine"),
            ),
        ]

    def __str__(self) -> str:
        return self.address


def fingerprint_of(address: str) -> str:
    """What an address is found by: an index cannot hold all of a long one."""
    return sha256(address.encode()).hexdigest()


class LinkUseQuerySet(models.QuerySet["LinkUse"]):
    """The sorts of places: each is in one of these."""

    def of_documents(self) -> "LinkUseQuerySet":
        """In the record of a document."""
        return self.filter(field__in=LinkUse.DOCUMENT_FIELDS)

    def in_texts(self) -> "LinkUseQuerySet":
        return self.filter(document=None).exclude(field__startswith="credit-")

    def of_others(self) -> "LinkUseQuerySet":
        """In notices and credits."""
        return self.filter(Q(field__startswith="notice-") | Q(field__startswith="credit-"))


class LinkUse(models.Model):
    """A place that leads to an address: made by `entries.linkchecking.collecting` alone.

    It is the `field` of a document (one of DOCUMENT_FIELDS), or a notice on it ("notice-12"),
    with the page of a cell that lists it or without one; or a text of a page, known by `part`
    and `field`, as the parts of snapshots know it ("bite", "sections.3.body"); or a credit of a
    cell ("head", "credit-3"). `place` says it in words; `mend_url` leads to where an editor
    changes it.
    """

    DOCUMENT_FIELDS = ("url", "free_url", "doi")

    check_of = models.ForeignKey(LinkCheck, on_delete=models.CASCADE, related_name="uses")
    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, null=True, blank=True, related_name="link_uses"
    )
    part = models.CharField(max_length=30, blank=True)
    field = models.CharField(max_length=60)
    place = models.CharField(max_length=600)
    mend_url = models.CharField(max_length=200, blank=True)
    in_draft = models.BooleanField()
    in_edition = models.BooleanField()

    objects = LinkUseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="link_is_used_in_a_draft_or_an_edition",
                condition=Q(in_draft=True) | Q(in_edition=True),
            ),
            models.CheckConstraint(
                name="link_is_of_a_document_or_in_a_text",
                condition=Q(document__isnull=False, part="")
                | (Q(document=None, page__isnull=False) & ~Q(part="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.check_of}"

    @property
    def sort(self) -> str:
        """ "document", "notice", "credit" or "text"."""
        name, _, _ = self.field.partition("-")
        if name in ("notice", "credit"):
            return name
        return "document" if self.document_id else "text"


class LinkActQuerySet(models.QuerySet["LinkAct"]):
    def standing(self) -> "LinkActQuerySet":
        return self.filter(undone_at=None)


class LinkAct(models.Model):
    """What an editor did about an address, with what it takes to undo it.

    `before` holds addresses, numbers of rows and fingerprints, never words of a text: see
    `entries.linkchecking.acts`.
    """

    class Kind(models.TextChoices):
        NEW_ADDRESS = "new", "Took the new address"
        ARCHIVED = "archived", "Used an archived copy"
        FINE = "fine", "Said it is fine"
        RETIRED = "retired", "Said that it no longer works"

    # Afterwards an act is history: what it changed may have changed again.
    UNDONE_WITHIN = timedelta(days=1)

    check_of = models.ForeignKey(LinkCheck, on_delete=models.CASCADE, related_name="acts")
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    address = models.CharField(max_length=LONGEST_ADDRESS, blank=True)
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = LinkActQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="link_act_is_known",
                condition=Q(kind__in=["new", "archived", "fine", "retired"]),
            ),
            models.CheckConstraint(
                name="link_led_elsewhere_names_its_address",
                condition=~Q(kind__in=["new", "archived"]) | ~Q(address=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.check_of}"
