"""Revoking a certificate, and writing down those of another organiser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from common.formats import number
from participants.forms.directory import SheetForm
from trainings.external_sheet import MAX_ROWS, NUMBER_LENGTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainings.models import Participant


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label="Alasan",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Tercatat di portal; tidak tampil pada halaman periksa.",
        error_messages={"required": "Tulis alasan pencabutan."},
    )
    number = forms.CharField(label="Nomor pengganti", max_length=120, required=False)

    def __init__(self, *args: Any, typed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if typed:
            self.fields["number"].help_text = "Dari register umum; diisi bila penggantinya terbit."
        else:
            del self.fields["number"]


class RecordForm(forms.Form):
    """One certificate as its paper says."""

    participant = forms.TypedChoiceField(label="Peserta", coerce=int, empty_value=None)
    number = forms.CharField(
        label="Nomor sertifikat",
        max_length=NUMBER_LENGTH,
        help_text="Seperti tertulis pada sertifikat.",
        error_messages={"required": "Tulis nomor seperti tertulis pada sertifikat."},
    )
    dated = forms.DateField(
        label="Tanggal sertifikat",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Isi tanggal seperti tertulis pada sertifikat."},
    )

    def __init__(self, *args: Any, people: Sequence[Participant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["participant"]
        if isinstance(field, forms.TypedChoiceField):
            told = [(row.pk, f"{row.name}, {row.body_name}") for row in people]
            field.choices = [("", "Pilih peserta"), *told]


class ExternalSheetForm(SheetForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].help_text = f"Paling besar 5 MB dan {number(MAX_ROWS, 0)} baris."
