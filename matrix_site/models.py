from django.db import models


class JobRun(models.Model):
    """The latest run of a job of the timetable: see matrix_site/jobs/."""

    LONGEST_REASON = 300

    name = models.CharField(max_length=40, primary_key=True)
    # For which time by the timetable it is; `tries` counts the runs for that time.
    slot_at = models.DateTimeField()
    began_at = models.DateTimeField()
    # None: it is going on, or was killed.
    ended_at = models.DateTimeField(null=True)
    failed_because = models.CharField(max_length=LONGEST_REASON, blank=True)
    tries = models.PositiveSmallIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.name} at {self.slot_at:%Y-%m-%d %H:%M}"
