"""NUL, lone surrogates and bytes that are not UTF-8 are 400, wherever a visitor puts them."""

import json

import pytest
from django.http.multipartparser import MultiPartParserError
from django.test import RequestFactory

from matrix_site.broken_text import is_sound_encoded, is_sound_json
from matrix_site.middleware import fault_in_body

NUL, SURROGATE, LATIN_1 = "%00", "%ED%A0%80", "%E9"
BROKEN = [NUL, SURROGATE, LATIN_1]
PATHS = ["/", "/healthz", "/admin/", "/admin/login/", "/admin/auth/user/", "/no/such/page/"]
BOUNDARY = "limit"
FORM = "application/x-www-form-urlencoded"

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("path", PATHS)
def test_broken_text_in_a_query_is_400(client, path, broken, method):
    for query in f"q=a{broken}b", f"a{broken}b=q", broken, f"id__exact={broken}":
        assert client.generic(method, path, QUERY_STRING=query).status_code == 400


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("path", PATHS)
def test_broken_text_in_a_path_is_400(client, path, broken):
    assert client.get(f"{path}a{broken}/").status_code == 400
    assert client.post(f"{path}{broken}").status_code == 400


@pytest.mark.parametrize("cookie", ['sessionid="a\\000b"', "a\0=b", "a=\xed\xa0\x80", "a=\ud800"])
@pytest.mark.parametrize("path", PATHS)
def test_broken_text_in_a_cookie_is_400(client, path, cookie):
    assert client.get(path, headers={"cookie": cookie}).status_code == 400


def test_a_foreign_cookie_in_latin_1_locks_nobody_out(client):
    assert client.get("/healthz", headers={"cookie": "name=Ren\xe9"}).status_code == 200


@pytest.mark.parametrize("name", ["Referer", "If-None-Match", "User-Agent", "X-Request-ID"])
@pytest.mark.parametrize("value", ["a\0b", "a\xed\xb0\x80", "\udfff"])
def test_broken_text_in_a_header_is_400(client, name, value):
    assert client.get("/healthz", headers={name: value}).status_code == 400


@pytest.mark.parametrize("broken", [*BROKEN, "\0", b"\xed\xa0\x80"])
def test_broken_text_in_the_sign_in_form_is_400(client, broken):
    broken = broken.encode() if isinstance(broken, str) else broken
    for body in b"username=a" + broken, b"a" + broken + b"=b", b"username=x&password=" + broken:
        response = client.generic("POST", "/admin/login/", body, content_type=FORM)
        assert response.status_code == 400


def multipart(name=b"field", value=b"value", file_name=None):
    disposition = b'Content-Disposition: form-data; name="' + name + b'"'
    if file_name is not None:
        disposition += b'; filename="' + file_name + b'"'
    return b"--limit\r\n" + disposition + b"\r\n\r\n" + value + b"\r\n--limit--\r\n"


@pytest.mark.parametrize("broken", [b"a\0b", b"\xed\xa0\x80", b"caf\xe9"])
def test_broken_text_in_a_multipart_form_is_400(client, broken):
    bodies = [
        multipart(value=broken),
        multipart(name=broken),
        multipart(name=broken, file_name=b"a.txt"),
        multipart(file_name=broken),
    ]
    for body in bodies:
        response = client.generic(
            "POST", "/admin/login/", body, content_type="multipart/form-data; boundary=limit"
        )
        assert response.status_code == 400, body


def parsed(body):
    request = RequestFactory().generic(
        "POST", "/", body, content_type="multipart/form-data; boundary=limit"
    )
    assert fault_in_body(request) is None
    return request


def test_a_sound_multipart_form_is_read_as_utf_8():
    assert parsed(multipart(name="né".encode(), value="ĉ 😀".encode())).POST["né"] == "ĉ 😀"


def test_an_uploaded_file_may_hold_anything_and_keeps_its_name():
    upload = parsed(multipart(value=b"\0\xed\xa0\x80", file_name="Zelle Ĉ.txt".encode())).FILES
    assert upload["field"].name == "Zelle Ĉ.txt"
    assert upload["field"].read() == b"\0\xed\xa0\x80"


def test_a_broken_file_name_is_not_quietly_mended():
    with pytest.raises(MultiPartParserError):
        parsed(multipart(file_name=b"a\0.txt"))


@pytest.mark.parametrize(
    "body",
    ['{"a": "\\u0000"}', '{"\\ud800": 1}', '[["\\udc00"]]', "[" * 100_000, "{", '"\0"'],
)
def test_broken_text_in_json_is_400(client, body):
    response = client.post("/admin/login/", body, content_type="application/json")
    assert response.status_code == 400


def test_a_surrogate_pair_in_json_is_one_sound_character():
    assert is_sound_json(json.dumps({"a": ["😀", 1, None]}).encode())


@pytest.mark.parametrize("text", ["q=caf%C3%A9", "a+b", "100%", "%zz", "q=%F0%9F%98%80", ""])
def test_sound_text_passes(text):
    assert is_sound_encoded(text)
