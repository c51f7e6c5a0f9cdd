"""What every answer bears, whatever made it: the whole site, in production, as a server runs it."""

import re
from base64 import b64encode
from http.cookies import SimpleCookie

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from cells.models import Page, PreviewLink
from cells.printing.keeping import print_edition
from cells.publishing import withdraw
from entries.models import Entry
from subscriptions.queueing import queue_letter
from tests import showcase
from tests.factories import staff
from tests.matrix_site.conftest import PRODUCTION
from tests.readers import DeliveryFactory, SubscriptionFactory
from tests.security.conftest import WEBHOOK_SECRET
from tests.security.observatory import score
from tests.security.whole import HOST, Answer, Visit

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
UNCHANGED = {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
CSRF = "c" * 32
SIGN_IN = f"csrfmiddlewaretoken={CSRF}&username=tom&password=a+long+pass+phrase"
# What no answer lacks, and has once.
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Who may read it: pages of ours alone; but files to take away are for scripts of any site, since
# nothing of the visitor is in them. Never with cookies.
CLOSED = {"Cross-Origin-Resource-Policy": "same-origin"}
OPEN = {"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"}
POLICY = {
    "default-src": "'none'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "style-src": "'self'",
}
FILES = {*showcase.FILES, "/nowhere.json"}
A_YEAR = "max-age=31536000; includeSubDomains; preload"
# Told to servers that a page links to: nothing where the address alone is a key.
WITH_TOKEN = ("/u/", "/subscribe/confirm/", "/subscribe/preferences/", "/status/", "/preview/")
WITHOUT_TOKEN = ("/subscribe/preferences/", "/subscribe/preferences/sent/")


def basic(secret: str) -> dict[str, str]:
    sign = b64encode(secret.encode()).decode()
    return {"Authorization": f"Basic {sign}", "Content-Type": "application/json"}


def of_readers() -> dict[str, tuple[int, Visit]]:
    """Addresses that were mailed, and one given away."""
    one = SubscriptionFactory()
    mailed = DeliveryFactory(subscriber=one.subscriber, because=[one.pk]).token
    preferences = queue_letter("preferences", one.subscriber).token
    page = Page.objects.get(path="drug/e5")
    _, preview = PreviewLink.make(page=page, by=staff("Editors", username="mei"), days=7)
    return {
        "unsubscribe": (200, Visit(f"/u/{mailed}/")),
        "one click": (200, Visit(f"/u/{mailed}/", "POST", "List-Unsubscribe=One-Click", FORM)),
        "without its slash": (302, Visit(f"/u/{mailed}")),
        "preferences": (200, Visit(f"/subscribe/preferences/{preferences}/")),
        "what we hold": (200, Visit(f"/subscribe/preferences/{preferences}/held.json")),
        "no such token": (404, Visit("/u/AAAAAAAAAAAAAAAAAAAAAAAA/")),
        "no confirmation": (404, Visit("/subscribe/confirm/AAAAAAAAAAAAAAAAAAAAAAAA/")),
        "no message": (404, Visit("/status/AAAAAAAAAAAAAAAAAAAAAAAA/")),
        "preview": (200, Visit(f"/preview/{preview}/")),
        "no preview": (404, Visit("/preview/AAAAAAAAAAAAAAAAAAAAAAAA/")),
    }


def of_the_desk() -> dict[str, tuple[int, Visit]]:
    user = staff("Publishers")
    # The tests' own way to keep passwords is unknown in production.
    user.password = make_password("a long pass phrase", hasher=PBKDF2PasswordHasher())
    user.save()
    client = Client()
    client.force_login(user)
    inside = {"Cookie": f"__Host-session={client.cookies['sessionid'].value}"}
    token = {"Cookie": f"__Host-csrf={CSRF}", "Origin": f"https://{HOST}", **FORM}
    return {
        "sign-in": (200, Visit("/admin/login/")),
        "signed in": (302, Visit("/admin/login/", "POST", SIGN_IN, token)),
        "sign-in refused": (200, Visit("/admin/login/", "POST", SIGN_IN + "x", token)),
        "no token": (403, Visit("/admin/login/", "POST", SIGN_IN, FORM)),
        "must sign in": (302, Visit("/admin/")),
        "desk": (200, Visit("/admin/", headers=inside)),
        "a form": (200, Visit("/admin/cells/synonym/add/", headers=inside)),
        "activity as CSV": (200, Visit("/admin/activity.csv", headers=inside)),
        "script of the admin": (200, Visit("/admin/jsi18n/", headers=inside)),
        "forbidden": (403, Visit("/admin/auth/user/", headers=inside)),
        "TRACE of the desk": (405, Visit("/admin/", "TRACE")),
    }


def of_machines() -> dict[str, tuple[int, Visit]]:
    hook, event = "/webhooks/mail/postmark/tracking/", '{"RecordType": "Delivery"}'
    return {
        "health": (200, Visit("/healthz")),
        "health without TLS": (200, Visit("/healthz", is_secure=False)),
        "no database": (503, Visit("/healthz", is_down=True)),
        "robots": (200, Visit("/robots.txt")),
        "whom to tell": (200, Visit("/.well-known/security.txt")),
        "site map": (200, Visit("/sitemap.xml")),
        "webhook": (200, Visit(hook, "POST", event, basic(WEBHOOK_SECRET))),
        "webhook refused": (400, Visit(hook, "POST", event, basic("service:guess"))),
        "webhook is there": (200, Visit(hook, "HEAD")),
        "icon": (200, Visit("/favicon.ico")),
        "style sheet": (200, Visit("/static/css/site.css")),
        "style sheet kept": (304, Visit("/static/css/site.css", headers=UNCHANGED)),
        "part of a file": (206, Visit("/static/css/site.css", headers={"Range": "bytes=0-9"})),
        "no such part": (416, Visit("/static/css/site.css", headers={"Range": "bytes=99999999-"})),
        "no such file": (404, Visit("/static/css/none.css")),
        "picture": (200, Visit("/media/logos/safe.png")),
        "no picture": (404, Visit("/media/logos/page.html")),
    }


def of_refusals() -> dict[str, tuple[int, Visit]]:
    evil = {"Host": "evil.example"}
    large = {**FORM, "Content-Length": str(65 * 1024 * 1024)}
    retired = Entry.objects.get(headline="To be retired")
    return {
        "to TLS": (301, Visit("/drug/e5/?show=k", is_secure=False)),
        "another host": (400, Visit("/", headers=evil)),
        "another host without TLS": (400, Visit("/", headers=evil, is_secure=False)),
        "broken host": (400, Visit("/", headers={"Host": "matrix.example.org:x"}, is_secure=False)),
        "broken text": (400, Visit("/?q=%00")),
        "broken text in the path": (400, Visit("/%ED%A0%80/")),
        "broken type": (400, Visit("/", headers={"Content-Type": "text/html; charset=rot13"})),
        "broken length": (400, Visit("/suggest/", "POST", "", {"Content-Length": "-1"})),
        "too large": (413, Visit("/suggest/", "POST", "", large)),
        "nothing there": (404, Visit("/nowhere/")),
        "nothing there as JSON": (404, Visit("/nowhere.json")),
        "retired": (410, Visit(f"/entry/{retired.pk}/")),
        "withdrawn": (410, Visit("/drug/d5/")),
        "moved": (301, Visit("/drug/E5")),
        "led on": (302, Visit("/entry/1432/")),
        "no form": (405, Visit("/", "POST", "a=b", FORM)),
        "TRACE": (405, Visit("/drug/e5/", "TRACE")),
        "OPTIONS": (405, Visit("/drug/e5/", "OPTIONS")),
        "no method": (405, Visit("/drug/e5/", "BREW")),
        "from another site": (
            403,
            Visit("/subscribe/", "POST", "email=a@example.org", {**FORM, "Origin": "https://evil"}),
        ),
        "a fault": (500, Visit("/fails/")),
        "without the database": (503, Visit("/drug/e5/", is_down=True)),
        "without the database, as JSON": (503, Visit("/drug/e5.json", is_down=True)),
    }


@pytest.fixture
def table(transactional_db, settings, tmp_path) -> dict[str, tuple[int, Visit]]:
    """One visit of each kind of answer, with the status it should have."""
    settings.SECRET_KEY = PRODUCTION["SECRET_KEY"]
    settings.MEDIA_ROOT = tmp_path
    default_storage.save("logos/safe.png", ContentFile(b"\x89PNG\r\n\x1a\n...."))
    default_storage.save("logos/page.html", ContentFile(b"<script>alert(1)</script>"))
    showcase.build()
    print_edition.call("drug/e5", "2020-03-01")
    withdraw(Page.objects.get(path="drug/d5"), because="A court order.", by="ada")
    pages = [one for one in [*showcase.ADDRESSES, *showcase.FILES] if "/d5/" not in one]
    pdfs = {"PDF": (200, Visit("/drug/e5.pdf"))}
    return (
        {one: (200, Visit(one)) for one in pages}
        | pdfs
        | of_readers()
        | of_the_desk()
        | of_machines()
        | of_refusals()
    )


def faults_of(visit: Visit, answer: Answer) -> list[str]:
    """What this answer lacks, or has and should not."""
    faults = [name for name, value in ALWAYS.items() if answer[name] != value]
    policy = policy_of(answer)
    faults += [name for name, value in POLICY.items() if policy.get(name) != value]
    if "unsafe" in answer["Content-Security-Policy"] or "*" in answer["Content-Security-Policy"]:
        faults.append("an unsafe policy")
    if answer["Referrer-Policy"] != referrer_policy(visit):
        faults.append(f"Referrer-Policy: {answer['Referrer-Policy']}")
    for feature in ("camera", "geolocation", "microphone", "browsing-topics", "payment"):
        if f"{feature}=()" not in answer["Permissions-Policy"]:
            faults.append(f"Permissions-Policy of {feature}")
    # RFC 6797, section 7.2: never without TLS, where anybody could have written it.
    if answer["Strict-Transport-Security"] != (A_YEAR if visit.is_secure else ""):
        faults.append("Strict-Transport-Security")
    faults += [name for name in ("Server", "X-Powered-By", "Via") if answer[name]]
    sharing = {
        name: value
        for name, value in answer.headers
        if name.startswith(("Access-Control-", "Cross-Origin-Resource-"))
    }
    if sharing != (OPEN if visit.address in FILES else CLOSED):
        faults.append(f"open to others: {sharing}")
    return faults + [fault for line in answer.all("Set-Cookie") for fault in cookie_faults(line)]


def policy_of(answer: Answer) -> dict[str, str]:
    directives = filter(None, map(str.strip, answer["Content-Security-Policy"].split(";")))
    return dict(one.partition(" ")[::2] for one in directives)


def referrer_policy(visit: Visit) -> str:
    is_key = visit.address.startswith(WITH_TOKEN) and visit.address not in WITHOUT_TOKEN
    return "no-referrer" if is_key else "strict-origin-when-cross-origin"


def cookie_faults(line: str) -> list[str]:
    """RFC 6265bis, section 4.1.3.2: what the prefix asks for; and out of reach of script."""
    (cookie,) = SimpleCookie(line).values()
    wanted = {"secure": True, "httponly": True, "path": "/", "domain": "", "samesite": "Lax"}
    faults = [f"cookie {name}" for name, value in wanted.items() if cookie[name] != value]
    return faults + ["cookie name"] * (not cookie.key.startswith("__Host-"))


def test_every_answer_bears_the_protective_headers(table, visited):
    answers = visited({name: visit for name, (_, visit) in table.items()})
    statuses = {name: answer.status for name, answer in answers.items()}
    assert statuses == {name: status for name, (status, _) in table.items()}
    faults = {name: faults_of(table[name][1], answer) for name, answer in answers.items()}
    assert {name: found for name, found in faults.items() if found} == {}
    with_cookie = {name for name, answer in answers.items() if answer.all("Set-Cookie")}
    assert {"sign-in", "signed in"} <= with_cookie
    assert not with_cookie & {*showcase.ADDRESSES, *showcase.FILES, "preview", "unsubscribe"}
    assert answers["to TLS"]["Location"] == f"https://{HOST}/drug/e5/?show=k"
    scores = {name: score(answers[name]) for name in ("/", "/drug/e5/", "sign-in")}
    assert scores == {"/": 130, "/drug/e5/": 130, "sign-in": 135}


def test_no_answer_echoes_what_was_sent_to_it(table, visited):
    """TRACE would give a script the cookies that it cannot read (cross-site tracing)."""
    secret = {"Cookie": "__Host-session=abcdefabcdef", "X-Secret": "abcdefabcdef"}
    methods = ("TRACE", "TRACK", "DEBUG", "CONNECT")
    visits = {method: Visit("/drug/e5/", method, headers=secret) for method in methods}
    answers = visited(visits)
    assert {answer.status for answer in answers.values()} == {405}
    assert not any(re.search("abcdefabcdef", str(answer)) for answer in answers.values())
