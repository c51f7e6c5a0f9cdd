"""Search over what is published: see docs/searching.md."""
