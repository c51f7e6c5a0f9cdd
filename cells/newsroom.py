"""One writer at a time in the newsroom."""

from cells.turns import Turn, take


def lock() -> None:
    """Wait until no other transaction writes drafts or publishes; held until this one ends.

    With two to ten editors nobody waits long, no two writers can wait for each other in a
    circle, and a snapshot is of one moment. Readers never wait.
    """
    take(Turn.NEWSROOM)


def keep_still() -> None:
    """Like `lock`, but others who call this may be at work beside: for what only derives.

    They see to it among themselves that no two of them write the same rows.
    """
    take(Turn.NEWSROOM, is_shared=True)
