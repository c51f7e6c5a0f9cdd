"""The workbench of a cell: its page as readers will see it, with *Edit* beside every part.

`bench.py` is what is shown, `changes.py` what differs from the current edition, `chips.py` what
stands under an entry or section, `panels.py` what stands at the side; `editing.py`, `moving.py`
and `adding.py` are the acts. See docs/workbench.md.
"""
