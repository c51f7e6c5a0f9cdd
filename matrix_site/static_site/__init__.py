"""The public site as files that can be read without a server: `manage.py export_site`."""

from matrix_site.static_site.making import Export, export_site
from matrix_site.static_site.places import ExportError

__all__ = ["Export", "ExportError", "export_site"]
