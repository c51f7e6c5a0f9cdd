"""The name of the site comes from SITE_URL, whatever a visitor calls it."""

import pytest

from tests import showcase

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


def test_another_name_for_the_site_is_in_no_answer(client, settings):
    settings.SITE_URL = OURS
    settings.ALLOWED_HOSTS = ["other.example", "testserver"]
    showcase.build()
    for address in SAYING_ADDRESSES:
        answer = client.get(address, headers={"host": "other.example:8443"})
        said = f"{answer.headers} {answer.content.decode()}"
        assert answer.status_code == 200, address
        assert "other.example" not in said, address
        assert answer.content == client.get(address).content, address


@pytest.mark.parametrize(
    "host",
    ["evil.example", "testserver.evil.example", "testserver:80@evil.example", "", "a b", "%"],
)
def test_a_name_that_is_not_ours_is_refused(client, host):
    assert client.get("/", headers={"host": host}).status_code == 400


def test_what_a_proxy_is_said_to_have_heard_counts_nothing(client):
    headers = {"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    answer = client.get("/drug/E5", headers=headers)
    assert "evil" not in f"{answer.headers} {answer.content.decode()}"
