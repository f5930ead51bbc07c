"""What the secretariat knows when it plans a training; times are the regency's own."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms

from common.formats import trim
from indicators.forms.fields import NumberField
from participants.models import Occasion
from trainings.models.trainings import USUAL_ATTENDANCE, USUAL_POST_TEST
from trainings.services.trainings import ABOUT, Day, Plan

if TYPE_CHECKING:
    from participants.models import Regency
    from trainings.models import Training

MOST_DAYS = 31
HUNDRED = Decimal(100)
MOST_MONEY = Decimal(10**12)


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def time_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class PercentField(NumberField):
    """0 to 100, as people write it ("80", "72,5")."""

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        if number is not None and not 0 <= number <= HUNDRED:
            raise forms.ValidationError("Tulis angka 0 sampai 100.")
        return number


class TrainingForm(forms.Form):
    """About the training as a whole; days, subjects and trainers follow on the page of the curriculum."""

    title = forms.CharField(label="Nama pelatihan", max_length=200)
    batch = forms.CharField(
        label="Angkatan",
        max_length=40,
        required=False,
        help_text="Misalnya Angkatan I, bila lebih dari satu.",
    )
    mode = forms.ChoiceField(label="Cara", choices=Occasion.Mode.choices)
    place = forms.CharField(label="Tempat", max_length=200, required=False)
    link = forms.URLField(
        label="Tautan daring",
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text="Untuk pelatihan daring atau gabungan.",
    )
    organiser = forms.CharField(label="Penyelenggara", max_length=200)
    partners = forms.CharField(label="Mitra", max_length=300, required=False)
    basis = forms.CharField(
        label="Dasar pelaksanaan",
        max_length=300,
        required=False,
        help_text="Nomor surat keputusan atau surat tugas; tercetak pada sertifikat.",
    )
    audience = forms.CharField(
        label="Sasaran", max_length=300, required=False, help_text="Siapa yang diharapkan ikut."
    )
    purpose = forms.CharField(label="Tujuan", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    budget = NumberField(label="Anggaran (rupiah)", required=False, help_text="Contoh: 48500000.")
    budget_source = forms.CharField(label="Sumber anggaran", max_length=120, required=False)
    minimum_attendance = PercentField(
        label="Syarat lulus: kehadiran sedikitnya (persen JP)", initial=trim(USUAL_ATTENDANCE)
    )
    minimum_post = PercentField(
        label="Syarat lulus: nilai uji akhir sedikitnya",
        required=False,
        initial=trim(USUAL_POST_TEST),
        help_text="0 sampai 100. Kosongkan bila pelatihan ini tanpa uji akhir.",
    )
    needs_plan = forms.BooleanField(label="Lulus bila rencana tindak lanjut diserahkan", required=False)
    external = forms.BooleanField(
        label="Diselenggarakan pihak lain",
        required=False,
        help_text="Sertifikat terbit di luar portal; pesertanya tetap terhitung sebagai SDM terlatih.",
    )

    def clean_budget(self) -> Decimal | None:
        budget: Decimal | None = self.cleaned_data["budget"]
        if budget is not None and not 0 <= budget < MOST_MONEY:
            raise forms.ValidationError("Tulis anggaran dalam rupiah, dari 0 sampai di bawah satu triliun.")
        return budget

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        mode = data.get("mode")
        if mode != Occasion.Mode.ONLINE and not data.get("place"):
            self.add_error("place", "Isi tempat pelatihan, atau pilih cara daring.")
        online = mode in (Occasion.Mode.ONLINE, Occasion.Mode.HYBRID)
        if online and not data.get("link") and "link" not in self.errors:
            self.add_error("link", "Isi tautan daringnya, atau pilih tatap muka.")
        return data

    @staticmethod
    def shown(training: Training) -> dict[str, Any]:
        """A stored training as the form shows it."""
        occasion = training.occasion
        shown = {name: getattr(training, name) for name in ABOUT}
        for name in ("budget", "minimum_attendance", "minimum_post"):
            shown[name] = "" if shown[name] is None else trim(shown[name]).replace(".", "")
        places = {name: getattr(occasion, name) for name in ("title", "mode", "place", "link")}
        return shown | places

    @property
    def plan(self) -> Plan:
        data = self.cleaned_data
        return Plan(
            title=data["title"],
            place=data["place"] or "Daring",
            mode=data["mode"],
            link=data["link"],
            days=self.days(),
            **{name: data[name] for name in ABOUT},
        )

    def days(self) -> tuple[Day, ...]:
        return ()


class NewTrainingForm(TrainingForm):
    """With the days: one session a day at the same hours, to be refined on the page of the curriculum."""

    first_day = forms.DateField(label="Hari pertama", widget=date_input())
    last_day = forms.DateField(
        label="Hari terakhir",
        widget=date_input(),
        required=False,
        help_text="Kosongkan bila hanya satu hari.",
    )
    starts = forms.TimeField(label="Mulai pukul", widget=time_input(), initial=dt.time(8))
    ends = forms.TimeField(label="Selesai pukul", widget=time_input(), initial=dt.time(16))
    field_order = ("title", "batch", "first_day", "last_day", "starts", "ends")

    def __init__(self, *args: Any, regency: Regency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = regency.zone

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, starts, ends = data.get("first_day"), data.get("starts"), data.get("ends")
        last = data.get("last_day") or first
        if first and last and last < first:
            self.add_error(
                "last_day", "Hari terakhir lebih awal daripada hari pertama. Periksa salah satunya."
            )
        elif first and last and (last - first).days >= MOST_DAYS:
            self.add_error("last_day", f"Lebih dari {MOST_DAYS} hari. Periksa bulan dan tahunnya.")
        if starts and ends and ends <= starts:
            self.add_error("ends", "Jam selesai harus sesudah jam mulai. Periksa salah satunya.")
        return data

    def days(self) -> tuple[Day, ...]:
        data = self.cleaned_data
        first = data["first_day"]
        last = data["last_day"] or first
        return tuple(
            Day(
                f"Hari ke-{number + 1}",
                dt.datetime.combine(day, data["starts"], self.zone),
                dt.datetime.combine(day, data["ends"], self.zone),
            )
            for number in range((last - first).days + 1)
            for day in [first + dt.timedelta(days=number)]
        )


class MoveForm(forms.Form):
    """Other days for the whole training."""

    first_day = forms.DateField(
        label="Hari pertama yang baru",
        widget=date_input(),
        help_text="Semua sesi bergeser sebanyak hari yang sama; jamnya tetap.",
    )
    place = forms.CharField(label="Tempat", max_length=200)


class BatchForm(forms.Form):
    """The next training of the same kind."""

    batch = forms.CharField(label="Nama angkatan", max_length=40, help_text="Misalnya Angkatan II.")
    first_day = forms.DateField(
        label="Hari pertama",
        widget=date_input(),
        help_text="Sesi, kelompok, dan jamnya mengikuti angkatan ini.",
    )


class CancelForm(forms.Form):
    reason = forms.CharField(
        label="Alasan",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Tuliskan alasannya agar dapat dibaca kembali kelak."},
    )
