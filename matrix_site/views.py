"""Pages about the site itself, for machines: is it up, whom to tell, where not to look."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control, never_cache

from cells.views.answers import only_read
from matrix_site.jobs.running import late
from matrix_site.jobs.timetable import jobs_of_this_site
from matrix_site.replica.presence import state
from subscriptions.sending import queue_state


@only_read
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when there is a database to read pages from, else 503. Says nothing more than what a
    watch may want: how much mail waits, which jobs are late, and what the replica does where
    there is one.

    Neither a queue of mail, a late job nor a replica that is away is a reason to take a site out
    of service; nor is a primary that is away, while public pages are read from the replica.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        if settings.DATABASE_REPLICA_URL and (replica := state(has_primary=False))["used"]:
            return JsonResponse({"status": "no primary", "replica": replica})
        return JsonResponse({"status": "no database"}, status=503)
    answer: dict[str, object] = {"status": "ok", "mail": mail_waiting(), "jobs": jobs_of_late()}
    if settings.DATABASE_REPLICA_URL:
        answer["replica"] = state()
    return JsonResponse(answer)


def mail_waiting() -> dict[str, object] | None:
    """How many mails wait in which state, and for how long; None before the tables are made."""
    try:
        mail = queue_state()
    except Error:
        return None
    return {"unfinished": mail.unfinished, "oldest_seconds": mail.oldest_seconds}


def jobs_of_late() -> dict[str, object] | None:
    """Which jobs have not ended well in their time; None before the tables are made."""
    try:
        return {"late": late(jobs_of_this_site().values())}
    except Error:
        return None


@only_read
@cache_control(public=True, max_age=3600)
def security_txt(request: HttpRequest, now: datetime | None = None) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116, which wants a date of expiry under a year off)."""
    expires = (now or datetime.now(UTC)) + timedelta(days=180)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return plain_text(lines)


@only_read
@cache_control(public=True, max_age=3600)
def robots_txt(request: HttpRequest) -> HttpResponse:
    """What no robot should fetch, and where the site map is.

    Answers to searches are without number and dear to make, and whatever they list is on the
    site map; what is mailed to one person is for nobody else. Archived editions may be fetched:
    they say themselves that they are not for an index, which a robot that stays away never
    learns.
    """
    return plain_text(
        [
            "User-agent: *",
            "Disallow: /admin/",
            "Disallow: /search/",
            "Disallow: /search.",
            "Disallow: /subscribe/confirm/",
            "Disallow: /subscribe/preferences/",
            "Disallow: /u/",
            "",
            f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        ]
    )


def plain_text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
