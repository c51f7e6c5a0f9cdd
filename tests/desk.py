"""What tests of the newsroom share."""

from matrix_site.desk.bar import PLACES

# The bar on every page of the newsroom asks once for each place that says how much waits there.
COUNTED = sum(place.waiting is not None for place in PLACES)
