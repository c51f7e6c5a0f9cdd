"""Legacy cell pages in our own words, to be varied by the tests of their import."""

from bites.importing import Source, read_source, store

TITLE = "Drug Treatment Matrix cell E5: Treatment systems; Safeguarding the community"
PAGE = """\
Supported by
A Society
Drug Treatment Matrix cell E5: Treatment systems; Safeguarding the community
One of 25 cells in the Drug Treatment Matrix
How whole towns were changed, and whether anybody was safer for it.

S Seminal studies K Key studies R Reviews G Guidance MORE Search for more studies

S First town to try it ([UK] Home Office, 1988). Every arrest led to it. See the review below.

K Phone calls keep people in touch (2009; free source at time of writing). They halved losses.

K Prisons and clinics share a nurse (2011). One nurse worked on both sides of the wall.

R What joins up, holds up (Scottish Government, 2013). As cell D5 says, people matter most.

MORE Search for more studies of towns.

Last revised 12 October 2018. First uploaded 01 June 2013

Open Matrix Bite

What is this cell about? Towns, and how their services work together.

Where should I start? With the review from Scotland.

Issues to consider and discuss

▶ **Who pays for the nurse?** The clinic paid, and the prison gained. Would you?

▶ **Is sharing fair?** Not always. What would make it so?
"""


def page(*changes: tuple[str, str], name: str = "e5.txt") -> Source:
    """PAGE with some words replaced; each must be in it."""
    text = PAGE
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return read_source(text.encode(), name=name)


def import_page(*changes: tuple[str, str], **options):
    """Store PAGE, with some words replaced, into the drafts of its cell."""
    return store(page(*changes), options.pop("choices", None), **options)
