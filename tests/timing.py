"""How long something takes, whatever ran before it."""

import gc
from collections.abc import Callable
from time import process_time


def seconds(act: Callable[[], object]) -> float:
    """Of this process' processor, without what it takes to look through the objects that other
    tests left: in a long run that is tenths of a second, which befall whoever is measured."""
    gc.disable()
    try:
        began = process_time()
        act()
        return process_time() - began
    finally:
        gc.enable()
