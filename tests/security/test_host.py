"""The name of the site comes from SITE_URL, whatever a visitor calls it."""

import pytest

from tests import showcase
from tests.factories import CellFactory, live

pytestmark = pytest.mark.django_db

OURS = "https://matrix.example.org"
SAYING_ADDRESSES = [
    "/",
    "/drug/e5/",
    "/drug/e5.json",
    "/drug/e5.ris",
    "/drug/e5.atom",
    "/feed.atom",
    "/sitemap.xml",
    "/robots.txt",
    "/.well-known/security.txt",
    "/api/",
    "/api/openapi.json",
    "/drug/e5/cite/",
    "/bulletins.atom",
]
LEADING_ON = {
    "/drug/E5": 301,
    "/drug/e5": 301,
    "/entry/1432/": 302,
    "/admin/": 302,
    "/nowhere/": 404,
}


def test_another_name_for_the_site_is_in_no_answer(client, settings):
    settings.SITE_URL = OURS
    settings.ALLOWED_HOSTS = ["other.example", "testserver"]
    showcase.build()
    for address, status in {**dict.fromkeys(SAYING_ADDRESSES, 200), **LEADING_ON}.items():
        answer = client.get(address, headers={"host": "other.example:8443"})
        said = f"{answer.headers} {answer.content.decode()}"
        assert answer.status_code == status, address
        assert "other.example" not in said, address
        assert answer.content == client.get(address).content, address


@pytest.mark.parametrize(
    "host",
    ["evil.example", "testserver.evil.example", "testserver:80@evil.example", "", "a b", "%"],
)
def test_a_name_that_is_not_ours_is_refused(client, host):
    assert client.get("/", headers={"host": host}).status_code == 400


def test_what_a_proxy_is_said_to_have_heard_counts_nothing(client):
    live(CellFactory())
    headers = {"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    answer = client.get("/drug/E5", headers=headers)
    # Were it read, it would be refused as a name that is not ours.
    assert answer.status_code == 301
    assert "evil" not in f"{answer.headers} {answer.content.decode()}"
