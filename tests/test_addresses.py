"""Every address of ours: it is on the list, it names its methods, its admin page opens."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import factory
import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.redirects.models import Redirect
from django.test import Client, RequestFactory
from django.urls import Resolver404, URLPattern, get_resolver, resolve, reverse
from taggit.models import Tag

from bites.models import PageImport
from cells.addresses import TAKEN
from cells.models import Edition, Page, Redaction
from tests import factories, readers

# Route, as urls.py spells it: an address to try it by, and the status of the answer on a
# site without rows. Whoever adds a public page adds its line.
PUBLIC = {
    "": ("/", 200),
    "search/": ("/search/?q=naloxone", 200),
    "search.<form:form>": ("/search.csv?q=naloxone", 200),
    "collections/": ("/collections/", 200),
    "collections/<slug:slug>/": ("/collections/prisons/", 404),
    "search.atom": ("/search.atom?q=naloxone", 200),
    "sitemap.xml": ("/sitemap.xml", 200),
    "sitemap-<number:number>.xml": ("/sitemap-2.xml", 404),
    "entry/<number:number>/": ("/entry/1/", 404),
    "section/<number:number>/": ("/section/1/", 404),
    "entry/<number:number>/<mark:mark>/": ("/entry/1/p-ab12cd34/", 404),
    "section/<number:number>/<mark:mark>/": ("/section/1/p-ab12cd34/", 404),
    "topics/": ("/topics/", 200),
    "topics/<topic:slug>/": ("/topics/naloxone/", 404),
    "topics/<topic:slug>.<form:form>": ("/topics/naloxone.csv", 404),
    "topics/<topic:slug>.atom": ("/topics/naloxone.atom", 404),
    "<matrix:slug>/course/": ("/drug/course/", 404),
    "media/logos/<logo:name>": ("/media/logos/society.png", 404),
    "entry/<number:number>.<form:form>": ("/entry/1.ris", 404),
    "entry/<number:number>/cite/": ("/entry/1/cite/", 404),
    "feed.atom": ("/feed.atom", 200),
    "api/": ("/api/", 200),
    "api/openapi.json": ("/api/openapi.json", 200),
    "api/schema/1.json": ("/api/schema/1.json", 200),
    "<page:path>/": ("/drug/e5/", 404),
    "<page:path>.pdf": ("/drug/e5.pdf", 404),
    "<page:path>/<edition:address>.pdf": ("/drug/e5/2018-10-12.pdf", 404),
    "<page:path>/sheet/": ("/drug/e5/sheet/", 404),
    "<page:path>/considered/": ("/drug/e5/considered/", 404),
    r"^(?P<address>(?:u|subscribe/confirm|subscribe/preferences)/[\w-]+)$": ("/u/AbC", 302),
    "subscribe/sent/": ("/subscribe/sent/", 200),
    "subscribe/preferences/sent/": ("/subscribe/preferences/sent/", 200),
    "status/<str:token>/": ("/status/abcdefgh/", 404),
    "<page:path>/editions/": ("/drug/e5/editions/", 404),
    "<page:path>/<edition:address>/": ("/drug/e5/2018-10-12/", 404),
    "<page:path>/compare/": ("/drug/e5/compare/", 404),
    "<page:path>/compare/<edition:older>...<edition:newer>/": (
        "/drug/e5/compare/2018-10-12...2020-03-01/",
        404,
    ),
    "<page:path>/cite/": ("/drug/e5/cite/", 404),
    "<page:path>/<edition:address>/cite/": ("/drug/e5/2018-10-12/cite/", 404),
    "<page:path>.atom": ("/drug/e5.atom", 404),
    "<page:path>.<form:form>": ("/drug/e5.json", 404),
    "<page:path>/<edition:address>.<form:form>": ("/drug/e5/2018-10-12.csv", 404),
    "<page:path>/cite.<form:form>": ("/drug/e5/cite.ris", 404),
    "<page:path>/<edition:address>/cite.<form:form>": ("/drug/e5/2018-10-12/cite.bib", 404),
    r"^(?=[^A-Z]*[A-Z])(?P<capitals>[A-Za-z][A-Za-z0-9./-]{0,150})$": (
        "/drug/E5",
        404,
    ),
    "bulletins/": ("/bulletins/", 200),
    "bulletins/<number:number>/": ("/bulletins/1/", 404),
    "bulletins.atom": ("/bulletins.atom", 200),
    "preview/<slug:token>/": ("/preview/abcdefgh/", 404),
    "healthz": ("/healthz", 200),
    "robots.txt": ("/robots.txt", 200),
    ".well-known/security.txt": ("/.well-known/security.txt", 200),
}
# The same for pages that readers send something from.
FORMS = {
    "suggest/": ("/suggest/", 200),
    "<page:path>/suggest/": ("/drug/e5/suggest/", 404),
    "<page:path>/comment/": ("/drug/e5/comment/", 404),
    "entry/<number:number>/comment/": ("/entry/1/comment/", 404),
    "entry/<number:number>/broken/": ("/entry/1/broken/", 404),
    "subscribe/": ("/subscribe/", 200),
    "subscribe/confirm/<slug:token>/": ("/subscribe/confirm/abcdefgh/", 404),
    "subscribe/preferences/": ("/subscribe/preferences/", 200),
    "subscribe/preferences/<slug:token>/": ("/subscribe/preferences/abcdefgh/", 404),
    "subscribe/preferences/<slug:token>/add/": ("/subscribe/preferences/abcdefgh/add/", 404),
    "subscribe/preferences/<slug:token>/held.json": (
        "/subscribe/preferences/abcdefgh/held.json",
        404,
    ),
    "u/<slug:token>/": ("/u/abcdefgh/", 404),
}
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
OURS = ("cells", "entries", "bites", "subscriptions", "matrix_site")
# Rows of models that are not ours; ours are made by tests/factories.py.
OTHER_ROWS = {
    User: lambda: User.objects.create(username="bob"),
    Group: lambda: Group.objects.create(name="Readers"),
    Redirect: lambda: Redirect.objects.create(site_id=1, old_path="/old.htm"),
    Tag: lambda: Tag.objects.create(name="naloxone"),
    Page: lambda: factories.CellFactory().page,
    Edition: lambda: factories.live(factories.CellFactory()),
    Redaction: lambda: Redaction.objects.create(
        edition=factories.live(factories.CellFactory()), reason="Court order", opened_at=NOON
    ),
    PageImport: lambda: PageImport.objects.create(cell=factories.CellFactory(), text="A page"),
}
FACTORIES = {
    made._meta.model: made
    for made in {**vars(factories), **vars(readers)}.values()
    if isinstance(made, type) and issubclass(made, factory.django.DjangoModelFactory)
}
ADMINS = admin.site._registry

pytestmark = pytest.mark.django_db


def patterns(resolver=None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Each route of the site, whole, with its pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, entry
        else:
            yield from patterns(entry, route)


def is_djangos(pattern: URLPattern) -> bool:
    """Whether it is a page that Django's admin or simple-history has and we only adapt."""
    is_in_admin = hasattr(pattern.callback, "model_admin")
    adapted = ("_add", "_change", "_changelist", "_delete", "_history", "_simple_history")
    return is_in_admin and str(pattern.name).endswith(adapted)


ALL = list(patterns())
OWN_VIEWS = [
    pytest.param(pattern, id=route)
    for route, pattern in ALL
    if pattern.callback.__module__.split(".")[0] in OURS and not is_djangos(pattern)
]


@pytest.fixture
def ada():
    return User.objects.create(username="ada", is_staff=True, is_superuser=True)


@pytest.fixture
def desk(client, ada):
    """A client signed in as an administrator."""
    client.force_login(ada)
    return client


def test_every_public_address_is_on_the_list():
    assert {route for route, _ in ALL if not route.startswith("admin/")} == set(PUBLIC | FORMS)


@pytest.mark.parametrize(("route", "tried"), (PUBLIC | FORMS).items(), ids=list(PUBLIC | FORMS))
def test_no_address_is_hidden_by_one_that_is_looked_for_sooner(route, tried):
    assert resolve(urlsplit(tried[0]).path).route == route


# An essay on a topic is a page with editions.
@pytest.mark.parametrize("first", sorted(TAKEN - {"topics"}))
def test_no_address_that_leads_elsewhere_is_taken_for_a_page_of_a_matrix(first):
    for ending in ("/", "/e5/", "/rows/5/", "/course/", ".json", "/e5.pdf", "/e5/2018-10-12/"):
        try:
            found = resolve(f"/{first}{ending}")
        except Resolver404:
            continue
        assert "path" not in found.kwargs, ending
        assert found.view_name != "cells:course", ending


@pytest.mark.parametrize("slug", ["administration", "u-2", "topics2", "search-and-rescue"])
def test_a_matrix_may_begin_with_a_word_that_is_taken(slug):
    assert resolve(f"/{slug}/e5/").view_name == "cells:page"
    assert resolve(f"/{slug}/course/").view_name == "cells:course"


@pytest.mark.parametrize(("address", "status"), (PUBLIC | FORMS).values(), ids=list(PUBLIC | FORMS))
def test_a_public_address_answers_as_the_list_says(client, address, status):
    assert client.get(address).status_code == status


@pytest.mark.parametrize("address", [address for address, _ in PUBLIC.values()], ids=list(PUBLIC))
def test_a_public_address_takes_no_form(address):
    answer = Client(enforce_csrf_checks=True).post(address, {"q": "x"})
    assert answer.status_code == 405


@pytest.mark.parametrize("method", ["DELETE", "PUT", "TRACE", "BREW"])
@pytest.mark.parametrize("pattern", OWN_VIEWS)
def test_every_view_of_ours_names_its_methods(ada, pattern, method):
    request = RequestFactory().generic(method, "/")
    request.user = ada
    # As Django's own test client does: the admin's check of the token would answer first.
    request._dont_enforce_csrf_checks = True
    arguments = dict.fromkeys(pattern.pattern.converters, "1")
    response = pattern.callback(request, **arguments, **pattern.default_args)
    assert response.status_code == 405
    assert response.headers["Allow"]


def row_of(model):
    maker = OTHER_ROWS.get(model) or FACTORIES.get(model)
    assert maker, f"tests/factories.py makes no {model.__name__}, which has a page in the admin"
    return maker()


def admin_address(model, page, *arguments):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


@pytest.mark.parametrize("model", ADMINS, ids=lambda model: model.__name__)
def test_the_list_of_each_model_opens_and_can_be_searched(desk, model):
    row_of(model)
    address = admin_address(model, "changelist")
    assert desk.get(address).status_code == 200
    assert desk.get(address, {"q": "a study"}).status_code == 200


@pytest.mark.parametrize("model", ADMINS, ids=lambda model: model.__name__)
def test_the_form_for_a_new_row_of_each_model_opens(desk, ada, model):
    request = RequestFactory().get("/")
    request.user = ada
    expected = 200 if ADMINS[model].has_add_permission(request) else 403
    if model is PageImport:
        expected = 302  # to the screens of the import
    assert desk.get(admin_address(model, "add")).status_code == expected


@pytest.mark.parametrize("which", ["change", "history"])
@pytest.mark.parametrize("model", ADMINS, ids=lambda model: model.__name__)
def test_each_page_of_a_row_of_each_model_opens(desk, model, which):
    assert desk.get(admin_address(model, which, row_of(model).pk)).status_code == 200
