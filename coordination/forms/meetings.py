"""What the secretariat knows when it plans a meeting; times are the regency's own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms

from coordination.models import Meeting
from coordination.services.meetings import Plan, Schedule
from participants.models import Occasion
from participants.services.occasions import Sitting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from participants.models import OccasionSession, Regency

SPARE_SESSIONS = 2
MOST_SESSIONS = 10


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")


def time_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time", "class": "form-control"}, format="%H:%M")


class SessionForm(forms.Form):
    """One sitting; an empty row is left out."""

    day = forms.DateField(label="Hari dan tanggal", required=False, widget=date_input())
    starts = forms.TimeField(label="Mulai", required=False, widget=time_input())
    ends = forms.TimeField(label="Selesai", required=False, widget=time_input())
    title = forms.CharField(
        label="Nama sesi (bila lebih dari satu)",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.is_blank or self.errors:
            return data
        for name in ("day", "starts", "ends"):
            if not data.get(name):
                self.add_error(name, "Lengkapi, atau kosongkan seluruh baris.")
        starts, ends = data.get("starts"), data.get("ends")
        if isinstance(starts, dt.time) and isinstance(ends, dt.time) and ends <= starts:
            self.add_error("ends", "Jam selesai harus sesudah jam mulai. Periksa salah satunya.")
        return data

    @property
    def is_blank(self) -> bool:
        return not any(self.data.get(self.add_prefix(name), "").strip() for name in self.fields)

    def sitting(self, zone: ZoneInfo) -> Sitting:
        data = self.cleaned_data
        return Sitting(
            data["title"],
            dt.datetime.combine(data["day"], data["starts"], zone),
            dt.datetime.combine(data["day"], data["ends"], zone),
        )


class SessionsForm(forms.Form):
    """Rows of sessions above a form: the first must be filled, the rest may stay empty.

    A day that has passed is asked back once: the meeting may be an older one that is only recorded now.
    """

    past = forms.BooleanField(
        label="Ya, rapat ini sudah berlangsung dan baru sekarang dicatat",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args: Any, regency: Regency, now: dt.datetime, **kwargs: Any) -> None:
        sessions: list[OccasionSession] = kwargs.pop("sessions", [])
        super().__init__(*args, **kwargs)
        self.zone, self.now = regency.zone, now
        self.asks_past = False
        count = min(MOST_SESSIONS, max(len(sessions) + 1, 1 + SPARE_SESSIONS))
        self.rows = [
            SessionForm(
                self.data if self.is_bound else None,
                prefix=f"sesi{number}",
                initial=self._shown(sessions[number]) if number < len(sessions) else None,
            )
            for number in range(count)
        ]

    def _shown(self, session: OccasionSession) -> dict[str, Any]:
        starts, ends = session.starts_at.astimezone(self.zone), session.ends_at.astimezone(self.zone)
        return {"day": starts.date(), "starts": starts.time(), "ends": ends.time(), "title": session.title}

    def filled(self) -> Iterator[SessionForm]:
        return (row for row in self.rows if row.is_bound and not row.is_blank)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        broken = [row for row in self.rows if not row.is_valid()]
        if broken:
            self.add_error(None, "Ada jadwal sesi yang belum benar. Lihat tanda pada barisnya.")
            return data
        data["sittings"] = tuple(
            sorted((row.sitting(self.zone) for row in self.filled()), key=lambda row: row.starts_at)
        )
        if not data["sittings"]:
            self.rows[0].add_error("day", "Isi sekurang-kurangnya satu sesi.")
            self.add_error(None, "Isi hari dan jam sekurang-kurangnya satu sesi.")
        elif data["sittings"][0].starts_at < self.now and not data.get("past"):
            self.asks_past = True
            self.add_error(
                "past",
                "Tanggal ini sudah lewat. Periksa tahunnya; untuk mencatat rapat lama, beri tanda di sini.",
            )
        return data


class MeetingForm(SessionsForm):
    title = forms.CharField(label="Nama kegiatan", max_length=200)
    kind = forms.ChoiceField(label="Jenis", choices=Meeting.Kind.choices)
    mode = forms.ChoiceField(label="Cara bertemu", choices=Occasion.Mode.choices)
    place = forms.CharField(label="Tempat", max_length=200, required=False)
    link = forms.URLField(
        label="Tautan daring",
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text="Untuk rapat daring atau gabungan; tercetak pada undangan.",
    )
    purpose = forms.CharField(
        label="Maksud dan tujuan",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Menjadi kalimat pembuka surat undangan.",
    )
    opened_by = forms.CharField(
        label="Dibuka oleh",
        required=False,
        max_length=200,
        help_text="Nama dan jabatan, bila sudah diketahui.",
    )
    contact = forms.CharField(
        label="Narahubung", required=False, max_length=200, help_text="Nama jabatan dan nomor kantor."
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        mode = data.get("mode")
        if mode != Occasion.Mode.ONLINE and not data.get("place"):
            self.add_error("place", "Isi tempat rapat, atau pilih cara bertemu daring.")
        online = mode in (Occasion.Mode.ONLINE, Occasion.Mode.HYBRID)
        if online and not data.get("link") and "link" not in self.errors:
            self.add_error("link", "Isi tautan daringnya, atau pilih tatap muka.")
        return data

    @property
    def plan(self) -> Plan:
        data = self.cleaned_data
        return Plan(
            title=data["title"],
            kind=data["kind"],
            place=data["place"] or "Daring",
            sittings=data["sittings"],
            mode=data["mode"],
            link=data["link"],
            purpose=data["purpose"],
            opened_by=data["opened_by"],
            contact=data["contact"],
        )


class ScheduleForm(SessionsForm):
    place = forms.CharField(label="Tempat", max_length=200)
    reason = forms.CharField(
        label="Alasan",
        max_length=300,
        help_text="Tersimpan bersama jadwal lama dan tampil pada halaman rapat.",
        error_messages={"required": "Tuliskan alasannya agar dapat dibaca kembali kelak."},
    )

    @property
    def schedule(self) -> Schedule:
        data = self.cleaned_data
        return Schedule(data["sittings"], data["place"], data["reason"])


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Alasan",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Tuliskan alasannya agar dapat dibaca kembali kelak."},
    )
