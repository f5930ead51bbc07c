"""What is typed about one adult who takes part: by the secretariat, by an OPD, by the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from participants.forms.checkin import PHONE, SECTORS
from participants.models import Sector
from participants.naming import person_key
from trainings.models import Participant
from trainings.services.registration import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trainings.models import StaffCategory, TrainingGroup

ADULT_SECTORS = [choice for choice in SECTORS if choice[0] != Sector.CHILD_FORUM]
GENDERS = (("", "Pilih"), *Participant.Gender.choices)


class PublicForm(forms.Form):
    """One adult, as the person fills it in: no NIP, never a NIK."""

    name = forms.CharField(
        label="Nama lengkap dan gelar",
        max_length=120,
        help_text="Seperti yang akan tertulis pada sertifikat.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Tulis nama lengkap."},
    )
    gender = forms.ChoiceField(
        label="Jenis kelamin", choices=GENDERS, error_messages={"required": "Pilih salah satu."}
    )
    body = forms.CharField(
        label="Lembaga",
        max_length=200,
        help_text="Ketik beberapa huruf, lalu pilih. Lembaga yang belum terdaftar tetap dapat ditulis.",
        widget=forms.TextInput(attrs={"list": "lembaga", "autocomplete": "off"}),
        error_messages={"required": "Tulis nama lembaga."},
    )
    sector = forms.ChoiceField(
        label="Unsur lembaga",
        choices=ADULT_SECTORS,
        required=False,
        help_text="Perlu dipilih bila lembaganya tidak ada pada daftar.",
        error_messages={
            "invalid_choice": "Pilih unsur dari daftar. Anak tidak didaftarkan dengan nama; jumlahnya "
            "dicatat pada daftar hadir."
        },
    )
    position = forms.CharField(
        label="Jabatan atau tugas",
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": "Tulis jabatan atau tugas di lembaga itu."},
    )
    phone = forms.CharField(
        label="Nomor ponsel",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"required": "Tulis nomor ponsel supaya panitia dapat memberi kabar."},
    )
    email = forms.EmailField(
        label="Surel",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    note = forms.CharField(
        label="Catatan untuk panitia",
        max_length=300,
        required=False,
        help_text="Misalnya kebutuhan kursi roda atau juru bahasa isyarat.",
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not any(letter.isalpha() for letter in name) or not person_key(name):
            raise forms.ValidationError("Nama ditulis dengan huruf. Contoh: H. Ma'ruf Amin, S.Ag.")
        return name

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"].strip()
        if phone and not PHONE.fullmatch(phone):
            raise forms.ValidationError("Nomor ponsel ditulis dengan angka, contoh 0812 3456 7890.")
        return phone

    @property
    def entry(self) -> Entry:
        return Entry(**{name: self.cleaned_data[name] for name in PublicForm.base_fields})


class NominationForm(PublicForm):
    """One adult, as an OPD proposes: with what a certificate of a civil servant names."""

    employee_number = forms.CharField(
        label="NIP", required=False, max_length=24, help_text="18 angka. Kosongkan bila bukan ASN."
    )
    rank = forms.CharField(label="Pangkat/golongan", required=False, max_length=60)

    field_order = (
        "name",
        "gender",
        "employee_number",
        "rank",
        "body",
        "sector",
        "position",
        "phone",
        "email",
        "note",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gender"].required = False
        self.fields["phone"].required = False
        self.fields["phone"].help_text = "Hanya untuk panitia, tidak dicetak."

    def clean_employee_number(self) -> str:
        number = str(self.cleaned_data["employee_number"]).replace(" ", "").replace(".", "")
        if number and not (number.isdigit() and len(number) == 18):
            raise forms.ValidationError("NIP terdiri atas 18 angka. Bila bukan ASN, kosongkan.")
        return number

    @property
    def entry(self) -> Entry:
        return Entry(**{name: self.cleaned_data[name] for name in NominationForm.base_fields})


class ParticipantForm(NominationForm):
    """As the secretariat keeps it: with group and the staff categories the person counts for."""

    group = forms.TypedChoiceField(label="Kelompok", required=False, coerce=int, empty_value=None)
    categories = forms.TypedMultipleChoiceField(
        label="Kategori SDM",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Untuk pertanyaan instrumen mana orang ini dihitung bila lulus.",
    )

    def __init__(
        self,
        *args: Any,
        groups: Iterable[TrainingGroup],
        categories: Iterable[StaffCategory],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._groups = {row.pk: row for row in groups}
        self._categories = {row.pk: row for row in categories if not row.children}
        for name, choices in (
            ("group", [("", "Semua hari"), *((pk, str(row)) for pk, row in self._groups.items())]),
            ("categories", [(pk, row.name) for pk, row in self._categories.items()]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        if not self._groups:
            del self.fields["group"]

    @property
    def chosen_group(self) -> TrainingGroup | None:
        return self._groups.get(self.cleaned_data.get("group") or 0)

    @property
    def chosen_categories(self) -> list[StaffCategory]:
        return [self._categories[pk] for pk in self.cleaned_data["categories"]]


def initial_of(row: Participant) -> dict[str, Any]:
    """An entry as its form shows it."""
    names = [name for name in NominationForm.base_fields if name != "body"]
    told = {name: getattr(row, name) for name in names}
    ties = [category.pk for category in row.categories.all()]
    return told | {"body": row.organisation_name, "group": row.group_id, "categories": ties}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Alasan",
        max_length=300,
        help_text="Tersimpan pada pendaftaran ini.",
        error_messages={"required": "Tulis alasannya; yang bersangkutan berhak mengetahuinya."},
    )


class WindowForm(forms.Form):
    """Until when one may register, and whether without an account too."""

    day = forms.DateField(
        label="Pendaftaran ditutup tanggal",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Pilih tanggal penutupan."},
    )
    time = forms.TimeField(
        label="Pukul",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "Isi jamnya."},
    )
    public = forms.BooleanField(
        label="Buka juga formulir umum tanpa akun (tautan dan kode QR)", required=False
    )


class RosterForm(forms.Form):
    sheet = forms.FileField(
        label="Berkas XLSX",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        help_text="Paling besar 5 MB dan 500 baris.",
        error_messages={"required": "Pilih berkasnya terlebih dahulu."},
    )
