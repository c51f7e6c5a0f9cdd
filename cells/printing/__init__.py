"""Editions on paper: PDF by Typst, from the snapshot and the notices of the day.

`runs.py` turns rich text into plain data, `pieces.py` a whole snapshot, `sheet.py` the meeting
sheet; `compiling.py` runs the compiler in a process of its own; `keeping.py` keeps what was made.
"""
