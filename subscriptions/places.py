"""The addresses that stand in mails, whole, with scheme and host."""

from cells.addresses import absolute


def subscribe() -> str:
    return absolute("/subscribe/")


def ask() -> str:
    """Where one asks for a link to what one gets."""
    return absolute("/subscribe/preferences/")


def confirm(token: str) -> str:
    """A page with one button, which confirms."""
    return absolute(f"/subscribe/confirm/{token}/")


def preferences(token: str) -> str:
    """What somebody gets, for 30 minutes."""
    return absolute(f"/subscribe/preferences/{token}/")


def end(token: str) -> str:
    """Ends, undoes or slows what caused the mail in which this token stands; for ever.

    In the mail that asks for a confirmation it is where one says "never write to me again".
    """
    return absolute(f"/u/{token}/")


def bulletins() -> str:
    return absolute("/bulletins/")


def bulletin(number: int) -> str:
    return absolute(f"/bulletins/{number}/")
