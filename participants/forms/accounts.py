"""allauth's forms in the portal's words: one term for a password, labels instead of placeholders."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, ReauthenticateForm, SetPasswordForm

LABELS = {
    "oldpassword": "Kata sandi saat ini",
    "password": "Kata sandi",
    "password1": "Kata sandi baru",
    "password2": "Ketik sekali lagi",
}


class PlainLabels:
    """Mixin: the page says the rules once, above the form."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label, field.help_text = LABELS.get(name, field.label), ""
            field.widget.attrs.pop("placeholder", None)


class PortalChangePasswordForm(PlainLabels, ChangePasswordForm):
    pass


class PortalSetPasswordForm(PlainLabels, SetPasswordForm):
    pass


class PortalReauthenticateForm(PlainLabels, ReauthenticateForm):
    pass
