"""Mail about changes in a real browser: without script, on a phone, by robots, and for axe."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from cells.models import Page as CellPage
from subscriptions.composing import compose
from subscriptions.letters import Button
from subscriptions.models import Delivery, Subscriber, Subscription
from subscriptions.queueing import queue_letter
from tests import showcase
from tests.readers import DeliveryFactory, SubscriptionFactory
from tests.subscriptions.acts import letters, sign_up


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A narrow one, without script and without cookies."""
    showcase.build()
    context = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=False,
        viewport={"width": 320, "height": 640},
    )
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def path_of(address: str) -> str:
    """What follows scheme and host."""
    return "/" + address.split("/", 3)[3]


def button_of(delivery: Delivery) -> str:
    letter = compose(delivery)
    assert letter
    return path_of(next(p.address for p in letter.pieces if isinstance(p, Button)))


def test_signed_up_on_a_page_and_confirmed_without_script(phone: Page) -> None:
    phone.goto("/drug/e5/")
    form = phone.get_by_role("region", name="E-mail me when this cell changes")
    form.get_by_label("Your e-mail address").fill("ann@example.org")
    form.get_by_label("How often").select_option("weekly")
    form.get_by_role("button", name="Send me the confirmation").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Now look in your mail")
    phone.goto(button_of(letters("confirm")[0]))
    expect(phone.locator("main")).to_contain_text("ann@example.org")
    assert not Subscription.objects.active().exists()
    phone.get_by_role("button", name="Yes, write to me").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you: it is confirmed")
    assert Subscription.objects.active().get().frequency == "weekly"


def test_cells_and_rows_are_chosen_in_the_grid_and_a_mistake_loses_nothing(phone: Page) -> None:
    phone.goto("/subscribe/")
    phone.get_by_label("Your e-mail address").fill("ann.example.org")
    phone.get_by_role("checkbox", name="E5").check()
    phone.get_by_role("checkbox", name="Row 5").check()
    phone.get_by_role("checkbox", name="Naloxone").check()
    phone.get_by_role("radio", name="Once a month").check()
    phone.get_by_role("button", name="Send me the confirmation").click()
    expect(phone.get_by_role("alert")).to_contain_text("with an @")
    expect(phone.get_by_role("checkbox", name="Row 5")).to_be_checked()
    expect(phone.get_by_role("radio", name="Once a month")).to_be_checked()
    phone.get_by_label("Your e-mail address").fill("ann@example.org")
    phone.get_by_role("button", name="Send me the confirmation").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Now look in your mail")
    followed = Subscription.objects.values_list("page__path", "frequency")
    assert set(followed) == {("drug/rows/5", "monthly"), ("topics/naloxone", "monthly")}


def test_one_press_stops_the_mail_and_one_undoes_it(phone: Page) -> None:
    one = SubscriptionFactory(page=CellPage.objects.get(path="drug/e5"))
    delivery = DeliveryFactory(subscriber=one.subscriber, because=[one.pk])
    phone.goto(f"/u/{delivery.token}/")
    phone.get_by_role("button", name="Stop this mail").click()
    expect(phone.get_by_role("status")).to_contain_text("is ended")
    assert not Subscription.objects.active().exists()
    phone.get_by_role("button", name="Undo it").click()
    expect(phone.get_by_role("button", name="Stop this mail")).to_be_visible()
    assert Subscription.objects.active().get().pk == one.pk


def mailed_addresses() -> list[str]:
    """Every address with a token that a reader is ever mailed."""
    sign_up("new@example.org", scope="drug/e5")
    one = SubscriptionFactory(subscriber__email="ann@example.org")
    Subscriber.objects.filter(pk=one.subscriber_id).update(new_email="next@example.org")
    one.refresh_from_db()
    reader = Subscriber.objects.get(pk=one.subscriber_id)
    preferences = queue_letter("preferences", reader).token
    confirm = letters("confirm")[0].token
    change = DeliveryFactory(subscriber=reader, because=[one.pk]).token
    return [
        f"/subscribe/confirm/{confirm}/",
        f"/u/{confirm}/",
        f"/u/{change}/",
        f"/subscribe/preferences/{preferences}/",
        f"/subscribe/preferences/{preferences}/add/",
    ]


def state() -> list[object]:
    """All that robots must leave as it is."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Subscriber, Subscription, Delivery)
    ]


def test_robots_that_open_every_link_change_nothing(page: Page) -> None:
    """As the programs do that look into mails: HEAD, GET, and a browser that runs scripts."""
    showcase.build()
    addresses = mailed_addresses()
    before = state()
    for address in [*addresses, f"{addresses[3]}held.json"]:
        assert Client().head(address).status_code == 200
        assert Client().get(address).status_code == 200
    for address in addresses:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        links = page.eval_on_selector_all("main a[href]", "found => found.map(a => a.href)")
        for link in links:
            if not link.endswith("held.json"):
                page.goto(link)
    assert state() == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    page: Page, scheme: str, width: int
) -> None:
    showcase.build()
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    others = ["/subscribe/", "/subscribe/sent/", "/subscribe/preferences/", "/drug/rows/5/"]
    for address in [*mailed_addresses(), *others]:
        page.goto(address)
        results = Axe().run(page)
        assert results.violations_count == 0, f"{address}: {results.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_paper_has_no_form_for_mail(page: Page) -> None:
    showcase.build()
    page.emulate_media(media="print")
    page.goto("/drug/e5/")
    expect(page.locator(".follow")).to_be_hidden()
