import pytest
from django.test import Client

PROTECTIVE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
# One of each kind: page, admin page, static file, redirects, errors.
ANSWERS = [
    ("/healthz", 200),
    ("/admin/login/", 200),
    ("/static/admin/css/base.css", 200),
    ("/admin/", 302),
    ("/admin", 301),
    ("/no/such/page/", 404),
    ("/static/no-such-file.css", 404),
    ("/?q=%00", 400),
]

pytestmark = pytest.mark.django_db


def assert_protected(response):
    assert PROTECTIVE.items() <= dict(response.headers).items()
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "geolocation=()" in response.headers["Permissions-Policy"]
    assert response.headers["X-Request-ID"]


@pytest.mark.parametrize(("path", "status"), ANSWERS)
def test_every_answer_bears_the_protective_headers(client, path, status):
    response = client.get(path)
    response.close()
    assert response.status_code == status
    assert_protected(response)


@pytest.mark.urls("tests.matrix_site.failing_urls")
def test_an_answer_to_our_own_fault_bears_the_protective_headers():
    response = Client(raise_request_exception=False).get("/fails/")
    assert response.status_code == 500
    assert "The fault is ours" in response.content.decode()
    assert_protected(response)


@pytest.mark.parametrize(("path", "status"), ANSWERS)
def test_over_tls_every_answer_asks_browsers_to_stay_there(settings, path, status):
    settings.SECURE_HSTS_SECONDS = 31536000
    response = Client().get(path, secure=True)
    response.close()
    assert response.status_code == status
    assert "max-age=31536000" in response.headers["Strict-Transport-Security"]


def test_the_redirect_to_tls_is_protected_too(settings):
    settings.SECURE_SSL_REDIRECT = True
    response = Client().get("/no/such/page/")
    assert response.headers["Location"] == "https://testserver/no/such/page/"
    assert_protected(response)


def test_a_request_without_a_name_is_given_one(client):
    first, second = (client.get("/robots.txt").headers["X-Request-ID"] for _ in range(2))
    assert len(first) == len(second) == 32
    assert first != second


def test_a_well_formed_name_from_the_proxy_is_kept(client):
    response = client.get("/robots.txt", headers={"X-Request-ID": "edge-12345678"})
    assert response.headers["X-Request-ID"] == "edge-12345678"


@pytest.mark.parametrize("offered", ["short", "x" * 65, 'a"}{"b":"12345', "a b c d e f", "ж" * 9])
def test_a_malformed_name_is_replaced(client, offered):
    answered = client.get("/robots.txt", headers={"X-Request-ID": offered}).headers["X-Request-ID"]
    assert answered != offered
    assert len(answered) == 32


def test_pages_for_machines_set_no_cookie(client):
    for path in "/healthz", "/robots.txt", "/.well-known/security.txt":
        response = client.get(path)
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
