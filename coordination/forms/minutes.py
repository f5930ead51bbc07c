"""The sheet of the minutes: head, one entry per point of the agenda, numbered decisions."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from coordination.services.minutes import Decided, Entry, Written, written_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coordination.models import Minutes

CLOCK = {"type": "time"}
MANY = 60


class HeadForm(forms.Form):
    began = forms.TimeField(
        label="Dimulai pukul", required=False, widget=forms.TimeInput(attrs=CLOCK, format="%H:%M")
    )
    ended = forms.TimeField(
        label="Selesai pukul", required=False, widget=forms.TimeInput(attrs=CLOCK, format="%H:%M")
    )
    chair = forms.CharField(label="Pimpinan rapat", max_length=200, required=False)
    note_taker = forms.CharField(label="Notulis", max_length=200, required=False)
    summary = forms.CharField(label="Ringkasan", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput)


class EntryForm(forms.Form):
    title = forms.CharField(label="Acara", max_length=200, required=False)
    speaker = forms.CharField(label="Pembicara", max_length=200, required=False)
    points = forms.CharField(
        label="Pokok pembahasan", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    responses = forms.CharField(label="Tanggapan", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    agenda_item = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def entry(self) -> Entry | None:
        """What was typed, or None for a row left empty."""
        data = self.cleaned_data
        if not any(data.get(name) for name in ("title", "speaker", "points", "responses")):
            return None
        return Entry(data["title"], data["speaker"], data["points"], data["responses"], data["agenda_item"])


class DecisionForm(forms.Form):
    text = forms.CharField(label="Keputusan", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)


class MinutesSheet:
    """Head and rows as one thing to fill in; `data` None shows what is stored, with empty rows below."""

    def __init__(self, minutes: Minutes, data: Mapping[str, Any] | None = None) -> None:
        self.minutes = minutes
        self.zone = minutes.regency.zone
        stored = written_of(minutes)
        self.head = HeadForm(data, initial=self._head_of(stored))
        entries = [
            {
                "title": e.title,
                "speaker": e.speaker,
                "points": e.points,
                "responses": e.responses,
                "agenda_item": e.agenda_item,
            }
            for e in stored.entries
        ]
        decisions = [{"text": d.text, "pk": d.pk} for d in stored.decisions]
        if data is not None:  # a row equal to its initial would count as left empty
            entries, decisions = [], []
        self.entries = _rows(EntryForm)(data, initial=entries, prefix="acara")
        self.decisions = _rows(DecisionForm, extra=3)(data, initial=decisions, prefix="keputusan")

    def is_valid(self) -> bool:
        return all([self.head.is_valid(), self.entries.is_valid(), self.decisions.is_valid()])

    @property
    def version(self) -> int:
        return int(self.head.cleaned_data["version"])

    @property
    def written(self) -> Written:
        head = self.head.cleaned_data
        rows = (form.entry for form in self.entries)
        return Written(
            began_at=self._at(head["began"]),
            ended_at=self._at(head["ended"]),
            chair=head["chair"],
            note_taker=head["note_taker"],
            summary=head["summary"],
            entries=tuple(row for row in rows if row),
            decisions=tuple(
                Decided(form.cleaned_data["text"], form.cleaned_data["pk"])
                for form in self.decisions
                if form.cleaned_data.get("text")
            ),
        )

    def _head_of(self, stored: Written) -> dict[str, Any]:
        return {
            "began": self._clock(stored.began_at),
            "ended": self._clock(stored.ended_at),
            "chair": stored.chair,
            "note_taker": stored.note_taker,
            "summary": stored.summary,
            "version": self.minutes.version,
        }

    def _clock(self, at: dt.datetime | None) -> dt.time | None:
        return at.astimezone(self.zone).time() if at else None

    def _at(self, time: dt.time | None) -> dt.datetime | None:
        """A typed time belongs to the day the stored minute names: the first day, or the last for the end."""
        if time is None:
            return None
        day = self.minutes.meeting.occasion.starts_at.astimezone(self.zone).date()
        return dt.datetime.combine(day, time, self.zone)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Alasan versi baru", max_length=300, help_text="Tercetak pada notula yang baru."
    )


def _rows(form: type[forms.Form], *, extra: int = 1) -> type[BaseFormSet[Any]]:
    return formset_factory(form, extra=extra, max_num=MANY, absolute_max=MANY)
