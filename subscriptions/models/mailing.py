"""What is mailed: one row for each thing to tell, whoever is told."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cells.models import Edition


class MailingQuerySet(models.QuerySet["Mailing"]):
    def to_address(self, now: datetime | None = None) -> "MailingQuerySet":
        """Those whose moment has come and whose receivers were not written down yet."""
        return self.filter(
            due_at__lte=now or timezone.now(), addressed_at=None, held_at=None, cancelled_at=None
        )

    def moving(self) -> "MailingQuerySet":
        """Those whose deliveries may leave."""
        return self.filter(held_at=None, cancelled_at=None, paused_at=None)


class Mailing(models.Model):
    """One thing to tell. (kind, key) is unique, so that a sweep that runs twice tells it once.

    | kind | key |
    |---|---|
    | change | `release:<pk>` or `edition:<pk>` of the first edition; later ones may have joined |
    | digest | `weekly:2026-11-16` or `monthly:2026-11-01`, the first day of the period |
    | course | `<pk of the Subscription>:<pk of the Page>` |
    | bulletin | `<pk of the Bulletin>` |
    | notice | `withdrawn:<pk of the Page>:<day>` |
    | confirm, remind, preferences, move | any that is new; about a sign-up, by `queue_letter` |
    | status | `<pk of the Message>:<state>` |
    | review | `<pk of the Page>:<review by>` |

    It gathers until `due_at`; then its receivers are written down, at `addressed_at`, a Delivery
    for each. Whether all has left is asked of the deliveries, never kept here.
    """

    class Kind(models.TextChoices):
        CHANGE = "change", "What changed"
        DIGEST = "digest", "What changed in a week or month"
        COURSE = "course", "A bite of a course"
        BULLETIN = "bulletin", "Bulletin"
        NOTICE = "notice", "A page is gone"
        CONFIRM = "confirm", "Confirm an address"
        REMIND = "remind", "Reminder to confirm"
        PREFERENCES = "preferences", "Link to the preferences"
        MOVE = "move", "Confirm a new address"
        STATUS = "status", "Answer to a message"
        REVIEW = "review", "A review is due"

    # What goes to those who follow something, and obeys pauses.
    FOLLOWED = (Kind.CHANGE, Kind.DIGEST, Kind.COURSE, Kind.BULLETIN, Kind.NOTICE)
    # What a visitor's own act asked for; it goes to addresses that are not confirmed.
    ASKED_FOR = (Kind.CONFIRM, Kind.REMIND, Kind.PREFERENCES, Kind.MOVE)

    kind = models.CharField(max_length=12, choices=Kind)
    key = models.CharField(max_length=80)
    editions = models.ManyToManyField(
        Edition, through="MailingEdition", related_name="mailings", blank=True
    )
    facts = models.JSONField(
        default=dict, blank=True, help_text="What it is about, besides editions; by its kind."
    )
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    addressed_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    held_because = models.CharField(max_length=200, blank=True)
    let_go_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = MailingQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="tell_each_thing_once"),
            models.CheckConstraint(
                name="mailing_kind_is_known",
                condition=Q(
                    kind__in=[
                        "change",
                        "digest",
                        "course",
                        "bulletin",
                        "notice",
                        "confirm",
                        "remind",
                        "preferences",
                        "move",
                        "status",
                        "review",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="a_held_mailing_says_why",
                condition=Q(held_at=None) | ~Q(held_because=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(addressed_at=None, held_at=None, cancelled_at=None),
                name="mailings_to_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.key})"

    def hold(self, because: str, now: datetime | None = None) -> None:
        """Nothing more of it leaves until an editor lets it go."""
        self._set(held_at=now or timezone.now(), held_because=because)

    def let_go(self, now: datetime | None = None) -> None:
        """Send what was held or paused, however late it is."""
        self._set(held_at=None, held_because="", paused_at=None, let_go_at=now or timezone.now())

    def pause(self, now: datetime | None = None) -> None:
        self._set(paused_at=now or timezone.now())

    def cancel(self, now: datetime | None = None) -> None:
        """What has not left never will."""
        self._set(cancelled_at=now or timezone.now())

    def _set(self, **values: Any) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=list(values))


class MailingEdition(models.Model):
    """That a mailing tells of an edition. One change mailing at most tells of each."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="told")
    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="told_in")

    def __str__(self) -> str:
        return f"{self.edition} in {self.mailing}"
