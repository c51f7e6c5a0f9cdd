"""Mails that a reader may send, ready made: links that open in the reader's own mail program."""

from urllib.parse import quote

from cells.addresses import absolute

# What RFC 6068 lets stand as it is within a value, and ":/?" of addresses in it.
PLAIN = "!$*,;:@()/?"


def mailto(subject: str, body: str) -> str:
    """A mail to whom the reader chooses; lines of `body` part at "\\n" (RFC 6068)."""
    lines = body.replace("\n", "\r\n")
    return f"mailto:?subject={quote(subject, safe=PLAIN)}&body={quote(lines, safe=PLAIN)}"


def asking_for_a_copy(title: str, url: str) -> str:
    """To the author of a document to which no free copy is known; `url` may be "".

    Short, since a cell has one for each article: what it is, and where.
    """
    body = (
        "Dear author,\n\n"
        "I would like to read this work of yours and have found no free copy of it. Could you "
        f"send me one?\n\n{url}\n\nThank you\n"
    )
    return mailto(f"A copy of “{title}”", body)


def sharing(title: str, path: str) -> str:
    """To anybody, with the title and address of a page."""
    return mailto(title, f"{title}\n{absolute(path)}\n")
