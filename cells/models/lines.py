"""Texts of one line: pasted from a PDF or read from a table, they may bring line breaks along."""

import re

from django.db import models

LINE_BREAKS = re.compile(r"\s*[\x00-\x1f\x7f\x85\u2028\u2029]+\s*")


def fold_lines(row: models.Model) -> None:
    """Put every CharField of the row on one line. To be called where it is saved."""
    for field in row._meta.concrete_fields:
        text = row.__dict__.get(field.attname) if isinstance(field, models.CharField) else None
        if isinstance(text, str) and LINE_BREAKS.search(text):
            setattr(row, field.attname, LINE_BREAKS.sub(" ", text).strip())
