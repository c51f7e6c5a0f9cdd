"""The WYSIWYG widget: a text area that static/js/prose.js makes into an editor."""

from typing import Any

from django.forms import Textarea

from .vocabulary import Profile


class RichTextWidget(Textarea):
    def __init__(
        self, attrs: dict[str, Any] | None = None, profile: Profile = Profile.FULL
    ) -> None:
        self.profile = Profile(profile)
        super().__init__(attrs)
