"""A table of nasty inputs against every public form: refused or taken, but never a 500.

Nor does any of them come out as a live tag, for readers or for editors.
"""

from datetime import date

import pytest
from django.core.signing import TimestampSigner
from django.test import Client

from cells.richtext import build as b
from entries.models import Message
from tests.factories import CellFactory, EntryFactory, TopicFactory, live, staff

TAG = "<script>alert(1)</script>"
# What no page of ours writes itself.
LIVE = (b"<script>alert", b"<img src=x")
# These are not read as HTML, and say so: X-Content-Type-Options.
INERT = ("application/json", "text/csv", "application/x-research-info-systems")
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=limit"
FORMS = (
    "/suggest/",
    "/drug/e5/suggest/",
    "/drug/e5/comment/",
    "/entry/1432/comment/",
    "/entry/1432/comment/?mark=p-ab12cd34",
    "/entry/1432/broken/",
)
TEXTS = ("reference", "words", "interest", "name")
FIELDS = (*TEXTS, "category", "email", "website", "opened")

# What is typed into every field, percent-encoded where bytes matter: the name says what it is.
TYPED = {
    "nothing": "",
    "NUL": "a%00b",
    "a lone surrogate": "a%ED%A0%80b",
    "half of a pair": "%ED%B8%80",
    "Latin-1": "caf%E9",
    "a cut character": "%F0%9F%98",
    "an overlong slash": "%C0%AF",
    "1 MB": "x" * 1_000_000,
    "3 MB": "x" * 3_000_000,
    "100,000 lines": "%0A" * 100_000,
    "right to left": "%E2%80%AEgnp.exe%E2%81%A6",
    "lines": "a%0D%0ABcc:%20x@example.org",
    "other lines": "a%0B%0C%1C%1D%1E%C2%85%E2%80%A8%E2%80%A9b",
    "controls": "%01%02%08%1B%5B31m%7F%C2%9B",
    "a tag": "%3Cscript%3Ealert(1)%3C/script%3E",
    "a broken tag": "%22'%3E%3Cimg%20src=x%20onerror=alert(1)%3E%3C!--",
    "the end of a text area": "%3C/textarea%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "template syntax": "%7B%7B%20settings.SECRET_KEY%20%7D%7D%7B%25%20debug%20%25%7D%7B%23",
    "a format": "%25s%25n%7B0.__class__%7D%24%7Bjndi:ldap://x%7D",
    "SQL": "'%20OR%201=1;--%20%25_%5C",
    "a formula": "=cmd%7C'%20/C%20calc'!A0",
    "a live scheme": "javascript:alert(1)",
    "an odd address": "http://%5B::1%5D:99999/%25zz",
    "a DOI of 10,000": "10.1000/" + "x" * 10_000,
    "many combining marks": "e" + "%CC%81" * 5000,
    "emoji": "%F0%9F%91%A9%E2%80%8D%F0%9F%9A%80",
    "garbage": "%zz%%%1&&==;%u0041",
    "a non-character": "%EF%BF%BE%EF%B7%90",
}


@pytest.fixture
def site(db):
    """The matrix, a topic, and the cell E5 in two editions with an entry and a mark."""
    cell = CellFactory(headline="What a system owes")
    mark = b.mark("These words", "p-ab12cd34")
    EntryFactory(pk=1432, cell=cell, headline="It helps", annotation=b.paragraph(mark))
    live(cell.matrix)
    live(cell, dated_on=date(2018, 10, 12))
    cell.headline = "What a system owes to those around it"
    cell.save()
    live(cell, dated_on=date(2020, 3, 1))
    TopicFactory()


@pytest.fixture
def opened():
    return TimestampSigner(salt="form opened").sign("").replace(":", "%3A")


def is_sane(response) -> bool:
    is_html = not response.headers.get("Content-Type", "").startswith(INERT)
    has_tag = is_html and any(live in response.content for live in LIVE)
    return response.status_code in (200, 302, 400, 403, 404, 413, 429) and not has_tag


def send(address: str, body: bytes | str, content_type: str = FORM, **more) -> object:
    """Follows to the page of the status, as a browser would."""
    data = body if isinstance(body, bytes) else body.encode()
    client = Client(raise_request_exception=False)
    response = client.generic("POST", address, data, content_type, **more)
    if response.status_code == 302:
        assert response["Location"].startswith("/status/")
        return client.get(response["Location"])
    return response


@pytest.mark.parametrize("what", TYPED)
def test_whatever_is_typed_is_refused_or_taken_as_words(site, opened, monkeypatch, what):
    monkeypatch.setattr("entries.forms.opened_just_now", lambda opened: False)
    monkeypatch.setattr("entries.forms.LIMITS", ())
    good = {"reference": "A+new+one", "words": "It+matters", "opened": opened}
    tries = [("/drug/e5/suggest/", [field]) for field in FIELDS]
    for address, fields in [*tries, *((address, TEXTS) for address in FORMS)]:
        given = good | dict.fromkeys(fields, TYPED[what])
        body = "&".join(f"{name}={value}" for name, value in given.items())
        assert is_sane(send(address, body)), (address, fields)
    assert_editors_see_words()


def assert_editors_see_words() -> None:
    editor = Client(raise_request_exception=False)
    editor.force_login(staff("Editors"))
    assert is_sane(editor.get("/admin/entries/message/"))
    for message in Message.objects.exclude(kind=Message.Kind.BROKEN)[:2]:
        assert is_sane(editor.get(f"/admin/entries/message/{message.pk}/change/"))


# Bodies that are no ordinary form: content type, body.
BODIES = {
    "no type": ("", "words=a"),
    "JSON": ("application/json", '{"words": "a"}'),
    "broken JSON": ("application/json", '{"words": "\\ud800'),
    "XML": ("text/xml", "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>"),
    "UTF-16": (f"{FORM}; charset=utf-16", "words=a".encode("utf-16")),
    "UTF-7": (f"{FORM}; charset=utf-7", "words=+ADw-script+AD4-alert(1)"),
    "unknown charset": (f"{FORM}; charset=klingon", "words=a"),
    "NUL in the charset": (f"{FORM}; charset=a%00b", "words=a"),
    "a long type": ("x/" + "y" * 5000, "words=a"),
    "raw surrogates": (FORM, b"words=a\xed\xa0\x80b&reference=\xff\xfe"),
    "repeated": (FORM, "words=a&words=<script>alert(1)</script>&reference=b&reference=c" * 2),
    "10,000 parameters": (FORM, "&".join(f"a{number}=b" for number in range(10_000))),
    "10,000 times one": (FORM, "words=a&" * 10_000),
    "empty": (FORM, ""),
    "empty multipart": (MULTIPART, ""),
    "no boundary": ("multipart/form-data", "--limit\r\n"),
    "a wrong boundary": ("multipart/form-data; boundary=é", "--limit\r\n"),
    "never ended": (MULTIPART, '--limit\r\nContent-Disposition: form-data; name="words"\r\n\r\na'),
    "headers without end": (MULTIPART, "--limit\r\n" + "X: y\r\n" * 5000),
    "bad base64": (
        MULTIPART,
        '--limit\r\nContent-Disposition: form-data; name="words"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n!\r\n--limit--\r\n",
    ),
    "a file for words": (
        MULTIPART,
        '--limit\r\nContent-Disposition: form-data; name="words"; filename="<script>.txt"\r\n'
        "Content-Type: text/plain\r\n\r\n<script>alert(1)</script>\r\n--limit--\r\n",
    ),
    "two hundred files": (
        MULTIPART,
        '--limit\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nb\r\n' * 200
        + "--limit--\r\n",
    ),
}


@pytest.mark.parametrize("kind", BODIES)
def test_a_body_that_is_no_form_of_ours_is_refused_or_empty(site, kind):
    content_type, body = BODIES[kind]
    for address in (*FORMS, "/search/", "/drug/e5/compare/", "/status/abc/"):
        response = send(address, body, content_type)
        assert is_sane(response) or response.status_code in (405, 415), address
    assert not Message.objects.exclude(kind=Message.Kind.BROKEN).exists()


@pytest.mark.parametrize("length", [None, "", "0", "-1", "x", "5", "99999999999", "9" * 30, "٣"])
def test_a_length_that_is_missing_or_wrong_is_no_error_of_ours(site, length):
    for address in FORMS:
        assert is_sane(send(address, "words=a", CONTENT_LENGTH=length)), address


@pytest.mark.parametrize("token", [None, "", "x", "x" * 100_000, "%00", TAG])
def test_without_a_token_a_form_is_refused(site, token):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    data = {} if token is None else {"csrfmiddlewaretoken": token}
    for address in FORMS[:-1]:
        response = client.post(address, {"words": TAG, "reference": "A", **data})
        assert response.status_code == 403, address
        assert is_sane(response)


QUERIES = (
    "/suggest/?q=",
    "/drug/e5/suggest/?q=",
    "/entry/1432/comment/?mark=",
    "/drug/e5/?show=",
    "/drug/e5/?gone=p-ab12cd34&from=",
    "/drug/?row=",
    "/drug/?column=",
    "/drug/?view=",
    "/?column=",
    "/drug/e5/2018-10-12/?show=",
    "/drug/e5/?edition=",
    "/drug/e5/compare/?to=2020-03-01&from=",
    "/drug/e5/compare/2018-10-12...2020-03-01/?whole=",
    "/topics/?order=",
    "/search/?q=",
    "/search/?q=a&category=",
    "/search/?q=a&years=",
    "/search/?q=a&page=",
    "/search/?q=a&order=",
    "/search/?q=a&since=",
    "/search.csv?q=",
    "/search.json?q=",
    "/search.atom?q=",
    "/search.ris?matrix=drug&q=",
)


@pytest.mark.parametrize("what", [name for name in TYPED if not name.endswith("MB")])
def test_whatever_stands_in_an_address_is_passed_over_or_refused(site, what):
    client = Client(raise_request_exception=False)
    for address in QUERIES:
        response = client.get(address + TYPED[what])
        assert response.status_code in (200, 302, 400), address
        assert is_sane(response), address


def test_parameters_by_the_thousand_are_no_error_of_ours(site):
    client = Client(raise_request_exception=False)
    for address in QUERIES:
        name = address.rpartition("=")[0].rpartition("?")[2].rpartition("&")[2]
        for query in (f"{name}=a&" * 900, f"{name}=a&" * 10_000, "&".join(map(str, range(5000)))):
            response = client.get(address.partition("?")[0] + "?" + query)
            assert response.status_code in (200, 400), (address, query[:20])


TOKENS = ("x", "x" * 5000, "%3Cscript%3Ealert(1)", "%00", "%ED%A0%80", "a%2Fb", "..%2f..", "%zz")
MORE_TOKENS = ("%E2", "%25", "%F0%9F%91%A9", "%0D%0ASet-Cookie:a=b", "{{7*7}}", "%20", "'")


@pytest.mark.parametrize("token", TOKENS + MORE_TOKENS)
def test_a_token_that_is_none_of_ours_is_not_found(site, token):
    response = Client(raise_request_exception=False).get(f"/status/{token}/")
    assert response.status_code in (400, 404)
    assert is_sane(response)
    assert "Set-Cookie" not in response
