"""What readers send to the editors, and what became of it."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cells.addresses import absolute
from cells.categories import Category
from cells.models import Edition, Page
from cells.models.lines import fold_lines

# Stands in an answer that waits, for the address of the edition that it waits for.
EDITION_ADDRESS = "[address of the edition]"


class MessageQuerySet(models.QuerySet["Message"]):
    def with_token(self, token: str) -> "MessageQuerySet":
        return self.filter(token_hash=hash_of(token)).exclude(state=Message.State.SPAM)

    def waiting(self) -> "MessageQuerySet":
        """Those that no editor has answered yet."""
        return self.filter(state__in=Message.WAITING_STATES)

    def to_answer(self) -> "MessageQuerySet":
        """Those of them that an editor must still decide on."""
        return self.waiting().filter(draft_entry=None)

    def to_publish(self) -> "MessageQuerySet":
        """Suggestions that were accepted and whose entry no edition lists yet."""
        return self.filter(state=Message.State.CONSIDERED, draft_entry__isnull=False)

    def answers_to_send(self) -> "MessageQuerySet":
        """Answers whose sender left an address: at most one of each message and state.

        Whoever mails them remembers (message, state): an answer taken back and given anew in
        the same state is no second mail.
        """
        answered = self.filter(state__in=Message.TOLD_STATES)
        return answered.exclude(email="").exclude(answer="")

    def answered_by(self, entries: Collection[int]) -> "MessageQuerySet":
        """The accepted suggestions that are answered once an edition lists these entries."""
        return self.to_publish().filter(draft_entry__in=entries)

    def answer_with(self, edition: Edition, entries: list[int]) -> None:
        """Answer the accepted suggestions whose entry is one of these, which it lists."""
        for message in self.answered_by(entries):
            message.publish_in(edition)

    def on_record(self, page: Page) -> "MessageQuerySet":
        """Suggestions for a cell whose refusal the editors chose to publish, newest first."""
        found = self.filter(page=page, kind=Message.Kind.SUGGESTION, state=Message.State.DECLINED)
        return found.exclude(record_title="").order_by("-answered_at", "-pk")

    def due_for_erasure(self, now: datetime | None = None) -> "MessageQuerySet":
        """Those answered 12 months ago or earlier: names and addresses go then."""
        answered_until = a_year_before(timezone.localtime(now))
        return self.filter(answered_at__lte=answered_until, erased_at=None)


class Message(models.Model):
    """A suggestion, comment, correction or report of a dead link.

    It has no row history, and its name in logs says nothing of who sent it. The sender knows it
    by a token, of which only the hash is kept. `entry_number` is the entry it speaks of, as a
    plain number: an entry may go, the message stays.
    """

    class Kind(models.TextChoices):
        SUGGESTION = "suggestion", "Suggestion of a document"
        COMMENT = "comment", "Comment or query"
        CORRECTION = "correction", "Correction"
        BROKEN = "broken", "Report of a dead link"

    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        CONSIDERED = "considered", "Being considered"
        ACCEPTED = "accepted", "In an edition"
        ANSWERED = "answered", "Answered"
        DECLINED = "declined", "Declined"
        SPAM = "spam", "Spam"

    WAITING_STATES = (State.RECEIVED, State.CONSIDERED)
    TOLD_STATES = (State.ACCEPTED, State.ANSWERED, State.DECLINED)
    ANSWERED_STATES = (*TOLD_STATES, State.SPAM)
    # In which it may have an entry of its own.
    DRAFTED_STATES = (State.CONSIDERED, State.ACCEPTED)

    kind = models.CharField(max_length=12, choices=Kind)
    page = models.ForeignKey(
        Page, on_delete=models.PROTECT, null=True, blank=True, related_name="messages"
    )
    entry_number = models.PositiveBigIntegerField(null=True, blank=True, db_index=True)
    mark = models.CharField(max_length=10, blank=True)
    reference = models.CharField(
        max_length=1000, blank=True, help_text="The document meant: an address, a DOI or a title."
    )
    words = models.TextField(max_length=5000, blank=True)
    category = models.CharField(max_length=1, choices=Category, blank=True)
    interest = models.CharField(
        "conflict of interest",
        max_length=500,
        blank=True,
        help_text="What ties the sender to the document.",
    )
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    received_at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answer = models.TextField(
        max_length=2000,
        blank=True,
        help_text="What the sender reads on the page about this message.",
    )
    draft_answer = models.TextField(
        max_length=2000,
        blank=True,
        help_text="An answer that nobody reads yet: it waits for an edition, or was taken back.",
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="messages_to_answer",
    )
    draft_entry = models.ForeignKey(
        "entries.Entry",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="suggestions",
        help_text="The entry that was made of the suggestion.",
    )
    accepted_in = models.ForeignKey(
        Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    record_title = models.CharField(
        "on the public record as",
        max_length=500,
        blank=True,
        help_text="The document, as “documents considered” of the cell names it. Leave empty to "
        "keep it off that page.",
    )
    record_reason = models.CharField(
        "publicly, because",
        max_length=500,
        blank=True,
        help_text="Why it is not listed, in a sentence for everybody.",
    )
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="message_kind_is_known",
                condition=Q(kind__in=["suggestion", "comment", "correction", "broken"]),
            ),
            models.CheckConstraint(
                name="message_is_answered_when_its_state_says_so",
                condition=Q(state__in=["received", "considered"], answered_at=None)
                | Q(
                    state__in=["accepted", "answered", "declined", "spam"],
                    answered_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="accepted_message_names_its_edition",
                condition=Q(state="accepted", accepted_in__isnull=False)
                | (~Q(state="accepted") & Q(accepted_in=None)),
            ),
            models.CheckConstraint(
                name="only_an_accepted_message_has_an_entry",
                condition=Q(draft_entry=None) | Q(state__in=["considered", "accepted"]),
            ),
            models.CheckConstraint(
                name="message_on_record_gives_a_reason",
                condition=Q(record_title="") | ~Q(record_reason=""),
            ),
            models.CheckConstraint(
                name="erased_message_names_nobody",
                condition=Q(erased_at=None) | Q(name="", email=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        fold_lines(self)
        super().save(*args, **kwargs)

    @classmethod
    def receive(cls, **fields: object) -> tuple["Message", str]:
        """Store it; returns it with the token of its status page, which is kept nowhere."""
        token = secrets.token_urlsafe(18)
        return cls.objects.create(token_hash=hash_of(token), **fields), token

    def settle(self, state: str, now: datetime | None = None) -> None:
        """Put it into this state; the moment of the answer follows."""
        self.state = self.State(state)
        is_answered = self.state in self.ANSWERED_STATES
        self.answered_at = (self.answered_at or now or timezone.now()) if is_answered else None
        if self.state != self.State.ACCEPTED:
            self.accepted_in = None
        if self.state not in self.DRAFTED_STATES:
            self.draft_entry = None

    def publish_in(self, edition: Edition) -> None:
        """Its entry is public: the answer that waited for that is given."""
        before = self.state
        address = absolute(edition.get_absolute_url())
        self.answer = self.draft_answer.replace(EDITION_ADDRESS, address)
        self.draft_answer, self.accepted_in = "", edition
        self.settle(self.State.ACCEPTED, edition.published_at)
        self.save(update_fields=["answer", "draft_answer", "accepted_in", "state", "answered_at"])
        self.acts.create(
            what=MessageAct.What.IN_EDITION,
            detail=f"in edition {edition.number} of {edition.page}",
            by=edition.published_by,
            at=edition.published_at,
            before=before,
        )

    def erase(self, now: datetime | None = None) -> None:
        """Forget who sent it. What was said stays, for the record of decisions."""
        self.name = self.email = ""
        self.erased_at = now or timezone.now()
        self.save(update_fields=["name", "email", "erased_at"])


class MessageAct(models.Model):
    """What an editor did with a message. It holds nothing that the sender wrote or is called by.

    `by` is None where the account is gone. `before` is the state that the act changed.
    """

    class What(models.TextChoices):
        DRAFTED = "drafted", "accepted as draft entry"
        IN_EDITION = "edition", "published"
        HERE = "here", "answered: already here"
        ANSWERED = "answered", "answered"
        MENDED = "mended", "mended the link"
        DECLINED = "declined", "answered: not now"
        SPAM = "spam", "marked as spam"
        ASSIGNED = "assigned", "assigned"
        UNDONE = "undone", "took back the answer"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="acts")
    what = models.CharField(max_length=10, choices=What)
    detail = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    before = models.CharField(max_length=10, choices=Message.State)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="message_act_is_known",
                condition=Q(
                    what__in=[
                        "drafted",
                        "edition",
                        "here",
                        "answered",
                        "mended",
                        "declined",
                        "spam",
                        "assigned",
                        "undone",
                    ]
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message}: {self.get_what_display()}"


def hash_of(token: str) -> str:
    """Tokens have 144 bits of chance in them: a plain hash cannot be turned round."""
    return hashlib.sha256(token.encode()).hexdigest()


def a_year_before(moment: datetime) -> datetime:
    """The same day and time 12 months before; of 29 February, the end of that month."""
    try:
        return moment.replace(year=moment.year - 1)
    except ValueError:
        return moment.replace(year=moment.year - 1, day=28)
