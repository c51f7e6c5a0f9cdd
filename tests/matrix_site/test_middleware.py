import pytest

PROTECTIVE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}

pytestmark = pytest.mark.django_db


def fails(request):
    raise RuntimeError("a fault of ours")


@pytest.fixture
def failing_site(monkeypatch):
    """The site, with `/healthz` failing as a faulty view would."""
    monkeypatch.setattr("matrix_site.urls.urlpatterns[1].callback", fails)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/healthz", 200),
        ("/admin/login/", 200),
        ("/static/admin/css/base.css", 200),
        ("/admin/", 302),
        ("/admin", 301),
        ("/no/such/page/", 404),
        ("/static/no-such-file.css", 404),
        ("/?q=%00", 400),
    ],
)
def test_every_answer_bears_the_protective_headers(client, path, status):
    response = client.get(path)
    assert response.status_code == status
    assert PROTECTIVE.items() <= dict(response.headers).items()
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "geolocation=()" in response.headers["Permissions-Policy"]
    assert response.headers["X-Request-ID"]
