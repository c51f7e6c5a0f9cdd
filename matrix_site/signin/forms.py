"""The form to sign in, and those of the second factor."""

import logging
from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.views.decorators.debug import sensitive_variables

from matrix_site.signin import factors, slowing

log = logging.getLogger("matrix_site.signin")


class CodeField(forms.CharField):
    """A code of the app or from paper; phones and password managers know where to put it."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "spellcheck": "false",
        }
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)


class SignInForm(AdminAuthenticationForm):
    """One form and one answer to all that is wrong with it, so that nothing can be found out.

    Neither whether an account exists, nor that a password is right where its code is not.
    """

    code = CodeField(
        label="Code",
        required=False,
        help_text="Only if your account has a second factor: the six digits of your app, or a "
        "recovery code.",
    )

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": "That is not right: the name, the password, or the code of an account "
        "that has a second factor. Capitals count.",
        "wait": "That was wrong too often. Try again in %(time)s.",
    }

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if name is None or not password:
            return self.cleaned_data
        if free_at := slowing.begin(name, self.request):  # type: ignore[arg-type]
            self._log_failure(name, "had to wait")
            time = slowing.in_words(free_at)
            raise ValidationError(self.error_messages["wait"], code="wait", params={"time": time})
        user = authenticate(self.request, username=name, password=password)
        reason = self._refusal(user)
        if reason:
            self._log_failure(name, reason)
            raise self.get_invalid_login_error()
        slowing.succeeded(name, self.request)  # type: ignore[arg-type]
        self.user_cache = user
        log.info("signed in: %s", factors.account_in_words(user))
        return self.cleaned_data

    def _refusal(self, user: Any) -> str:
        """Why this account may not come in, for the log; "" if it may."""
        if user is None:
            return "wrong name or password"
        if not user.is_staff:
            return "not of the newsroom"
        if factors.app_of(user) is None:
            return ""
        device = factors.device_for(user, self.cleaned_data.get("code", ""))
        if device is None:
            return "wrong code"
        # What django_otp looks for when it notes in the session that a code was given.
        user.otp_device = device
        return ""

    def _log_failure(self, name: str, reason: str) -> None:
        account = User.objects.filter(username=name).first()
        log.warning("sign-in refused: %s, %s", factors.account_in_words(account), reason)


class CodeForm(forms.Form):
    """Asks for a code before something about the second factor is changed."""

    code = CodeField(label="Code", help_text="Six digits from your app, or a recovery code.")


class ConfirmForm(forms.Form):
    code = CodeField(label="Code that the app shows now", help_text="Six digits.")
