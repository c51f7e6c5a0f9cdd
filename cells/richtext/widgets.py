"""
The WYSIWYG widget: a text area that the modules in static/js/prose/ make into an editor.

django-prose-editor brings ProseMirror and Tiptap and starts them; the schema, the tools and
the cleaning of what is pasted are ours, made of the vocabulary that this widget hands over.
"""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.forms import Textarea
from django.templatetags.static import static
from django.urls import reverse
from django_prose_editor.widgets import importmap, prose_editor_presets
from js_asset import Media

from .vocabulary import (
    CONTENT,
    LINK_SCHEMES,
    LONG_TEXT_KINDS,
    NOTE_LENGTH,
    REFERENCE_KINDS,
    Kind,
    Profile,
)

MODULES = ("blocks", "annotations", "pasting", "toolbar")


class RichTextWidget(Textarea):
    def __init__(
        self, attrs: dict[str, Any] | None = None, profile: Profile = Profile.FULL
    ) -> None:
        self.profile = Profile(profile)
        super().__init__(attrs)

    @property
    def media(self) -> Media:
        # Not the package's style sheets: they dress tools that we do not use.
        return Media(
            importmap=importmap,
            css={"all": ["css/prose.css"]},
            js=prose_editor_presets()["configurable"],
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-django-prose-editor-configurable"] = json.dumps(
            editor_configuration(self.profile), cls=DjangoJSONEncoder
        )
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        # The browser cannot point at a text area that is not shown; the form says it instead.
        return False


def editor_configuration(profile: Profile) -> dict[str, Any]:
    """What the editor is started with; each extension is exported by one of `MODULES`."""
    return {
        "extensions": {
            "Blocks": {"content": _content(profile)},
            "Annotations": {
                "linkSchemes": LINK_SCHEMES,
                "referenceKinds": REFERENCE_KINDS,
                "noteLength": NOTE_LENGTH,
                "searchUrl": reverse("richtext:reference_search"),
            },
            "Pasting": True,
            "Toolbar": True,
        },
        "js_modules": [static(f"js/prose/{name}.js") for name in MODULES],
    }


def _content(profile: Profile) -> dict[str, list[Kind]]:
    """Which blocks stand in which, the text itself being "document", paragraphs first."""
    left_out = LONG_TEXT_KINDS if profile is Profile.SHORT else frozenset()
    return {
        container or "document": [kind for kind in Kind if kind in allowed - left_out]
        for container, allowed in CONTENT.items()
        if container not in left_out
    }
