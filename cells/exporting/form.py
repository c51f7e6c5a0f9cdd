"""The forms of files, apart from what writes them: addresses are made of these."""

from enum import StrEnum


class Form(StrEnum):
    """The value is the ending of its addresses and files."""

    JSON = "json"
    CSV = "csv"
    RIS = "ris"
    BIBTEX = "bib"

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self]

    @property
    def label(self) -> str:
        return LABELS[self]


CONTENT_TYPES = {
    Form.JSON: "application/json; charset=utf-8",
    Form.CSV: "text/csv; charset=utf-8; header=present",
    Form.RIS: "application/x-research-info-systems; charset=utf-8",
    Form.BIBTEX: "application/x-bibtex; charset=utf-8",
}
LABELS = {Form.JSON: "JSON", Form.CSV: "CSV", Form.RIS: "RIS", Form.BIBTEX: "BibTeX"}
