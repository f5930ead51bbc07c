"""One row of a training at a time: a session, a subject, a trainer, a group, a quota."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms

from participants.models import Organisation, Sector
from participants.services.occasions import Sitting
from trainings.forms.trainings import date_input, time_input
from trainings.models import LessonModule, Quota, Trainer, TrainingGroup, TrainingSession

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from participants.models import User
    from trainings.models import Training

MOST_HOURS = 40
MOST_SEATS = 5_000
SECTORS = [choice for choice in Sector.choices if choice[0] != Sector.CHILD_FORUM]


class RowForm(forms.Form):
    """A form about one row of a training."""

    def __init__(self, *args: Any, training: Training, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.training = training
        self.user = user

    def choose_from(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = rows

    @staticmethod
    def shown(row: Any) -> dict[str, Any]:
        """A stored row as the form shows it."""
        return {}


class SessionForm(RowForm):
    title = forms.CharField(
        label="Nama sesi", max_length=120, required=False, help_text="Misalnya Hari ke-1 pagi."
    )
    day = forms.DateField(label="Hari dan tanggal", widget=date_input())
    starts = forms.TimeField(label="Mulai pukul", widget=time_input())
    ends = forms.TimeField(label="Selesai pukul", widget=time_input())
    group = forms.ModelChoiceField(
        label="Untuk kelompok",
        queryset=TrainingGroup.objects.none(),
        required=False,
        empty_label="Semua peserta",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("group", self.training.groups.all())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "Jam selesai harus sesudah jam mulai. Periksa salah satunya.")
        return data

    @staticmethod
    def shown(row: TrainingSession) -> dict[str, Any]:
        zone, held = row.training.regency.zone, row.session
        starts, ends = held.starts_at.astimezone(zone), held.ends_at.astimezone(zone)
        return {
            "title": held.title,
            "day": starts.date(),
            "starts": starts.time(),
            "ends": ends.time(),
            "group": row.group_id,
        }

    def sitting(self) -> Sitting:
        data, zone = self.cleaned_data, self.training.regency.zone
        starts, ends = (dt.datetime.combine(data["day"], data[name], zone) for name in ("starts", "ends"))
        return Sitting(data["title"], starts, ends)


class ModuleForm(RowForm):
    session = forms.ModelChoiceField(label="Sesi", queryset=TrainingSession.objects.none(), empty_label=None)
    title = forms.CharField(label="Mata latih", max_length=200)
    lesson_hours = forms.IntegerField(
        label="JP",
        min_value=0,
        max_value=MOST_HOURS,
        help_text="1 JP = 45 menit. Pembukaan, uji, dan penutup 0 JP.",
    )
    trainers = forms.ModelMultipleChoiceField(
        label="Narasumber",
        queryset=Trainer.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sessions = self.training.sessions.select_related("session", "training").order_by("session__starts_at")
        self.choose_from("session", sessions)
        self.choose_from("trainers", self.training.trainers.all())
        if not self.training.trainers.exists():
            del self.fields["trainers"]

    @staticmethod
    def shown(row: LessonModule) -> dict[str, Any]:
        return {
            "session": row.session_id,
            "title": row.title,
            "lesson_hours": row.lesson_hours,
            "trainers": list(row.trainers.all()),
        }


class TrainerForm(RowForm):
    name = forms.CharField(
        label="Nama", max_length=120, help_text="Dengan gelar, seperti tercetak pada sertifikat."
    )
    position = forms.CharField(label="Jabatan", max_length=160, required=False)
    organisation_name = forms.CharField(label="Lembaga", max_length=200, required=False)

    @staticmethod
    def shown(row: Trainer) -> dict[str, Any]:
        return {"name": row.name, "position": row.position, "organisation_name": row.organisation_name}


class GroupForm(RowForm):
    name = forms.CharField(
        label="Nama kelompok", max_length=80, help_text="Misalnya Kelompok A: kepala OPD dan camat."
    )

    @staticmethod
    def shown(row: TrainingGroup) -> dict[str, Any]:
        return {"name": row.name}


class QuotaForm(RowForm):
    sector = forms.ChoiceField(label="Unsur", choices=[("", "Pilih unsur"), *SECTORS])
    organisation = forms.ModelChoiceField(
        label="Lembaga",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Seluruh unsur",
        help_text="Kosongkan bila kuota berlaku untuk seluruh unsur.",
    )
    seats = forms.IntegerField(label="Jumlah kursi", min_value=1, max_value=MOST_SEATS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Organisation.objects.visible_to(self.user).filter(regency=self.training.regency_id)
        self.choose_from("organisation", bodies.filter(merged_into=None).order_by("name"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        body, sector = data.get("organisation"), data.get("sector")
        if body and sector and body.sector != sector:
            self.add_error("organisation", f"{body} termasuk unsur {body.get_sector_display()}.")
        return data

    @staticmethod
    def shown(row: Quota) -> dict[str, Any]:
        return {"sector": row.sector, "organisation": row.organisation_id, "seats": row.seats}
