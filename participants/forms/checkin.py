"""What a guest types on a phone: three fields and done; children are numbers given by their companion."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from participants.models import Attendance, Sector
from participants.naming import person_key
from participants.services.attendance import Counts, Entry

Capacity = Attendance.Capacity
GUEST_CAPACITIES = [
    (row.value, row.label) for row in (Capacity.LEADER, Capacity.PROXY, Capacity.MEMBER, Capacity.GUEST)
]
BY_NAME_CAPACITIES = [
    (row.value, row.label) for row in (Capacity.PARTICIPANT, Capacity.SPEAKER, Capacity.COMMITTEE)
]
SECTORS = (("", "Pilih unsur"), *Sector.choices)
PHONE = re.compile(r"\+?[0-9][0-9 ().-]{6,18}")


class PersonForm(forms.Form):
    """One adult: as a guest fills it in, and as the committee does."""

    body = forms.CharField(
        label="Lembaga yang Anda wakili",
        max_length=200,
        help_text="Ketik beberapa huruf, lalu pilih. Lembaga yang tidak diundang tetap dapat mengisi.",
        widget=forms.TextInput(attrs={"list": "lembaga", "autocomplete": "off"}),
        error_messages={"required": "Tulis nama lembaga yang Anda wakili."},
    )
    sector = forms.ChoiceField(label="Unsur lembaga", choices=SECTORS, required=False)
    name = forms.CharField(
        label="Nama lengkap",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Tulis nama lengkap Anda."},
    )
    position = forms.CharField(
        label="Jabatan",
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": "Tulis jabatan Anda di lembaga itu."},
    )
    capacity = forms.ChoiceField(
        label="Anda hadir sebagai",
        choices=GUEST_CAPACITIES,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih salah satu."},
    )
    proxy_for = forms.CharField(
        label="Mewakili siapa",
        max_length=160,
        required=False,
        help_text="Jabatan yang Anda wakili, misalnya Kepala Dinas Kesehatan.",
    )
    mandate_number = forms.CharField(
        label="Nomor surat tugas", max_length=80, required=False, help_text="Dapat menyusul."
    )
    phone = forms.CharField(
        label="Nomor ponsel",
        max_length=20,
        required=False,
        help_text="Hanya untuk panitia, tidak dicetak pada daftar hadir.",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not any(letter.isalpha() for letter in name) or not person_key(name):
            raise forms.ValidationError("Nama ditulis dengan huruf. Contoh: H. Ma'ruf Amin, S.Ag.")
        return name

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"].strip()
        if phone and not PHONE.fullmatch(phone):
            raise forms.ValidationError(
                "Nomor ponsel ditulis dengan angka, contoh 0812 3456 7890. Boleh dikosongkan."
            )
        return phone

    def entry(self) -> Entry:
        data = dict(self.cleaned_data)
        proxy = data["capacity"] == Capacity.PROXY
        return Entry(
            name=data["name"],
            body=data["body"],
            position=data["position"],
            capacity=data["capacity"],
            sector=data["sector"],
            proxy_for=data.get("proxy_for", "") if proxy else "",
            mandate_number=data.get("mandate_number", "") if proxy else "",
            phone=data["phone"],
        )


class HeadCountForm(forms.Form):
    """Children by number: of Forum Anak or of another body."""

    girls = forms.IntegerField(label="Anak perempuan", min_value=0, max_value=2000, initial=0)
    boys = forms.IntegerField(label="Anak laki-laki", min_value=0, max_value=2000, initial=0)
    with_disability = forms.IntegerField(
        label="Di antaranya dengan disabilitas", min_value=0, max_value=2000, initial=0
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        girls, boys, part = (data.get(name) for name in ("girls", "boys", "with_disability"))
        if girls is None or boys is None or part is None:
            return data
        if girls + boys == 0:
            self.add_error("girls", "Isi jumlah anak perempuan atau laki-laki.")
        elif part > girls + boys:
            self.add_error("with_disability", f"{part} melebihi jumlah anak, yaitu {girls + boys}.")
        return data

    def counts(self) -> Counts:
        data = self.cleaned_data
        return Counts(data["girls"], data["boys"], data["with_disability"])


class GuestForm(PersonForm):
    """The guest form; `ticket` carries the moment of opening, so that nobody is cut off while typing.

    Where people attend by name, a personal code from the invitation or the sheet says all the rest.
    """

    ticket = forms.CharField(required=False, widget=forms.HiddenInput)
    personal_code = forms.CharField(
        label="Kode pribadi",
        max_length=12,
        required=False,
        help_text="Lima huruf dan angka pada undangan atau lembar. Dengan kode, isian di bawah boleh kosong.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def __init__(self, *args: Any, by_name: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_name = by_name
        if not by_name:
            del self.fields["personal_code"]
            return
        self.fields["body"].label = "Lembaga Anda"
        self.fields["body"].help_text = "Ketik beberapa huruf, lalu pilih."
        self.fields["capacity"] = forms.ChoiceField(
            label="Anda hadir sebagai",
            choices=BY_NAME_CAPACITIES,
            initial=Capacity.PARTICIPANT,
            widget=forms.RadioSelect,
            error_messages={"required": "Pilih salah satu."},
        )
        if self.data.get("personal_code", "").strip():
            for name in ("body", "name", "position", "capacity"):
                self.fields[name].required = False

    def clean_name(self) -> str:
        return super().clean_name() if self.fields["name"].required or self.cleaned_data["name"] else ""

    @property
    def code(self) -> list[forms.BoundField]:
        return [self["personal_code"]] if self.by_name else []

    @property
    def who(self) -> list[forms.BoundField]:
        return [self["name"], self["position"]]

    @property
    def mandate(self) -> list[forms.BoundField]:
        return [self["proxy_for"], self["mandate_number"]]

    @property
    def reach(self) -> list[forms.BoundField]:
        return [self["phone"]]


class CompanionForm(GuestForm):
    """The same for the adult who comes with children: capacity is known, numbers are asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["capacity"].required = False

    def clean_capacity(self) -> str:
        return Capacity.COMPANION


class ShortCodeForm(forms.Form):
    code = forms.CharField(
        label="Kode di layar",
        max_length=20,
        help_text="Enam huruf dan angka, misalnya K7M 4P2. Huruf besar atau kecil sama saja.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": "Ketik kode yang tampil di layar."},
    )
