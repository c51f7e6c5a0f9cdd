"""The words that people agree to when they sign up, and their version.

Consent is remembered with the version: what was agreed to can be told years later. Whoever
changes those words raises VERSION; a test compares their fingerprint.
"""

import hashlib
from pathlib import Path

from django.conf import settings

VERSION = "1"
# Of the words of each version, the newest last. None is ever taken away.
FINGERPRINTS = {"1": "9ffe3d728c277882"}
# Where they stand. The first is on the page of the form, the second in the small forms.
TEMPLATES = ("subscriptions/_terms.html", "components/follow_terms.html")

FREQUENCIES = {
    "each": "with each change",
    "weekly": "once a week",
    "fortnightly": "every two weeks",
    "monthly": "once a month",
}


def fingerprint() -> str:
    """16 hexadecimal digits of the words as they are today, whatever their line breaks."""
    folder = Path(settings.BASE_DIR) / "templates"
    words = " ".join(" ".join((folder / name).read_text().split()) for name in TEMPLATES)
    return hashlib.sha256(words.encode()).hexdigest()[:16]
