"""Matrices, cells and what belongs to them, as editors see them."""

from cells.admin import drafts, frozen, live

__all__ = ["drafts", "frozen", "live"]
