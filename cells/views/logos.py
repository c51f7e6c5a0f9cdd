"""Logos of credits. Nothing else that was uploaded has an address."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase

from cells.views.answers import only_read

FOLDER = "logos"
# The first bytes of the pictures that are served, and their types. What is not one of these is
# not sent, whatever it is called: SVG and HTML can hold script.
SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"RIFF": "image/webp",
}
# A storage gives no second file the name of another, so a logo never changes.
KEPT = "public, max-age=31536000, immutable"


@only_read
def logo(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture in the storage's folder of logos; 404 for whatever is no picture."""
    try:
        file = default_storage.open(f"{FOLDER}/{name}")
    except (FileNotFoundError, IsADirectoryError):
        raise Http404 from None
    start = file.read(12)
    kind = picture_type(start)
    if kind is None:
        file.close()
        raise Http404
    file.seek(0)
    response = FileResponse(file, content_type=kind)
    response.headers["Cache-Control"] = KEPT
    return response


def picture_type(start: bytes) -> str | None:
    """The media type of a file that begins so, or None if it is no picture we know."""
    kind = next((SIGNATURES[sign] for sign in SIGNATURES if start.startswith(sign)), None)
    return None if kind == "image/webp" and start[8:12] != b"WEBP" else kind
