"""Published pages in the forms that people take away: JSON, CSV, RIS, BibTeX, citations, Atom.

Everything is made from editions and live facts (docs/exporting.md). What citations are made of
is settled once, in `works.py`; each form then only writes it down.
"""
