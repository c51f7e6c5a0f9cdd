from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory
from django.utils import timezone

from matrix_site import views
from matrix_site.jobs.timetable import jobs_of_this_site
from matrix_site.models import JobRun
from tests.readers import DeliveryFactory


@pytest.mark.django_db
def test_the_health_page_is_200_and_never_kept(client):
    response = client.get("/healthz")
    nothing = {"pending": 0, "claimed": 0, "handed": 0, "retry": 0}
    mail = {"unfinished": nothing, "oldest_seconds": None}
    jobs = {"late": list(jobs_of_this_site())}
    said = {"status": "ok", "mail": mail, "jobs": jobs}
    assert (response.status_code, response.json()) == (200, said)
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_the_health_page_says_how_much_mail_waits_and_since_when(client, django_assert_num_queries):
    long_ago = timezone.now() - timedelta(hours=2)
    DeliveryFactory(created_at=long_ago)
    DeliveryFactory(state="retry")
    DeliveryFactory(sent=True, created_at=long_ago - timedelta(days=1))
    with django_assert_num_queries(3):
        mail = client.get("/healthz").json()["mail"]
    assert mail["unfinished"] == {"pending": 1, "claimed": 0, "handed": 0, "retry": 1}
    assert 7200 <= mail["oldest_seconds"] < 7260


@pytest.mark.django_db
def test_the_health_page_names_the_jobs_that_are_late(client):
    for name, job in jobs_of_this_site().items():
        now = timezone.now()
        failed = "OSError: full" if name == "make_pdfs" else ""
        JobRun.objects.create(
            name=name, slot_at=job.slot(now), began_at=now, ended_at=now, failed_because=failed
        )
    assert client.get("/healthz").json()["jobs"] == {"late": ["make_pdfs"]}


@pytest.mark.django_db
def test_the_health_page_answers_head_without_a_body(client):
    response = client.head("/healthz")
    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.django_db
def test_the_health_page_is_503_without_a_database_and_tells_no_reason(client):
    def gone(*ignored):
        raise OperationalError("could not connect to db.internal as matrix")

    with connection.execute_wrapper(gone):
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (503, {"status": "no database"})
    assert "no-store" in response.headers["Cache-Control"]


def test_security_txt_has_what_its_standard_asks_for(settings):
    settings.SITE_URL = "https://matrix.example.org"
    settings.SECURITY_CONTACT = "mailto:safe@example.org"
    request = RequestFactory().get("/", headers={"host": "evil.example"})
    answer = views.security_txt(request, now=datetime(2026, 1, 1, 9, tzinfo=UTC))
    assert answer.content.decode().splitlines() == [
        "Contact: mailto:safe@example.org",
        "Expires: 2026-06-30T00:00:00Z",
        "Preferred-Languages: en",
        "Canonical: https://matrix.example.org/.well-known/security.txt",
    ]


def test_robots_are_kept_out_of_the_newsroom(client):
    assert "Disallow: /admin/" in client.get("/robots.txt").content.decode()
