"""A picture of a meeting, and what is to be known of the children in it."""

from __future__ import annotations

from django import forms

from coordination.forms.meetings import date_input
from coordination.models import MeetingPhoto
from indicators.forms.evidence import SeveralFilesField, UploadForm


class PhotoForm(UploadForm):
    file = SeveralFilesField(
        label="Foto",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".jpg,.jpeg,.png"}),
        help_text="Satu foto JPG atau PNG. Lokasi yang tersimpan di dalam foto tidak ditampilkan.",
    )
    caption = forms.CharField(label="Keterangan", max_length=200)
    taken_on = forms.DateField(label="Tanggal diambil", widget=date_input())
    contains_children = forms.ChoiceField(
        label="Apakah anak tampak pada foto?",
        choices=MeetingPhoto.Children.choices,
        widget=forms.RadioSelect,
        help_text="Foto dengan anak, atau belum tahu, hanya tampil bagi sekretariat sampai ada izinnya.",
        error_messages={"required": "Jawab dahulu: apakah anak tampak pada foto?"},
    )
    consent = forms.CharField(
        label="Izin orang tua atau wali",
        max_length=200,
        required=False,
        help_text="Nomor atau tanggal surat izin. Jangan menuliskan nama anak.",
    )
