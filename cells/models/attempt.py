from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

# Nothing looks further back.
KEPT_FOR = timedelta(hours=24)


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def since(self, kind: str, moment: datetime) -> "AttemptQuerySet":
        return self.filter(kind=kind, at__gt=moment)

    def old(self, now: datetime | None = None) -> "AttemptQuerySet":
        return self.filter(at__lt=(now or timezone.now()) - KEPT_FOR)


class Attempt(models.Model):
    """That somebody sent something, for limits: kept for a day.

    `by` is a keyed hash (`cells.visitors`) of the visitor's network, or of that and the name of
    an account; never an address or a name.
    """

    kind = models.CharField(max_length=20)
    by = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "at"], name="attempt_by_kind_and_time")]

    def __str__(self) -> str:
        return f"{self.kind} at {self.at:%H:%M}"
