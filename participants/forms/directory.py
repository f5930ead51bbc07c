from __future__ import annotations

from django import forms

from participants.models import Sector


class OrganisationForm(forms.Form):
    """A body of any sector; that its name is unique in the regency is the service's rule."""

    name = forms.CharField(label="Nama resmi", max_length=200)
    short_name = forms.CharField(
        label="Nama singkat",
        max_length=60,
        help_text="Dipakai pada tabel dan kartu tugas, misalnya Dinas Kesehatan.",
    )
    sector = forms.ChoiceField(label="Unsur", choices=Sector.choices)
