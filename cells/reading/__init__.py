"""From a snapshot to what a template shows.

`editions.py` finds what to show, `surroundings.py` what stands beside it; `cell.py`, `axis.py`,
`matrix.py`, `plain.py` and `home.py` turn both into plain objects for their templates. Nothing
here reads a draft: see docs/reading.md.
"""
