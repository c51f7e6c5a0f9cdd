"""Every address of the newsroom, and what each role gets there: see test_desk_roles.py.

Whoever adds a screen adds a line to `SCREENS`; whoever registers a model, one to `TABLES`.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.contrib.redirects.models import Redirect
from taggit.models import Tag

from bites.models import PageImport
from cells.models import Cell, Page, Redaction
from tests import factories
from tests.test_addresses import NOON, patterns, row_of

ROLES = ("Nobody", "Editors", "Publishers", "administrator")


class Door(NamedTuple):
    """Statuses for `ROLES`, in their order, of GET (HEAD answers alike) and of an empty POST."""

    address: str
    get: str
    post: str


# The route as urls.py spells it, without "admin/": its door. What stands in braces is the number
# of a row: see `numbers`.
SCREENS = {
    "rich-text/references/": Door("rich-text/references/", "403 200 200 200", "405 405 405 405"),
    "import/": Door("import/", "403 200 200 200", "403 200 200 200"),
    # What cannot be read as a cell page leads back to the start.
    "import/<number:number>/": Door("import/{pageimport}/", "403 302 302 302", "403 302 302 302"),
    "import/<number:number>/piece/": Door(
        "import/{pageimport}/piece/", "405 405 405 405", "403 404 404 404"
    ),
    "import/<number:number>/discard/": Door(
        "import/{pageimport}/discard/", "405 405 405 405", "403 302 302 302"
    ),
    "second-factor/": Door("second-factor/", "200 200 200 200", "302 302 302 302"),
    "second-factor/accounts/": Door(
        "second-factor/accounts/", "403 403 403 200", "403 403 403 404"
    ),
    "": Door("", "200 200 200 200", "405 405 405 405"),
    "tables/": Door("tables/", "200 200 200 200", "200 200 200 200"),
    "activity/": Door("activity/", "403 200 200 200", "405 405 405 405"),
    "activity.csv": Door("activity.csv", "403 200 200 200", "405 405 405 405"),
    "goto/": Door("goto/", "403 200 200 200", "405 405 405 405"),
    "links/": Door("links/", "403 200 200 200", "405 405 405 405"),
    "links/act/": Door("links/act/", "405 405 405 405", "403 302 302 302"),
    "links/undo/": Door("links/undo/", "405 405 405 405", "403 404 404 404"),
    "notices/": Door("notices/", "403 200 200 200", "403 200 200 200"),
    "preview/<path:path>/": Door("preview/drug/e5/", "403 200 200 200", "405 405 405 405"),
    "publish/<path:path>/": Door("publish/drug/e5/", "403 403 200 200", "403 403 200 200"),
    "editions/<path:path>/": Door("editions/drug/e5/", "403 200 200 200", "405 405 405 405"),
    "restore/<number:edition_id>/": Door(
        "restore/{edition}/", "403 200 200 200", "405 405 405 405"
    ),
    "restore/<number:edition_id>/page/": Door(
        "restore/{edition}/page/", "403 200 200 200", "403 200 200 200"
    ),
    "restore/<number:edition_id>/<slug:kind>/<number:number>/": Door(
        "restore/{edition}/entry/{entry}/", "403 200 200 200", "403 200 200 200"
    ),
    "import/references/": Door("import/references/", "403 200 200 200", "403 200 200 200"),
    "import/references/<number:number>/": Door(
        "import/references/{referenceimport}/", "403 200 200 200", "403 302 302 302"
    ),
    "import/references/<number:number>/discard/": Door(
        "import/references/{referenceimport}/discard/", "405 405 405 405", "403 302 302 302"
    ),
    "import/references/<number:number>/undo/": Door(
        "import/references/{referenceimport}/undo/", "405 405 405 405", "403 302 302 302"
    ),
    "desk/cell/<number:pk>/": Door("desk/cell/{cell}/", "403 200 200 200", "405 405 405 405"),
    "desk/cell/<number:pk>/edit/<slug:kind>/": Door(
        "desk/cell/{cell}/edit/head/", "403 200 200 200", "403 200 200 200"
    ),
    "desk/cell/<number:pk>/edit/<slug:kind>/<number:number>/": Door(
        "desk/cell/{cell}/edit/entry/{entry}/", "403 200 200 200", "403 200 200 200"
    ),
    "desk/cell/<number:pk>/add/": Door(
        "desk/cell/{cell}/add/", "403 200 200 200", "403 200 200 200"
    ),
    "desk/cell/<number:pk>/add/section/<slug:kind>/": Door(
        "desk/cell/{cell}/add/section/issue/", "403 200 200 200", "403 200 200 200"
    ),
    "desk/cell/<number:pk>/move/<slug:kind>/<number:number>/": Door(
        "desk/cell/{cell}/move/entry/{entry}/", "405 405 405 405", "403 302 302 302"
    ),
    "desk/cell/<number:pk>/move/entry/<number:number>/cell/": Door(
        "desk/cell/{cell}/move/entry/{entry}/cell/", "403 200 200 200", "403 200 200 200"
    ),
    "desk/cell/<number:pk>/retire/<number:number>/": Door(
        "desk/cell/{cell}/retire/{entry}/", "403 200 200 200", "403 200 200 200"
    ),
    # Of nothing.
    "here/": Door("here/", "405 405 405 405", "404 404 404 404"),
    "bulletins/": Door("bulletins/", "403 200 200 200", "405 405 405 405"),
    "bulletins/new/": Door("bulletins/new/", "403 200 200 200", "403 200 200 200"),
    "bulletins/receivers/": Door("bulletins/receivers/", "403 200 200 200", "405 405 405 405"),
    "bulletins/bite/<number:page>/": Door(
        "bulletins/bite/999/", "405 405 405 405", "403 404 404 404"
    ),
    "bulletins/<number:pk>/": Door("bulletins/999/", "403 404 404 404", "403 404 404 404"),
    "bulletins/<number:pk>/preview/": Door(
        "bulletins/999/preview/", "403 404 404 404", "405 405 405 405"
    ),
    "bulletins/<number:pk>/mail/": Door(
        "bulletins/999/mail/", "403 404 404 404", "405 405 405 405"
    ),
    "bulletins/<number:pk>/progress/": Door(
        "bulletins/999/progress/", "403 404 404 404", "405 405 405 405"
    ),
    "bulletins/<number:pk>/delete/": Door(
        "bulletins/999/delete/", "405 405 405 405", "403 404 404 404"
    ),
    "bulletins/<number:pk>/test/": Door(
        "bulletins/999/test/", "405 405 405 405", "403 404 404 404"
    ),
    "bulletins/<number:pk>/send/": Door(
        "bulletins/999/send/", "405 405 405 405", "403 403 404 404"
    ),
    "bulletins/<number:pk>/pause/": Door(
        "bulletins/999/pause/", "405 405 405 405", "403 403 404 404"
    ),
    "bulletins/<number:pk>/resume/": Door(
        "bulletins/999/resume/", "405 405 405 405", "403 403 404 404"
    ),
    "bulletins/<number:pk>/cancel/": Door(
        "bulletins/999/cancel/", "405 405 405 405", "403 403 404 404"
    ),
    "bulletins/<number:pk>/withdraw/": Door(
        "bulletins/999/withdraw/", "405 405 405 405", "403 403 404 404"
    ),
    "bulletins/<number:pk>/bring-back/": Door(
        "bulletins/999/bring-back/", "405 405 405 405", "403 403 404 404"
    ),
    "bulletins/mailings/<number:pk>/let-go/": Door(
        "bulletins/mailings/999/let-go/", "405 405 405 405", "403 403 404 404"
    ),
    "bulletins/mailings/<number:pk>/cancel/": Door(
        "bulletins/mailings/999/cancel/", "405 405 405 405", "403 403 404 404"
    ),
    "inbox/": Door("inbox/", "403 200 200 200", "405 405 405 405"),
    "inbox/many/": Door("inbox/many/", "405 405 405 405", "403 404 404 404"),
    "inbox/<number:pk>/": Door("inbox/{message}/", "403 200 200 200", "403 404 404 404"),
    "inbox/<number:pk>/assign/": Door(
        "inbox/{message}/assign/", "405 405 405 405", "403 302 302 302"
    ),
    "inbox/<number:pk>/undo/": Door("inbox/{message}/undo/", "405 405 405 405", "403 302 302 302"),
    "reviews/": Door("reviews/", "403 200 200 200", "405 405 405 405"),
    "reviews.csv": Door("reviews.csv", "403 200 200 200", "405 405 405 405"),
    "reviews/<number:pk>/": Door("reviews/{page}/", "403 200 200 200", "403 200 200 200"),
    "reviews/<number:pk>/turn/": Door("reviews/{page}/turn/", "405 405 405 405", "403 302 302 302"),
    "reviews/undo/<number:pk>/": Door(
        "reviews/undo/{review}/", "405 405 405 405", "403 302 302 302"
    ),
    "remarks/": Door("remarks/", "403 200 200 200", "405 405 405 405"),
    "remarks/<number:pk>/answer/": Door(
        "remarks/{remark}/answer/", "405 405 405 405", "403 200 200 200"
    ),
    "remarks/<number:pk>/resolve/": Door(
        "remarks/{remark}/resolve/", "405 405 405 405", "403 302 302 302"
    ),
    "remarks/<number:pk>/reopen/": Door(
        "remarks/{remark}/reopen/", "405 405 405 405", "403 302 302 302"
    ),
    "remarks/on/<path:path>/": Door("remarks/on/drug/e5/", "403 200 200 200", "403 200 200 200"),
    "preview-links/": Door("preview-links/", "403 200 200 200", "405 405 405 405"),
    "preview-links/<number:pk>/revoke/": Door(
        "preview-links/{previewlink}/revoke/", "405 405 405 405", "403 302 302 302"
    ),
    "preview-links/to/<path:path>/": Door(
        "preview-links/to/drug/e5/", "403 200 200 200", "403 200 200 200"
    ),
    "editions/<path:path>/compare/": Door(
        "editions/drug/e5/compare/", "403 302 302 302", "405 405 405 405"
    ),
    "releases/": Door("releases/", "403 200 200 200", "405 405 405 405"),
    "releases/new/": Door("releases/new/", "403 403 200 200", "403 403 200 200"),
    "releases/<number:number>/": Door("releases/{release}/", "403 200 200 200", "405 405 405 405"),
    "releases/<number:number>/cancel/": Door(
        "releases/{release}/cancel/", "405 405 405 405", "403 403 302 302"
    ),
    "releases/<number:number>/time/": Door(
        "releases/{release}/time/", "405 405 405 405", "403 403 200 200"
    ),
    "releases/<number:number>/publish/": Door(
        "releases/{release}/publish/", "405 405 405 405", "403 403 302 302"
    ),
    "login/": Door("login/", "302 302 302 302", "200 200 200 200"),
    "logout/": Door("logout/", "405 405 405 405", "200 200 200 200"),
    "password_change/": Door("password_change/", "200 200 200 200", "200 200 200 200"),
    "password_change/done/": Door("password_change/done/", "200 200 200 200", "405 405 405 405"),
    # Without saying of which field.
    "autocomplete/": Door("autocomplete/", "403 403 403 403", "405 405 405 405"),
    "jsi18n/": Door("jsi18n/", "200 200 200 200", "405 405 405 405"),
    "r/<path:content_type_id>/<path:object_id>/": Door(
        "r/{celltype}/{cell}/", "302 302 302 302", "302 302 302 302"
    ),
    "(?P<url>.*)$": Door("nothing/", "404 404 404 404", "404 404 404 404"),
    # Beside Django's pages of a table.
    "redirects/redirect/paste/": Door(
        "redirects/redirect/paste/", "403 200 200 200", "403 200 200 200"
    ),
    "cells/page/<int:object_id>/withdrawal/": Door(
        "cells/page/{page}/withdrawal/", "403 403 403 200", "403 403 403 302"
    ),
    "entries/entry/<path:object_id>/retire/": Door(
        "entries/entry/{entry}/retire/", "403 200 200 200", "403 200 200 200"
    ),
    "subscriptions/sendingpermit/arm/": Door(
        "subscriptions/sendingpermit/arm/", "405 405 405 405", "403 403 403 302"
    ),
    "subscriptions/sendingpermit/disarm/": Door(
        "subscriptions/sendingpermit/disarm/", "405 405 405 405", "403 403 403 302"
    ),
    "auth/user/<id>/password/": Door(
        "auth/user/{user}/password/", "403 403 403 200", "403 403 403 200"
    ),
}

NOBODY, EDITORS, ADMINISTRATOR = "403 403 403 403", "403 200 200 200", "403 403 403 200"
# What Django's pages of a table answer, by route after the name of the table: (GET, POST).
# Who deletes must send the version that was shown; without it they are led back (302).
OPEN = {
    "": (EDITORS, EDITORS),
    "add/": (EDITORS, EDITORS),
    "<path:object_id>/": ("302 302 302 302", "302 302 302 302"),
    "<path:object_id>/change/": (EDITORS, EDITORS),
    "<path:object_id>/delete/": (EDITORS, "403 302 302 302"),
    "<path:object_id>/history/": (EDITORS, EDITORS),
    "^([^/]+)/history/([^/]+)/$": (EDITORS, EDITORS),
}
# What was published, or is needed by what was, is not deleted.
KEPT = OPEN | {"<path:object_id>/delete/": (NOBODY, NOBODY)}
# Made elsewhere.
NOT_ADDED = KEPT | {"add/": (NOBODY, NOBODY)}
FROZEN = NOT_ADDED | {"<path:object_id>/change/": (EDITORS, NOBODY)}
RECORDS = {
    name: tuple(ADMINISTRATOR if statuses == EDITORS else statuses for statuses in pair)
    for name, pair in FROZEN.items()
}
# With addresses of readers: for those who send.
REPORTS = {
    name: tuple(statuses.replace("403 200 200", "403 403 200") for statuses in pair)
    for name, pair in FROZEN.items()
}
# Somebody's wish is not deleted by us.
SUPPRESSIONS = REPORTS | {"add/": ("403 403 200 200", "403 403 200 200")}
ACCOUNTS = {
    name: tuple(ADMINISTRATOR if "200" in statuses else statuses for statuses in pair)
    for name, pair in OPEN.items()
} | {"<path:object_id>/delete/": (ADMINISTRATOR, ADMINISTRATOR)}
# Begun on the screens of the import, which ask themselves; to be seen afterwards.
IMPORTS = FROZEN | {"add/": ("302 302 302 302", "302 302 302 302")}

TABLES = {
    "redirects/redirect": OPEN,
    "cells/matrix": OPEN,
    "cells/column": OPEN,
    "cells/row": OPEN,
    "cells/cell": KEPT,
    "cells/plainpage": OPEN,
    "cells/essay": OPEN,
    "cells/credit": OPEN,
    "cells/edition": FROZEN,
    "cells/redaction": RECORDS,
    "cells/notice": OPEN,
    "cells/topic": KEPT,
    "cells/topicalias": OPEN,
    "cells/synonym": OPEN,
    "cells/storedsearch": OPEN,
    "cells/page": NOT_ADDED,
    "entries/document": OPEN,
    "entries/entry": KEPT,
    "entries/message": FROZEN,
    "taggit/tag": OPEN,
    "bites/bite": OPEN,
    "bites/section": OPEN,
    "bites/pageimport": IMPORTS,
    "subscriptions/mailing": FROZEN,
    "subscriptions/delivery": REPORTS,
    "subscriptions/subscriber": REPORTS,
    "subscriptions/suppression": SUPPRESSIONS,
    "subscriptions/sendingpermit": RECORDS,
    "auth/group": ACCOUNTS,
    "auth/user": ACCOUNTS,
}


def rows() -> dict[type, Any]:
    """A row of every model that the admin has, by model."""
    cell = factories.CellFactory(abstract="<p>Words.</p>")
    entry = factories.EntryFactory(cell=cell, headline="Retention protects")
    entry.document.tags.add("methadone")
    section = factories.SectionFactory(bite=factories.BiteFactory(cell=cell), body="<p>It.</p>")
    edition = factories.live(cell)
    alias = factories.TopicAliasFactory()
    made = [cell, cell.matrix, cell.column, cell.row, entry, entry.document, section]
    made += [section.bite, edition, alias, alias.topic, factories.EssayFactory(topic=alias.topic)]
    made += [
        Redaction.objects.create(edition=edition, reason="Court order", opened_at=NOON),
        PageImport.objects.create(cell=cell, text="A page"),
        Page.objects.get(pk=cell.page_id),
        Tag.objects.get(),
        User.objects.create(username="bob"),
        Group.objects.create(name="Readers"),
        Redirect.objects.create(site_id=1, old_path="/old.htm"),
    ]
    found = {type(row): row for row in made}
    return {model: found.get(model) or row_of(model) for model in admin.site._registry}


def rows_of_screens(page: Page) -> list[Any]:
    """What screens of our own are about and the admin has no table of, on this page."""
    planned = factories.ReleaseFactory(published_at=None, frozen_at=NOON, planned_for=NOON)
    frozen = page.editions.values("snapshot", "format", "sha256").get()
    planned.items.create(page=page, kind="minor", base=1, **frozen)
    return [
        planned,
        factories.ReferenceImportFactory(),
        factories.RemarkFactory(page=page),
        factories.PreviewLinkFactory(page=page),
        factories.ReviewFactory(page=page),
    ]


def routes() -> Iterator[str]:
    """Each address of the newsroom as urls.py spells it, without "admin/"."""
    for route, _pattern in patterns():
        if route.startswith("admin/"):
            yield route.removeprefix("admin/")


def table_of(row: Any) -> str:
    return f"{row._meta.app_label}/{row._meta.model_name}"


def doors() -> dict[str, Door]:
    """Every address of the newsroom with rows to try it on, by its route.

    Raises KeyError for a table without a line.
    """
    made = rows()
    found = {}
    for row in made.values():
        for name, (get, post) in TABLES[table_of(row)].items():
            if "history/(" in name and not hasattr(row, "history"):
                continue
            record = row.history.last().pk if "history/(" in name else ""
            address = name.replace("<path:object_id>", str(row.pk))
            if record:
                address = f"{row.pk}/history/{record}/"
            table = table_of(row)
            found[f"{table}/{name}"] = Door(f"{table}/{address}", get, post)
    numbers = {row._meta.model_name: row.pk for row in made.values()}
    numbers |= {row._meta.model_name: row.pk for row in rows_of_screens(made[Page])}
    numbers["celltype"] = ContentType.objects.get_for_model(Cell).pk
    for route, (address, get, post) in SCREENS.items():
        found[route] = Door(address.format(**numbers), get, post)
    return found
