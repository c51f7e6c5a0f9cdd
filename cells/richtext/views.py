"""What the editing widget asks the server for."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils.text import Truncator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cells.parts import Found
from cells.publishing.parts import find_targets

from .vocabulary import MARK_ID
from .words import marked_passages

LIMIT = 30
# In one answer, to find marks: reading takes about 3 ms for a thousand.
CHARACTERS_READ = 100_000
# Of a marked passage, in characters.
FIRST_WORDS = 60


class ReferenceSearchForm(forms.Form):
    q = forms.CharField(max_length=200)


@require_safe
@never_cache
def reference_search(request: HttpRequest) -> JsonResponse:
    """
    Drafts to refer to, and the passages marked in them:
    {"found": [{"kind": "entry", "id": 12, "label": "…", "marks": [{"id": "p-…", "words": "…"}]}]}
    """
    # Not a redirect to the sign-in page: the widget could not read it.
    if not (request.user.is_staff and request.user.has_perm("cells.view_cell")):
        raise PermissionDenied
    form = ReferenceSearchForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"found": []})
    found = find_targets(form.cleaned_data["q"])[:LIMIT]
    return JsonResponse({"found": list(described(found))})


def described(found: Iterable[Found]) -> Iterator[dict[str, Any]]:
    """Of texts beyond CHARACTERS_READ no marks are told: better words find them among fewer."""
    left = CHARACTERS_READ
    for target in found:
        marked = "".join(text for text in target.texts if MARK_ID.search(text))
        spans = []
        if len(marked) <= left:
            left -= len(marked)
            spans = marked_passages(marked)
        yield {
            "kind": target.kind,
            "id": target.id,
            "label": target.label,
            "marks": [
                {"id": span.mark.id, "words": Truncator(span.words).chars(FIRST_WORDS)}
                for span in spans
            ],
        }
