from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from participants.models import Sector
from participants.services.people import Contact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from participants.models import Organisation

NOBODY = ("", "Tidak ada")


class DayField(forms.DateField):
    """A day, chosen with the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class BodyField(forms.TypedChoiceField):
    """One of the bodies given to `offer`; the value is its id or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **kwargs)

    def offer(self, bodies: Iterable[Organisation], empty: tuple[str, str]) -> None:
        self.choices = [empty, *((body.pk, body.name) for body in bodies)]


class OrganisationForm(forms.Form):
    """A body of any sector; that its name is unique in the regency is the service's rule."""

    name = forms.CharField(label="Nama resmi", max_length=200)
    short_name = forms.CharField(
        label="Nama singkat",
        max_length=60,
        help_text="Dipakai pada tabel dan kartu tugas, misalnya Dinas Kesehatan.",
    )
    sector = forms.ChoiceField(label="Unsur", choices=Sector.choices)
    parent = BodyField(
        label="Induk", required=False, help_text="Lembaga yang membawahi, misalnya kecamatan bagi desa."
    )

    def __init__(self, *args: Any, parents: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parent"]
        if isinstance(field, BodyField):
            field.offer(parents, NOBODY)


class RenameForm(forms.Form):
    name = forms.CharField(label="Nama resmi yang baru", max_length=200)
    short_name = forms.CharField(label="Nama singkat yang baru", max_length=60)
    on = DayField(
        label="Berlaku sejak", help_text="Nama lama tetap dicatat sebagai alias sampai sehari sebelumnya."
    )


class AliasForm(forms.Form):
    name = forms.CharField(label="Nama lain", max_length=200)
    valid_from = DayField(label="Dipakai sejak", required=False)
    valid_until = DayField(label="Dipakai sampai", required=False)

    def clean(self) -> dict[str, Any]:
        return ordered(self, "valid_from", "valid_until", "Nama ini berakhir sebelum mulai dipakai.")


class PersonForm(forms.Form):
    """An adult. Children are counted, never entered."""

    name = forms.CharField(
        label="Nama dan gelar",
        max_length=120,
        help_text="Ditulis seperti pada surat; pencarian mengabaikan gelar.",
    )
    employee_number = forms.CharField(label="NIP", required=False, max_length=24, help_text="18 angka.")
    rank = forms.CharField(label="Pangkat/golongan", required=False, max_length=60)
    phone = forms.CharField(label="Telepon", required=False, max_length=20)
    email = forms.EmailField(label="Surel", required=False)

    def clean_employee_number(self) -> str:
        number = str(self.cleaned_data["employee_number"]).replace(" ", "")
        if number and not (number.isdigit() and len(number) == 18):
            raise forms.ValidationError("NIP terdiri atas 18 angka. Bila bukan pegawai negeri, kosongkan.")
        return number

    @property
    def contact(self) -> Contact:
        return Contact(**{field: self.cleaned_data[field] for field in PersonForm.base_fields})


class PositionForm(forms.Form):
    organisation = BodyField(label="Lembaga")
    title = forms.CharField(label="Jabatan", max_length=160)
    starts_on = DayField(label="Mulai", required=False)
    ends_on = DayField(label="Sampai", required=False, help_text="Kosongkan bila masih menjabat.")

    def __init__(self, *args: Any, bodies: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        if isinstance(field, BodyField):
            field.offer(bodies, ("", "Pilih lembaga"))

    def clean(self) -> dict[str, Any]:
        return ordered(self, "starts_on", "ends_on", "Tanggal akhir jabatan mendahului tanggal mulai.")


class EndForm(forms.Form):
    on = DayField(label="Hari terakhir menjabat")


class SheetForm(forms.Form):
    sheet = forms.FileField(
        label="Berkas XLSX",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        help_text="Paling besar 5 MB dan 2.000 baris tiap lembar.",
        error_messages={"required": "Pilih berkasnya terlebih dahulu."},
    )


def ordered(form: forms.Form, first: str, last: str, sentence: str) -> dict[str, Any]:
    """The cleaned data; an error on `last` where it lies before `first`."""
    data: dict[str, Any] = form.cleaned_data
    starts, ends = data.get(first), data.get(last)
    if starts and ends and ends < starts:
        form.add_error(last, f"{sentence} Periksa salah satunya.")
    return data
