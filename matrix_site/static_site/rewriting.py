"""
A page of the site as a page of the copy: its addresses made relative, its forms taken out.

All else stays as it is, byte for byte. Only tags that must change are written anew.
"""

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

from django.conf import settings

from matrix_site.static_site.addresses import Address

# The attributes of public pages that hold an address to follow.
ADDRESSES = {
    "a": "href",
    "link": "href",
    "script": "src",
    "img": "src",
    "form": "action",
}
# What a <meta> cannot say (Content Security Policy Level 3, 3.3); a browser would complain.
NOT_IN_A_PAGE = {"frame-ancestors", "report-uri", "report-to", "sandbox"}
NO_FORMS = '<p>This copy of the site takes no forms: <a href="{}">the site itself does</a>.</p>'
MOVED = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>Moved</title>
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={0}">
</head>
<body>
<p>This is at <a href="{0}">{0}</a>.</p>
</body>
</html>
"""

type Lead = Callable[[str], str | None]
type Attributes = list[tuple[str, str | None]]


class Rewriter(HTMLParser):
    """One page; `lead` says of each address on it what it becomes, None to keep it."""

    def __init__(self, html: str, address: Address, policy: str, lead: Lead) -> None:
        super().__init__(convert_charrefs=False)
        self.html = html
        self.address = address
        self.policy = policy
        self.lead = lead
        self.line_starts = [0, *(end.end() for end in re.finditer("\n", html))]
        self.pieces: list[str] = []
        self.copied = 0
        # Where a form that is taken out began.
        self.form_from: int | None = None
        self.feed(html)
        self.close()

    def result(self) -> str:
        return "".join([*self.pieces, self.html[self.copied :]])

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if self.form_from is not None:
            return
        if tag == "form" and (dict(attrs).get("method") or "").lower() == "post":
            self.form_from = self.here()
            return
        raw = self.get_starttag_text() or ""
        changed = self.changed(tag, attrs)
        if changed != attrs:
            self.put(self.here(), self.here() + len(raw), written(tag, changed))
        if tag == "meta" and dict(attrs).get("charset") and self.policy:
            end = self.here() + len(raw)
            self.put(end, end, f"\n{policy_tag(self.policy)}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.form_from is not None:
            end = self.html.index(">", self.here()) + 1
            self.put(self.form_from, end, NO_FORMS.format(escape(self.address.live)))
            self.form_from = None

    def changed(self, tag: str, attrs: Attributes) -> Attributes:
        """The attributes as the copy has them."""
        named = dict(attrs)
        if tag == "link" and "://" in (named.get("href") or ""):
            # Canonical, version-history and their kin speak of the site itself.
            return attrs
        changed = []
        for name, value in attrs:
            if name == "data-filter":
                # Script would ask a server for the filtered page; the link leads to it.
                continue
            if name == "data-since-read":
                # From it script makes the address of a comparison, which may not be here.
                value = f"{settings.SITE_URL}{value}"
            elif name == ADDRESSES.get(tag) and value:
                value = self.lead(value) or value
            changed.append((name, value))
        return changed

    def here(self) -> int:
        line, column = self.getpos()
        return self.line_starts[line - 1] + column

    def put(self, start: int, end: int, text: str) -> None:
        self.pieces += [self.html[self.copied : start], text]
        self.copied = end


def rewritten(html: str, address: Address, policy: str, lead: Lead) -> str:
    """The page `html`, which stood at `address` under this Content-Security-Policy."""
    return Rewriter(html, address, policy, lead).result()


def links_of(html: str, address: Address) -> list[str]:
    """Every address on the page that the copy would have to have, in their order."""
    found: list[str] = []
    # `append` answers None: nothing is changed.
    Rewriter(html, address, "", found.append)
    return found


def moved(to: str) -> str:
    """The page that stands for a redirect."""
    return MOVED.format(escape(to))


def written(tag: str, attrs: Attributes) -> str:
    said = [name if value is None else f'{name}="{escape(value)}"' for name, value in attrs]
    return f"<{' '.join([tag, *said])}>"


def policy_tag(policy: str) -> str:
    """The policy of the site for pages on a disk, too, where "file:" is what 'self' is meant."""
    directives = []
    for directive in policy.split(";"):
        name, *sources = directive.split()
        if name in NOT_IN_A_PAGE:
            continue
        if name == "form-action":
            sources = [settings.SITE_URL]
        elif "'self'" in sources:
            sources.append("file:")
        directives.append(" ".join([name, *sources]))
    content = escape("; ".join(directives))
    return f'<meta http-equiv="Content-Security-Policy" content="{content}">'
