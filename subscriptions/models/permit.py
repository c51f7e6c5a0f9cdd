"""Which installation may send."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class SendingPermit(models.Model):
    """That one installation, and no copy of its database, sends mail.

    Nothing leaves unless the one row names `settings.INSTALLATION_ID`: a backup that was
    restored elsewhere, or whose permit `restore` took away, holds everything.
    """

    installation = models.CharField(max_length=64)
    armed_at = models.DateTimeField(default=timezone.now)
    only = models.BooleanField(default=True, unique=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="there_is_one_permit_at_most", condition=Q(only=True)),
            models.CheckConstraint(
                name="permit_names_its_installation", condition=~Q(installation="")
            ),
        ]

    def __str__(self) -> str:
        return f"Sending by {self.installation}"

    @classmethod
    def allows_sending(cls) -> bool:
        """Whether this installation may send now."""
        mine = settings.INSTALLATION_ID
        return bool(mine) and cls.objects.filter(installation=mine).exists()
