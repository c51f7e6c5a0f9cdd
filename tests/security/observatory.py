"""
The score that Mozilla's HTTP Observatory gives an answer, by the table of its version 5
(github.com/mdn/mdn-http-observatory, src/grader/charts.js, read November 2026).

A site begins at 100; what is missing costs, and what is there beyond that is added if the
score without it is 90 or more. What a single answer cannot show counts nothing here: that the
name is on the preload list of browsers (5 more), and the redirect to TLS (nothing, or less).
"""

import re
from http.cookies import SimpleCookie

from tests.security.whole import Answer

LEAST_FOR_EXTRAS = 90
SIX_MONTHS = 15_768_000
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
UNSAFE = ("'unsafe-inline'", "'unsafe-eval'", "data:", "https:", "http:", "*")
SCRIPT = re.compile(r"<script\b([^>]*)>")


def score(answer: Answer) -> int:
    modifiers = [
        of_policy(answer),
        of_cookies(answer),
        of_sharing(answer),
        of_resource_policy(answer),
        of_referrer(answer),
        of_transport(answer),
        of_scripts(answer),
        0 if answer["X-Content-Type-Options"] == "nosniff" else -5,
        of_frames(answer),
    ]
    plain = 100 + sum(one for one in modifiers if one < 0)
    extras = sum(one for one in modifiers if one > 0)
    return max(0, plain + (extras if plain >= LEAST_FOR_EXTRAS else 0))


def directives(answer: Answer) -> dict[str, list[str]]:
    parts = [one.split() for one in answer["Content-Security-Policy"].split(";")]
    return {part[0]: part[1:] for part in parts if part}


def of_policy(answer: Answer) -> int:
    """With 'none' as the default, no unsafe source, and forms that stay here: 10."""
    found = directives(answer)
    if not found:
        return -25
    default = found.get("default-src", ["*"])
    scripts, styles = found.get("script-src", default), found.get("style-src", default)
    if any(one in UNSAFE for one in scripts):
        return -20
    if any(one in UNSAFE for one in styles):
        return 0
    is_closed = found.get("form-action") in (["'self'"], ["'none'"])
    return 10 if default == ["'none'"] and is_closed else 5


def of_cookies(answer: Answer) -> int:
    """Secure, out of reach of script and not sent from other sites: 5."""
    cookies = [
        cookie for line in answer.all("Set-Cookie") for cookie in SimpleCookie(line).values()
    ]
    if not cookies:
        return 0
    if not all(cookie["secure"] for cookie in cookies):
        return -40
    if not all(cookie["httponly"] for cookie in cookies):
        return -30
    return 5 if all(cookie["samesite"] in ("Lax", "Strict") for cookie in cookies) else 0


def of_sharing(answer: Answer) -> int:
    is_for_all = (
        answer["Access-Control-Allow-Origin"] and answer["Access-Control-Allow-Credentials"]
    )
    return -50 if is_for_all else 0


def of_resource_policy(answer: Answer) -> int:
    known = {"": 0, "cross-origin": 0, "same-origin": 10, "same-site": 10}
    return known.get(answer["Cross-Origin-Resource-Policy"], -5)


def of_referrer(answer: Answer) -> int:
    policy = answer["Referrer-Policy"]
    return 5 if policy in PRIVATE else (-5 if policy else 0)


def of_transport(answer: Answer) -> int:
    found = re.search(r"max-age=(\d+)", answer["Strict-Transport-Security"])
    if found is None:
        return -20
    return 0 if int(found[1]) >= SIX_MONTHS else -10


def of_scripts(answer: Answer) -> int:
    """Those from here alone cost nothing; from elsewhere they would, by how they are fetched."""
    sources = re.findall(r'src="([^"]*)"', " ".join(SCRIPT.findall(answer.body)))
    if any(source.startswith(("http:", "//")) for source in sources):
        return -50
    return -5 if any(source.startswith("https:") for source in sources) else 0


def of_frames(answer: Answer) -> int:
    if directives(answer).get("frame-ancestors") in (["'none'"], ["'self'"]):
        return 5
    return 0 if answer["X-Frame-Options"] in ("DENY", "SAMEORIGIN") else -20
