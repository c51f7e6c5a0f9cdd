"""Texts of one line: pasted from a PDF or read from a table, they may bring line breaks along."""

import re

from django.db import models

LINE_BREAK = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
# Whole runs, so that none is looked through again from each of its characters.
SPACE = re.compile(r"[\s\x00-\x1f\x7f\x85\u2028\u2029]+")


def fold_lines(row: models.Model) -> None:
    """Put every CharField of the row on one line. To be called where it is saved."""
    for field in row._meta.concrete_fields:
        text = row.__dict__.get(field.attname) if isinstance(field, models.CharField) else None
        if isinstance(text, str) and LINE_BREAK.search(text):
            setattr(row, field.attname, on_one_line(text))


def on_one_line(text: str) -> str:
    """White space that holds a line break becomes one space; any other stays as it is."""
    return SPACE.sub(lambda run: " " if LINE_BREAK.search(run[0]) else run[0], text).strip()
