"""The second factor of an account: an app that shows codes (TOTP, RFC 6238), and codes on paper.

An account has at most one confirmed device of each kind. A device that is not confirmed yet is
the one being set up.
"""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from cells.visitors import keyed_hash
from matrix_site.logs import on_one_line

ALL, PUBLISHERS = "all", "publishers"
RECOVERY_CODES = 10
DIGITS = 6
# Wrong codes make the next wait 1, 2, 4, … seconds, up to 2 to the power of this less one: four
# minutes. The package would go on to years, and so let who has a password shut its owner out.
MOST_FAILURES = 9
MAY_PUBLISH = "cells.publish_page"


def must_have(user: Any) -> bool:
    """Whether REQUIRE_SECOND_FACTOR asks this account for one."""
    rule = settings.REQUIRE_SECOND_FACTOR
    return rule == ALL or (rule == PUBLISHERS and user.has_perm(MAY_PUBLISH))


def app_of(user: Any) -> TOTPDevice | None:
    """The confirmed app of an account."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def recovery_codes_left(user: Any) -> int:
    return StaticToken.objects.filter(device__user=user, device__confirmed=True).count()


@transaction.atomic
def device_for(user: Any, code: str) -> Any:
    """The device of the account that takes this code, which is used up by that; or None.

    Six digits are a code of the app, twelve one from paper; spaces and hyphens do not count.
    """
    code = "".join(code.split()).replace("-", "")
    is_of_app = len(code) == DIGITS
    kind: Any = TOTPDevice if is_of_app else StaticDevice
    device = kind.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None or not code:
        return None
    return device if _takes(device, code if is_of_app else _kept(user, code)) else None


def _takes(device: Any, code: str) -> bool:
    """Whether the code is right; the package counts failures and refuses a code used before."""
    device.throttling_failure_count = min(device.throttling_failure_count, MOST_FAILURES)
    return bool(device.verify_token(code))


@transaction.atomic
def begin_app(user: Any) -> TOTPDevice:
    """A new app to be confirmed; one that was begun before and not confirmed is forgotten."""
    TOTPDevice.objects.filter(user=user, confirmed=False).delete()
    return TOTPDevice.objects.create(user=user, name="App", confirmed=False)


def app_begun(user: Any) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user, confirmed=False).first()


@transaction.atomic
def confirm_app(user: Any, code: str) -> TOTPDevice | None:
    """The app that was begun, now in the place of an older one; None if its code is wrong."""
    begun = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if begun is None or not _takes(begun, "".join(code.split())):
        return None
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    begun.confirmed = True
    begun.save()
    return begun


@transaction.atomic
def new_recovery_codes(user: Any) -> list[str]:
    """Ten codes, to be shown once; each signs in once. Older ones count no more."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="On paper")
    codes = [_random_code() for _ in range(RECOVERY_CODES)]
    for code in codes:
        StaticToken.objects.create(device=device, token=_kept(user, code.replace("-", "")))
    return codes


def _random_code() -> str:
    """Twelve digits, so that a phone's keys for digits serve for both kinds of code: 40 bits."""
    digits = f"{secrets.randbelow(10**12):012}"
    return f"{digits[:4]}-{digits[4:8]}-{digits[8:]}"


def _kept(user: Any, code: str) -> str:
    """What the database keeps of a recovery code: as much of a keyed hash as its column holds."""
    return keyed_hash(f"{user.pk}\n{code}", "recovery code")[:16]


@transaction.atomic
def take_away(user: Any) -> bool:
    """Remove every device of the account; whether there was one."""
    removed, _ = TOTPDevice.objects.filter(user=user).delete()
    removed_codes, _ = StaticDevice.objects.filter(user=user).delete()
    return bool(removed or removed_codes)


def end_other_sessions(user: Any, kept: str | None) -> None:
    """Sign the account out everywhere but in the session of this key."""
    for session in Session.objects.exclude(session_key=kept or ""):
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()


def account_in_words(user: Any) -> str:
    """For the log: a number, never what was typed, which may be a password in the wrong field."""
    return on_one_line(f"account {user.pk}") if user is not None else "no account of that name"
