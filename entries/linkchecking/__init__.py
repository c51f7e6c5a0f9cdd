"""Whether the addresses that documents and texts lead to still work: see docs/links.md."""
