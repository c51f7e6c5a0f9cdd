"""What a page is called, and the way up from it."""

from django.urls import reverse

from cells.reading.frame import Way
from cells.reading.surroundings import Surroundings
from cells.snapshots import Snapshot, prose_of


def title_of(snapshot: Snapshot) -> str:
    """Its headline, or what stands for one."""
    if head := snapshot.get("head"):
        return head["headline"] or head["formal_title"]
    if axis := snapshot.get("axis"):
        return axis["own_title"] or axis["name"]
    if matrix := snapshot.get("matrix"):
        return matrix["title"]
    return prose_of(snapshot)["title"]


def short_name_of(snapshot: Snapshot) -> str:
    """What it is called in a line of links: "E5", "Row 5"."""
    if head := snapshot.get("head"):
        return head["code"]
    if axis := snapshot.get("axis"):
        return f"{snapshot['kind'].capitalize()} {axis['code']}"
    if matrix := snapshot.get("matrix"):
        return matrix["short_name"]
    return prose_of(snapshot)["title"]


def name_in_full(snapshot: Snapshot) -> str:
    """What it is called where nothing round it says of which matrix: "Drug treatment E5"."""
    part = snapshot.get("head") or snapshot.get("axis")
    short = short_name_of(snapshot)
    if part is None:
        return short
    return f"{part['matrix']['short_name']} {short.lower() if 'axis' in snapshot else short}"


def ways_up(snapshot: Snapshot, around: Surroundings) -> list[Way]:
    """From home down to the page itself, whose `url` is its own; "" where nothing is published."""
    ways = [Way("Home", "/")]
    part = snapshot.get("head") or snapshot.get("axis")
    if part:
        slug = part["matrix"]["slug"]
        ways = [Way(part["matrix"]["short_name"], around.url(slug))]
    if head := snapshot.get("head"):
        row = head["row"]
        url = around.url(f"{head['matrix']['slug']}/rows/{row['code']}")
        ways.append(Way(f"{row['code']} {row['name']}", url))
    if "topic" in snapshot:
        ways.append(Way("Topics", reverse("cells:topics")))
    return [*ways, Way(short_name_of(snapshot), f"/{snapshot['path']}/", is_here=True)]
