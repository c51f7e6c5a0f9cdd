"""One writer at a time in the newsroom."""

from cells.turns import Turn, take


def lock() -> None:
    """Wait until no other transaction writes drafts or publishes; held until this one ends.

    With two to ten editors nobody waits long, no two writers can wait for each other in a
    circle, and a snapshot is of one moment. Readers never wait.
    """
    take(Turn.NEWSROOM)
