"""One item of the agenda, and who speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from common.formats import weekday_date
from coordination.forms.meetings import time_input
from coordination.services.agenda import Point
from indicators.forms.evidence import UploadForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordination.models import Speaker
    from participants.models import OccasionSession


class PointForm(forms.Form):
    session = forms.TypedChoiceField(label="Sesi", coerce=int)
    starts = forms.TimeField(label="Mulai", widget=time_input())
    ends = forms.TimeField(label="Selesai", widget=time_input())
    title = forms.CharField(label="Acara", max_length=200)
    led_by = forms.CharField(label="Pengisi atau penanggung jawab", max_length=200, required=False)
    speaker = forms.TypedChoiceField(label="Narasumber", coerce=int, required=False, empty_value=None)

    def __init__(
        self,
        *args: Any,
        sessions: Sequence[OccasionSession],
        speakers: Sequence[Speaker],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sessions = {session.pk: session for session in sessions}
        self.speakers = {speaker.pk: speaker for speaker in speakers}
        session, speaker = self.fields["session"], self.fields["speaker"]
        if isinstance(session, forms.ChoiceField):
            session.choices = [(row.pk, f"{row}, {_day(row)}") for row in sessions]
        if len(self.sessions) == 1:
            session.widget, session.initial = forms.HiddenInput(), sessions[0].pk
        if isinstance(speaker, forms.ChoiceField):
            speaker.choices = [("", "Tidak ada"), *((row.pk, row.name) for row in speakers)]
        if not speakers:
            del self.fields["speaker"]

    @property
    def point(self) -> Point:
        data = self.cleaned_data
        return Point(
            self.sessions[data["session"]],
            data["starts"],
            data["ends"],
            data["title"],
            data["led_by"],
            self.speakers.get(data.get("speaker") or 0),
        )


class SpeakerForm(forms.Form):
    name = forms.CharField(label="Nama dan gelar", max_length=120)
    position = forms.CharField(label="Jabatan", max_length=160, required=False)
    organisation_name = forms.CharField(label="Instansi", max_length=200, required=False)
    topic = forms.CharField(label="Judul materi", max_length=200, required=False)


class MaterialForm(UploadForm):
    """The material of one speaker."""


def _day(session: OccasionSession) -> str:
    return weekday_date(session.regency.day_of(session.starts_at))
