"""Web processes are killed while editors save drafts: what was answered as saved, is saved."""

import os
import random
import signal
import threading
import time
from html.parser import HTMLParser

from django.conf import settings
from django.db import connection
from django.test import Client

from bites.models import Section
from tests.drill.drills import Figures
from tests.drill.ground import Ground
from tests.drill.mail import wait_until
from tests.drill.site import Site, children_of, site
from tests.drill.visitors import NoAnswerError, Reply, Visitor
from tests.factories import CellFactory, SectionFactory, staff
from tests.invariants import broken_invariants

EDITORS = 3
# Seconds after all have saved something, at least and at most: at any point of a request.
AFTER = (0.0, 0.5)


def run(ground: Ground, times: int) -> dict[str, Figures]:
    figures = Figures()
    with site(ground) as web:
        editors = [Editor(web.port, number) for number in range(EDITORS)]
        connection.close()
        for editor in editors:
            editor.thread.start()
        try:
            for number in range(times):
                began = [len(editor.saved) for editor in editors]
                wait_until(lambda began=began: all_saved_since(editors, began), 120)
                kill(web, number)
                figures.broken += broken_invariants()
                connection.close()
        finally:
            for editor in editors:
                editor.is_over.set()
                editor.thread.join()
    for editor in editors:
        figures.add(editor.counted())
    figures.broken += broken_invariants()
    return {"web killed while drafts are saved": figures}


def all_saved_since(editors: "list[Editor]", began: list[int]) -> bool:
    return all(len(editor.saved) > n for editor, n in zip(editors, began, strict=True))


def kill(web: Site, number: int) -> None:
    """One of its processes, which the server replaces; each third time all of it, which whoever
    runs it starts again."""
    order = random.Random(number)
    time.sleep(order.uniform(*AFTER))
    if number % 3 == 2:
        web.kill()
        web.start()
        return
    os.kill(order.choice(sorted(children_of(web.process.pid))), signal.SIGKILL)


class Editor:
    """Changes the heading of one section over and over, by the form of the workbench."""

    def __init__(self, port: int, number: int) -> None:
        cell = CellFactory(code=f"{'ABC'[number]}1")
        self.section = SectionFactory(bite__cell=cell, kind="issue", heading="First")
        self.address = f"/admin/desk/cell/{cell.pk}/edit/section/{self.section.pk}/"
        self.visitor = Visitor(port)
        client = Client()
        client.force_login(staff("Editors", username=f"editor-{number}"))
        name = settings.SESSION_COOKIE_NAME
        self.visitor.cookies[name] = client.cookies[name].value
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.work)
        self.figures = Figures()
        self.saved: list[str] = []
        self.unsure: list[str] = []

    def work(self) -> None:
        while not self.is_over.is_set():
            heading = f"Heading {self.figures.tried}"
            began = time.monotonic()
            try:
                form = fields_of(self.visitor.get(self.address))
            except NoAnswerError:
                self.is_over.wait(0.1)
                continue
            self.figures.tried += 1
            try:
                self.note(heading, self.visitor.post(self.address, form | {"heading": heading}))
            except NoAnswerError:
                self.unsure.append(heading)
            self.figures.longest = max(self.figures.longest, time.monotonic() - began)

    def note(self, heading: str, reply: Reply) -> None:
        if reply.status == 302:
            self.saved.append(heading)
            return
        self.figures.errors += 1
        print(f"  {self.address}: {reply.status}")

    def counted(self) -> Figures:
        """What was lost of what was said to be saved, and whether the last of it stands."""
        section = Section.objects.get(pk=self.section.pk)
        trail = list(section.history.order_by("history_id").values_list("heading", flat=True))
        self.figures.lost = len(set(self.saved) - set(trail))
        self.figures.repeated = len(trail) - len(set(trail))
        self.figures.check(section.heading == trail[-1], "a draft is not what was saved last")
        unknown = set(trail) - set(self.saved) - set(self.unsure) - {"First"}
        self.figures.check(not unknown, f"nobody wrote {unknown}")
        self.figures.check(bool(self.saved), "no draft was saved")
        return self.figures


class Fields(HTMLParser):
    """What a browser would send of the form that has a version of a row."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.within: str | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = dict(attributes)
        name = told.get("name") or ""
        if tag == "textarea":
            self.within, self.found[name] = name, ""
        elif tag == "input" and name and told.get("type") in {"hidden", "text", None}:
            self.found[name] = told.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.within = None

    def handle_data(self, data: str) -> None:
        if self.within is not None:
            self.found[self.within] += data


def fields_of(reply: Reply) -> dict[str, str]:
    fields = Fields()
    fields.feed(reply.text)
    return fields.found
