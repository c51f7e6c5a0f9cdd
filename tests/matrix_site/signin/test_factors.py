"""The second factor: set up, asked for, lost, taken away."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from matrix_site.signin import factors
from tests.factories import staff

pytestmark = pytest.mark.django_db

PASSWORD = "a long pass phrase"
OWN = "/admin/second-factor/"
MOMENT = 1_900_000_000


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The package's clock; `clock(30)` goes on by so many seconds."""
    now = [MOMENT]
    own = SimpleNamespace(time=lambda: now[0])
    monkeypatch.setattr("django_otp.plugins.otp_totp.models.time", own)

    def go_on(seconds):
        now[0] += seconds

    go_on.now = lambda: now[0]
    return go_on


def code_of(device, at):
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = at
    return f"{totp.token():06}"


@pytest.fixture
def tom():
    return staff("Publishers")


@pytest.fixture
def app(tom):
    return TOTPDevice.objects.create(user=tom, name="App")


def sign_in(code="", client=None):
    client = client or Client()
    data = {"username": "tom", "password": PASSWORD, "code": code, "next": "/admin/"}
    return client.post("/admin/login/", data)


def post(client, act, code=""):
    return client.post(OWN, {"act": act, "code": code})


def says(response):
    return response.content.decode()


@pytest.fixture
def inside(client, app, clock):
    """tom's browser, signed in with a code; the clock has gone on since."""
    assert sign_in(code_of(app, clock.now()), client).status_code == 302
    clock(60)
    return client


def test_an_account_without_a_second_factor_signs_in_with_its_password(tom):
    assert sign_in().status_code == 302


def test_with_one_the_password_alone_does_not_sign_in(app):
    assert sign_in().status_code == 200


def test_the_right_code_signs_in(app, clock):
    assert sign_in(code_of(app, clock.now())).status_code == 302


def test_a_code_may_be_pasted_with_spaces(app, clock):
    code = code_of(app, clock.now())
    assert sign_in(f" {code[:3]} {code[3:]} ").status_code == 302


def test_a_missing_code_is_answered_like_a_wrong_password(app):
    wrong = {"username": "tom", "password": "wrong"}
    expected = Client().post("/admin/login/", wrong).context["form"].non_field_errors()
    assert sign_in().context["form"].non_field_errors() == expected


def test_a_code_signs_in_only_once(app, clock):
    code = code_of(app, clock.now())
    assert [sign_in(code).status_code, sign_in(code).status_code] == [302, 200]


@pytest.mark.parametrize(("late", "status"), [(-30, 302), (0, 302), (30, 302), (90, 200)])
def test_a_clock_may_be_half_a_minute_wrong(app, clock, late, status):
    assert sign_in(code_of(app, clock.now() - late)).status_code == status


def test_after_wrong_codes_the_right_one_must_wait(app, clock):
    sign_in("000000")
    assert sign_in(code_of(app, clock.now())).status_code == 200


def test_however_many_were_wrong_the_wait_ends_after_minutes(tom, app, clock):
    app.throttling_failure_count = 60
    app.throttling_failure_timestamp = timezone.now() - timedelta(minutes=5)
    app.save()
    assert factors.device_for(tom, code_of(app, clock.now())) == app


@pytest.mark.parametrize(
    "code", ["", "12345", "x" * 40, "１２３４５６", "-1", "0x1234", "1e5", "٣٤٥٦٧٨"]
)
def test_what_is_no_code_is_refused_in_peace(app, code):
    assert sign_in(code).status_code == 200


def test_it_is_set_up_with_a_code_and_shows_recovery_codes_once(client, tom, clock):
    client.force_login(tom)
    assert post(client, "begin").status_code == 302
    device = TOTPDevice.objects.get()
    assert "<svg" in says(client.get(OWN))
    shown = says(post(client, "confirm", code_of(device, clock.now())))
    codes = re.findall(r"\d{4}-\d{4}-\d{4}", shown)
    assert len(codes) == 10
    assert codes[0] not in says(client.get(OWN))
    device.refresh_from_db()
    assert device.confirmed


def test_a_wrong_code_confirms_nothing(client, tom):
    client.force_login(tom)
    post(client, "begin")
    assert "not right" in says(post(client, "confirm", "000000"))
    assert not TOTPDevice.objects.get().confirmed


def test_an_app_that_is_not_confirmed_is_not_asked_for(tom):
    factors.begin_app(tom)
    assert sign_in().status_code == 302


def test_looking_at_the_page_begins_nothing(client, tom):
    client.force_login(tom)
    client.get(OWN)
    assert not TOTPDevice.objects.exists()


def test_setting_it_up_ends_the_sessions_in_other_browsers(client, tom, clock):
    other = Client()
    for browser in (client, other):
        browser.force_login(tom)
    post(client, "begin")
    post(client, "confirm", code_of(TOTPDevice.objects.get(), clock.now()))
    assert [one.get("/admin/").status_code for one in (client, other)] == [200, 302]


def test_a_recovery_code_signs_in_once(tom, app):
    first, *_ = factors.new_recovery_codes(tom)
    assert [sign_in(code).status_code for code in (first, first)] == [302, 200]
    assert factors.recovery_codes_left(tom) == 9


def test_the_database_does_not_hold_recovery_codes(tom):
    codes = factors.new_recovery_codes(tom)
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert kept.isdisjoint({code.replace("-", "") for code in codes})


def test_new_recovery_codes_end_the_old_ones(inside, tom, app, clock):
    old = factors.new_recovery_codes(tom)
    post(inside, "codes", code_of(app, clock.now()))
    assert sign_in(old[0]).status_code == 200


@pytest.mark.parametrize("act", ["remove", "replace", "codes"])
def test_nothing_is_changed_without_a_code(inside, app, act):
    assert "not right" in says(post(inside, act, "000000"))
    assert list(TOTPDevice.objects.all()) == [app]
    assert not StaticToken.objects.exists()


def test_it_is_removed_with_a_code(inside, app, clock):
    post(inside, "remove", code_of(app, clock.now()))
    assert sign_in().status_code == 302


def test_the_old_app_counts_until_the_new_one_is_confirmed(inside, app, clock):
    post(inside, "replace", code_of(app, clock.now()))
    clock(60)
    assert sign_in(code_of(app, clock.now())).status_code == 302
    new = TOTPDevice.objects.get(confirmed=False)
    post(inside, "confirm", code_of(new, clock.now()))
    assert list(TOTPDevice.objects.all()) == [new]


def test_a_session_older_than_the_second_factor_cannot_change_it(client, tom, app):
    client.force_login(tom)
    assert post(client, "begin").status_code == 302
    assert client.get("/admin/").status_code == 302


MUST = [
    ("", "Publishers", False),
    ("", "administrator", False),
    ("publishers", "Editors", False),
    ("publishers", "Publishers", True),
    ("publishers", "administrator", True),
    ("all", "Editors", True),
]


@pytest.mark.parametrize(("rule", "who", "must"), MUST)
def test_who_must_have_one_is_led_to_setting_it_up(client, settings, rule, who, must):
    settings.REQUIRE_SECOND_FACTOR = rule
    user = staff(who)
    user.is_superuser = who == "administrator"
    user.save()
    client.force_login(user)
    response = client.get("/admin/cells/cell/")
    assert (response.status_code == 302) == must
    assert not must or response["Location"] == OWN


def test_who_must_have_one_can_do_nothing_else_before(client, tom, settings):
    settings.REQUIRE_SECOND_FACTOR = "publishers"
    client.force_login(tom)
    for address in ("/admin/", "/admin/rich-text/search/", "/admin/import/", "/admin/nothing/"):
        assert client.post(address)["Location"] == OWN, address
    assert client.get(OWN).status_code == 200
    assert client.post("/admin/logout/").status_code == 200


def test_who_must_have_one_and_has_it_goes_on(inside, settings):
    settings.REQUIRE_SECOND_FACTOR = "all"
    assert inside.get("/admin/cells/cell/").status_code == 200


def test_who_must_have_one_cannot_remove_it(inside, app, clock, settings):
    settings.REQUIRE_SECOND_FACTOR = "all"
    post(inside, "remove", code_of(app, clock.now()))
    assert TOTPDevice.objects.exists()


def test_an_administrator_takes_one_away_and_activity_tells(admin_client, inside, tom):
    admin_client.post(f"{OWN}accounts/", {"account": tom.pk})
    assert not TOTPDevice.objects.exists()
    assert inside.get("/admin/").status_code == 302
    assert LogEntry.objects.get().get_change_message() == "Second factor taken away."
    assert "Second factor taken away." in says(admin_client.get("/admin/activity/"))


@pytest.mark.parametrize("number", ["", "x", "999999", "²"])
def test_taking_away_from_nobody_is_not_found(admin_client, number):
    assert admin_client.post(f"{OWN}accounts/", {"account": number}).status_code == 404


def test_only_administrators_see_and_take_away_those_of_others(inside, tom):
    assert inside.get(f"{OWN}accounts/").status_code == 403
    assert inside.post(f"{OWN}accounts/", {"account": tom.pk}).status_code == 403
    assert TOTPDevice.objects.exists()


def test_no_table_of_the_admin_shows_a_secret(admin_client):
    assert admin_client.get("/admin/otp_totp/totpdevice/").status_code == 404
