"""The wording of a letter, its number, and an answer to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from common.formats import weekday_date
from coordination.forms.meetings import date_input
from coordination.models import Invitation
from coordination.services.invitations import Wording
from participants.models import Invitee

if TYPE_CHECKING:
    import datetime as dt


class LetterForm(forms.Form):
    subject = forms.CharField(label="Hal", max_length=200)
    nature = forms.ChoiceField(label="Sifat", choices=Invitation.Nature.choices)
    enclosure = forms.CharField(label="Lampiran", max_length=80, required=False)
    place = forms.CharField(label="Tempat surat", max_length=80, required=False)
    dated_on = forms.DateField(label="Tanggal surat", widget=date_input())
    addressed_to = forms.CharField(label="Yth.", max_length=200)
    opening = forms.CharField(label="Kalimat pembuka", widget=forms.Textarea(attrs={"rows": 4}))
    notes = forms.CharField(
        label="Yang perlu dibawa atau diketahui", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    dress = forms.CharField(label="Pakaian", max_length=80, required=False)
    reply_by = forms.DateField(label="Konfirmasi paling lambat", required=False, widget=date_input())
    copies_to = forms.CharField(
        label="Tembusan",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Satu baris untuk satu penerima.",
    )

    def __init__(self, *args: Any, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        last, dated = data.get("reply_by"), data.get("dated_on")
        if last and last > self.day:
            self.add_error("reply_by", f"Sesudah hari rapat ({weekday_date(self.day)}). Pilih hari lain.")
        if last and dated and last < dated:
            self.add_error("reply_by", "Mendahului tanggal surat. Periksa salah satunya.")
        return data

    @property
    def wording(self) -> Wording:
        data = dict(self.cleaned_data)
        copies = [line.strip() for line in data.pop("copies_to").splitlines() if line.strip()]
        return Wording(**data, copies_to=copies)


class NumberForm(forms.Form):
    text = forms.CharField(
        label="Nomor dari register umum",
        max_length=60,
        error_messages={"required": "Tulis nomor dari register umum."},
    )


class ReplyForm(forms.Form):
    reply = forms.ChoiceField(
        label="Jawaban",
        choices=[
            (Invitee.Reply.COMING.value, "Saya bersedia hadir"),
            (Invitee.Reply.PROXY.value, "Saya mewakilkan"),
            (Invitee.Reply.ABSENT.value, "Berhalangan"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih salah satu jawaban."},
    )
    name = forms.CharField(
        label="Nama dan jabatan yang mewakili",
        max_length=120,
        required=False,
        help_text="Diisi bila mewakilkan. Yang mewakili membawa surat tugas.",
    )
    note = forms.CharField(
        label="Alasan berhalangan", max_length=300, required=False, help_text="Diisi bila berhalangan."
    )

    def __init__(self, *args: Any, heard: bool = False, **kwargs: Any) -> None:
        """`heard`: the secretariat writes down what the invitee said."""
        super().__init__(*args, **kwargs)
        reply = self.fields["reply"]
        if heard and isinstance(reply, forms.ChoiceField):
            reply.label = "Jawaban yang disampaikan"
            reply.choices = [
                (Invitee.Reply.COMING.value, "Bersedia hadir"),
                (Invitee.Reply.PROXY.value, "Mewakilkan"),
                (Invitee.Reply.ABSENT.value, "Berhalangan"),
            ]
