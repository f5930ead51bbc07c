from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from coordination.models import Meeting


class MeetingForm(forms.Form):
    """What the secretariat knows when it plans a meeting; times are the regency's own."""

    title = forms.CharField(label="Nama kegiatan", max_length=200)
    kind = forms.ChoiceField(label="Jenis", choices=Meeting.Kind.choices)
    place = forms.CharField(label="Tempat", max_length=200)
    day = forms.DateField(label="Hari dan tanggal", widget=forms.DateInput(attrs={"type": "date"}))
    starts = forms.TimeField(label="Pukul mulai", widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(label="Pukul selesai", widget=forms.TimeInput(attrs={"type": "time"}))
    purpose = forms.CharField(
        label="Maksud dan tujuan", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        starts, ends = data.get("starts"), data.get("ends")
        if isinstance(starts, dt.time) and isinstance(ends, dt.time) and ends <= starts:
            self.add_error("ends", "Jam selesai harus sesudah jam mulai. Periksa salah satunya.")
        return data
