"""What the editing widget asks the server for."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cells.publishing.parts import find_targets

LIMIT = 30


class ReferenceSearchForm(forms.Form):
    q = forms.CharField(max_length=200)


@require_safe
@never_cache
def reference_search(request: HttpRequest) -> JsonResponse:
    """Drafts to refer to: {"found": [{"kind": "entry", "id": 12, "label": "…"}, …]}."""
    # Not a redirect to the sign-in page: the widget could not read it.
    if not (request.user.is_active and request.user.is_staff):
        raise PermissionDenied
    form = ReferenceSearchForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"found": []})
    found = find_targets(form.cleaned_data["q"])[:LIMIT]
    return JsonResponse(
        {"found": [{"kind": kind, "id": id, "label": label} for kind, id, label in found]}
    )
