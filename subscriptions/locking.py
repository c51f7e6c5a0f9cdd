"""One sweep at a time writes mailings."""

from cells.turns import Turn, take


def lock() -> None:
    """Wait until no other sweep writes down what is due; held until this transaction ends."""
    take(Turn.SWEEPS)
