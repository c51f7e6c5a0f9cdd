import io

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from matrix_site import errors
from matrix_site.wsgi import application

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=limit"

pytestmark = pytest.mark.django_db


def send(body=b"a=b", path="/admin/login/", **environ):
    """POST by the way of a web server, and return status and headers."""
    answer = {}

    def start_response(status, headers):
        answer["status"], answer["headers"] = int(status[:3]), dict(headers)

    defaults = RequestFactory().generic("POST", path, body, content_type=FORM).environ
    chunks = application(defaults | {"wsgi.input": io.BytesIO(body)} | environ, start_response)
    answer["body"] = b"".join(chunks).decode()
    chunks.close()
    return answer


@pytest.mark.parametrize(
    "content_type",
    [
        f"{FORM}; charset=utf-7",
        f"{FORM}; charset=utf-16",
        f"{FORM}; charset=hex",
        f"{FORM}; charset=undefined",
        f"{FORM}; charset=nobody-knows",
        f"{FORM}; charset=a\0b",
        f"{FORM}; charset*=nobody''utf-8",
        f"{FORM}; charset=" + "x" * 20_000,
        f"{MULTIPART}; charset=utf-7",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=é",
    ],
)
def test_a_form_that_cannot_be_read_is_answered_by_our_400_page(content_type):
    answer = send(CONTENT_TYPE=content_type)
    assert answer["status"] == 400
    assert "cannot be read" in answer["body"]
    assert "Content-Security-Policy" in answer["headers"]


@pytest.mark.parametrize("charset", ["zlib", "hex", "undefined", "idna", "utf-16", "punycode"])
def test_a_query_is_read_in_no_charset_but_our_own(charset):
    answer = send(CONTENT_TYPE=f"{FORM}; charset={charset}", QUERY_STRING="mark=p-ab12cd34")
    assert answer["status"] == 400
    assert "cannot be read" in answer["body"]


@pytest.mark.parametrize("length", ["abc", "-1", "1e3", "²", "9" * 30, "1, 1"])
def test_a_length_that_is_no_number_is_400(length):
    assert send(CONTENT_LENGTH=length)["status"] == 400


def test_too_many_fields_are_400(settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    assert send(b"a=1&b=2&c=3&d=4")["status"] == 400


def test_too_many_fields_in_a_query_are_400(administrator, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    assert administrator.get("/admin/auth/user/?a=1&b=2&c=3&d=4").status_code == 400


def test_a_form_larger_than_is_kept_in_memory_is_413(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = send(b"a=" + b"x" * 20)
    assert answer["status"] == 413
    assert "Too large" in answer["body"]


def test_an_announced_length_over_the_limit_is_413_before_it_is_read(settings):
    assert send(b"", CONTENT_LENGTH=str(settings.REQUEST_BODY_LIMIT + 1))["status"] == 413


def test_a_form_cut_short_is_not_500():
    short = b'--limit\r\nContent-Disposition: form-data; name="a"\r\n\r\nb'
    answer = send(short, CONTENT_TYPE=MULTIPART, CONTENT_LENGTH="5000")
    assert answer["status"] in {400, 403}


def test_a_visitor_who_goes_away_is_400():
    class Gone(io.BytesIO):
        def read(self, size=-1):
            raise OSError("connection reset")

    assert send(**{"wsgi.input": Gone()})["status"] == 400


def test_a_foreign_host_is_400():
    assert send(HTTP_HOST="evil.example")["status"] == 400


def test_the_404_page_names_the_address_escaped(client):
    response = client.get("/no/<script>/")
    assert response.status_code == 404
    assert "/no/&lt;script&gt;/" in response.content.decode()


def test_the_404_page_repeats_no_more_than_one_line_of_an_address(client):
    body = client.get("/" + "x" * 5000).content.decode()
    assert body.count("x" * 100) <= 2


def test_the_403_page_gives_our_reason_escaped():
    request = RequestFactory().get("/")
    response = errors.permission_denied(request, PermissionDenied("Only <b>publishers</b>."))
    assert response.status_code == 403
    assert "Only &lt;b&gt;publishers&lt;/b&gt;." in response.content.decode()


def test_a_form_without_its_token_says_what_to_do():
    answer = send()
    assert answer["status"] == 403
    assert "send the form once more" in answer["body"]


@pytest.mark.parametrize("status", [400, 403, 500])
def test_what_went_wrong_for_one_is_kept_for_nobody_else(status):
    request = RequestFactory().get("/")
    page = {400: errors.bad_request, 403: errors.permission_denied, 500: errors.server_error}
    assert "no-store" in page[status](request).headers["Cache-Control"]


@pytest.mark.parametrize("address", ["/nowhere/", "/entry/1/", "/drug/e5/2018-10-12/"])
def test_who_develops_sees_the_page_that_readers_see(client, settings, address):
    settings.DEBUG = True
    page = client.get(address)
    assert page.status_code == 404
    assert "There is no page at this address" in page.text
    assert "urlpatterns" not in page.text.lower()


def test_the_slash_at_the_end_is_added_in_development_too(client, settings):
    settings.DEBUG = True
    assert client.get("/search").status_code == 301
