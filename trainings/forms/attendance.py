"""Who signed the sheet, and who somebody on the list is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainings.models import Participant


class SignedForm(forms.Form):
    """One tick for each participant who is not on the list yet."""

    def __init__(self, *args: Any, participants: Sequence[Participant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(row.pk): row for row in participants}
        self.fields["signed"] = forms.MultipleChoiceField(
            label="Yang menandatangani",
            choices=[(pk, row.name) for pk, row in self.rows.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": "Beri tanda pada sekurang-kurangnya satu nama.",
                "invalid_choice": "Ada nama yang sudah tercatat atau bukan lagi peserta. Periksa lagi.",
            },
        )

    def chosen(self) -> list[Participant]:
        return [self.rows[pk] for pk in self.cleaned_data["signed"]]


class TieForm(forms.Form):
    """Which participant a row of the list is, the likeliest first."""

    def __init__(self, *args: Any, participants: Sequence[Participant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(row.pk): row for row in participants}
        told = [(pk, f"{row.name}, {row.body_name}") for pk, row in self.rows.items()]
        self.fields["participant"] = forms.ChoiceField(
            label="Peserta ini adalah",
            choices=[("", "Pilih peserta"), *told],
            error_messages={
                "required": "Pilih peserta yang dimaksud.",
                "invalid_choice": "Peserta ini sudah tercatat pada sesi ini. Pilih yang lain.",
            },
        )

    def chosen(self) -> Participant:
        return self.rows[self.cleaned_data["participant"]]
