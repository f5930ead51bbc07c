"""What the committee writes on a list of attendance."""

from __future__ import annotations

from typing import Any

from django import forms

from participants.forms.checkin import BY_NAME_CAPACITIES, SECTORS, HeadCountForm, PersonForm
from participants.models import Attendance
from participants.services.attendance_desk import REASONS, SheetRow

LINES = 10
SHEET_CAPACITIES = [
    (row.value, row.label)
    for row in Attendance.Capacity
    if row in (Attendance.Capacity.LEADER, Attendance.Capacity.PROXY, Attendance.Capacity.MEMBER)
]
COMPANION = Attendance.Capacity.COMPANION
BY_NAME = [*BY_NAME_CAPACITIES, (COMPANION.value, COMPANION.label)]
MEETING_CAPACITIES = [
    choice for choice in Attendance.Capacity.choices if choice[0] != Attendance.Capacity.PARTICIPANT
]


class DeskForm(PersonForm):
    """One adult, entered by the committee: every capacity may be chosen.

    Where people attend by name nobody stands for another, so there is no mandate.
    """

    def __init__(self, *args: Any, by_name: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = "Lembaga"
        self.fields["body"].help_text = "Nama resmi, singkatan, atau alias yang ada di direktori."
        self.fields["sector"].help_text = "Hanya bila lembaga belum terdaftar."
        self.fields["capacity"] = forms.ChoiceField(
            label="Hadir sebagai", choices=BY_NAME if by_name else MEETING_CAPACITIES
        )
        if by_name:
            del self.fields["proxy_for"], self.fields["mandate_number"]
        self.fields["phone"].help_text = "Hanya terlihat oleh sekretariat dan dihapus setelah kegiatan."


class CorrectionForm(DeskForm):
    reason = forms.ChoiceField(label="Alasan perbaikan", choices=(("", "Pilih alasan"), *REASONS))


class RemovalForm(forms.Form):
    reason = forms.ChoiceField(label="Alasan penghapusan", choices=(("", "Pilih alasan"), *REASONS))


class ChildrenForm(HeadCountForm):
    """Children of one body by number, and the adult who came with them."""

    body = forms.CharField(label="Forum Anak atau lembaga", max_length=200)
    sector = forms.ChoiceField(
        label="Unsur", choices=SECTORS, required=False, help_text="Hanya bila lembaga belum terdaftar."
    )
    companion = forms.CharField(label="Nama pendamping dewasa", max_length=120)
    field_order = ("body", "sector", "companion", "girls", "boys", "with_disability")


class SheetForm(forms.Form):
    """One line of the signed sheet; an empty line is no line."""

    code = forms.CharField(label="Kode baris", max_length=8, required=False)
    name = forms.CharField(label="Nama", max_length=120, required=False)
    position = forms.CharField(label="Jabatan", max_length=160, required=False)
    capacity = forms.ChoiceField(label="Hadir sebagai", choices=SHEET_CAPACITIES, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        code, name = data.get("code", ""), data.get("name", "")
        if name and not code:
            self.add_error("code", "Tulis kode barisnya.")
        if code and not any(letter.isalpha() for letter in name):
            self.add_error("name", "Tulis nama orang yang menandatangani.")
        return data

    @property
    def empty(self) -> bool:
        return not (self.cleaned_data.get("code") or self.cleaned_data.get("name"))

    def row(self) -> SheetRow:
        data = self.cleaned_data
        return SheetRow(data["code"], data["name"], data["position"], data["capacity"] or "pimpinan")


SheetFormSet = forms.formset_factory(SheetForm, extra=LINES, max_num=60)
