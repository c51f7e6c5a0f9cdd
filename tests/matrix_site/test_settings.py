from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import timezone

from tests.matrix_site.conftest import PRODUCTION

# 23:30 on 30 June by UTC is half past midnight on 1 July in a London summer.
AFTER_MIDNIGHT_IN_LONDON = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


def refusal(result):
    """The last line of what a command said before it failed."""
    assert result.returncode != 0
    return result.stderr.strip().splitlines()[-1]


def test_production_settings_pass_the_deployment_check(in_production):
    result = in_production("check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "SUPPRESSION_KEY"])
def test_production_refuses_to_start_without(in_production, name):
    assert f"{name} is not set" in refusal(in_production("check", **{name: None}))


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", "development-only-not-a-secret", "SECRET_KEY is a development key"),
        ("SECRET_KEY", "django-insecure-" + "x1y2z3" * 10, "SECRET_KEY is a development key"),
        ("SECRET_KEY", "short", "SECRET_KEY is a development key or too short"),
        ("SECRET_KEY", "a" * 60, "SECRET_KEY is a development key or too short"),
        ("SUPPRESSION_KEY", "development-only-not-a-secret", "SUPPRESSION_KEY is a development"),
        ("SUPPRESSION_KEY", "short", "SUPPRESSION_KEY is a development key or too short"),
        ("SUPPRESSION_KEY", PRODUCTION["SECRET_KEY"], "SUPPRESSION_KEY is the same as SECRET_KEY"),
        ("ALLOWED_HOSTS", "matrix.example.org,*", "ALLOWED_HOSTS holds *"),
        ("ALLOWED_HOSTS", " , ", "ALLOWED_HOSTS holds no name"),
        ("ALLOWED_HOSTS", "*.example.org", "ALLOWED_HOSTS holds *"),
        ("ALLOWED_HOSTS", ".example.org", "ALLOWED_HOSTS holds *"),
        ("ALLOWED_HOSTS", ".", "ALLOWED_HOSTS holds *"),
        ("SITE_URL", "matrix.example.org", "SITE_URL is"),
        ("SITE_URL", "http://matrix.example.org", "SITE_URL is"),
        ("ANYMAIL_WEBHOOK_SECRET", "no-password", "ANYMAIL_WEBHOOK_SECRET must be"),
        ("ANYMAIL_WEBHOOK_SECRET", "me:short", "ANYMAIL_WEBHOOK_SECRET must be"),
        ("TRUSTED_PROXIES", "10.0.0.0/8, 0.0.0.0/0", "TRUSTED_PROXIES names everybody"),
        ("TRUSTED_PROXIES", "::/0", "TRUSTED_PROXIES names everybody"),
        ("EMAIL_URL", "smpt://mail.example.org", "EMAIL_URL must be"),
        ("CACHE_URL", "memcached://127.0.0.1", "CACHE_URL begins with"),
        ("DATABASE_URL", "nosql://x", "DATABASE_URL cannot be read"),
        ("DATABASE_REPLICA_URL", "nosql://x", "DATABASE_REPLICA_URL cannot be read"),
        ("BOUNCE_ADDRESS", "bounces", "BOUNCE_ADDRESS is"),
        ("CROSSREF_URL", "api.crossref.org", "CROSSREF_URL is"),
    ],
)
def test_production_refuses_to_start_with(in_production, name, value, sentence):
    assert sentence in refusal(in_production("check", **{name: value}))


def test_a_refusal_repeats_no_secret(in_production):
    for name, value in (("SECRET_KEY", "hunter2"), ("ANYMAIL_WEBHOOK_SECRET", "me:hunter2")):
        result = in_production("check", **{name: value})
        assert "hunter2" not in result.stderr + result.stdout
        assert name in refusal(result)


def test_on_this_machine_alone_production_may_do_without_tls(in_production):
    assert in_production("check", SITE_URL="http://127.0.0.1:8000").returncode == 0


def test_production_names_its_cookies_so_that_no_other_host_can_set_them(in_production):
    code = "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME)"
    result = in_production("shell", "--no-imports", "-c", code)
    assert result.stdout.split() == ["__Host-session", "__Host-csrf"]


def test_production_asks_for_tls_but_not_of_a_health_check(in_production):
    code = (
        "from django.test import Client\n"
        "for path in '/robots.txt', '/healthz':\n"
        "    print(Client().get(path, headers={'host': 'matrix.example.org'}).status_code)"
    )
    result = in_production("shell", "--no-imports", "-c", code)
    assert result.stdout.split() == ["301", "200"]


def test_a_command_keeps_no_pool(in_production):
    code = "from django.conf import settings as s; print(s.DATABASE_POOL)"
    result = in_production("shell", "--no-imports", "-c", code, DATABASE_POOL="8")
    assert result.stdout.split() == ["0"]


def test_dates_are_shown_by_london_clocks():
    shown = Template("{{ moment|date }}").render(Context({"moment": AFTER_MIDNIGHT_IN_LONDON}))
    assert settings.USE_TZ
    assert shown == "1 July 2026"


def test_the_day_of_a_moment_is_the_day_in_london():
    assert str(timezone.localdate(AFTER_MIDNIGHT_IN_LONDON)) == "2026-07-01"


def test_the_day_of_a_winter_moment_is_the_same_by_both_clocks():
    moment = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert str(timezone.localdate(moment)) == "2026-12-31"
