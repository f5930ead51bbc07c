"""Whom to invite, by ticks; and how one invitee is addressed and reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from coordination.models import Speaker
from participants.models import Organisation, Position, Sector

if TYPE_CHECKING:
    from coordination.models import Meeting
    from participants.models import User


class InviteForm(forms.Form):
    """Ticks among what the user may see; `whole` names sectors that are invited as a whole."""

    organisation = forms.ModelMultipleChoiceField(Organisation.objects.none(), required=False)
    position = forms.ModelMultipleChoiceField(Position.objects.none(), required=False)
    speaker = forms.ModelMultipleChoiceField(Speaker.objects.none(), required=False)
    whole = forms.MultipleChoiceField(choices=Sector.choices, required=False)

    def __init__(self, *args: Any, user: User, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Organisation.objects.visible_to(user).filter(regency=meeting.regency_id).current()
        self.bodies = bodies
        choices = {
            "organisation": bodies,
            "position": Position.objects.filter(organisation__in=bodies, person__erased_at=None),
            "speaker": Speaker.objects.filter(meeting=meeting),
        }
        for name, rows in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ModelMultipleChoiceField):
                field.queryset = rows

    @property
    def organisations(self) -> list[Organisation]:
        whole = self.bodies.filter(sector__in=self.cleaned_data["whole"])
        return list({body.pk: body for body in [*self.cleaned_data["organisation"], *whole]}.values())


class InviteeForm(forms.Form):
    addressee = forms.CharField(label="Yth.", max_length=200)
    email = forms.EmailField(label="E-mail", required=False)
    phone = forms.RegexField(
        label="Nomor WhatsApp",
        regex=r"^\+?[0-9][0-9 .\-]{7,18}$",
        max_length=20,
        required=False,
        help_text="Nomor kantor atau ajudan, misalnya 0812 3456 7890. Tidak dicetak pada surat.",
        error_messages={"invalid": "Tulis nomor telepon dengan angka, misalnya 0812 3456 7890."},
    )
