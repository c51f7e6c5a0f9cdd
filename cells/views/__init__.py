"""Public pages: an address in, an answer out. What a page shows is made in `cells/reading/`."""
