"""How far somebody is in the course of a matrix."""

from django.db import models
from django.db.models import Q

from subscriptions.models.subscription import Subscription


class CourseProgress(models.Model):
    """Which bites somebody has been sent, and on which day the next one is due.

    `sent` are the numbers of the pages (Page.pk), oldest first: the order of the matrix may
    change, what somebody had does not. `next_on` is None when there is nothing left.
    """

    subscription = models.OneToOneField(
        Subscription, on_delete=models.CASCADE, related_name="progress"
    )
    sent = models.JSONField(default=list)
    next_on = models.DateField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "course progress"
        constraints = [
            models.CheckConstraint(
                name="a_finished_course_has_no_next_bite",
                condition=Q(finished_at=None) | Q(next_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscription}: {len(self.sent)} bites"
