"""Files of references to import, and short ways to do so."""

from entries.importing import begin, look, store
from entries.references import read

HURLEY = """TY  - JOUR
AU  - Hurley, S. F.
AU  - Jolley, D. J.
PY  - 1997
TI  - Effectiveness of needle-exchange programmes for prevention of HIV infection
T2  - Lancet
VL  - 349
IS  - 9068
SP  - 1797
EP  - 1800
DO  - 10.1016/S0140-6736(96)11380-5
ER  -
"""
WALLEY = """TY  - JOUR
AU  - Walley, Alexander Y.
PY  - 2013
TI  - Opioid overdose rates and implementation of overdose education in Massachusetts
T2  - BMJ
VL  - 346
SP  - f174
ER  -
"""
UNNAMED = "TY  - JOUR\nPY  - 2001\nER  -\n"


def begun(text=HURLEY + WALLEY, **more):
    """A file that waits for choices."""
    return begin(read(text), text=text, name="list.ris", **more)


def stored(text=HURLEY + WALLEY, **more):
    return store(begun(text, **more))


def choices(one):
    return [each.row.choice for each in look(one)]
