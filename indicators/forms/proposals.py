"""Deciding on a proposed value."""

from __future__ import annotations

from django import forms


class UseForm(forms.Form):
    """The version the page was opened on; the secretariat says how the organisation agreed."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    on_behalf = forms.CharField(label="Diserahkan kepada Sekretariat melalui", required=False, max_length=120)


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label="Alasan menolak",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Tulis alasan menolak usulan ini."},
    )
