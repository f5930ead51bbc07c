"""What people say of an action plan: writing it, reporting on it, closing it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms

from common.refusals import Refused
from indicators.models import Evidence
from participants.models import Sector
from trainings import follow_ups
from trainings.models import FollowUp, Participant
from trainings.rendering.plans import OPEN, Wanted
from trainings.services.follow_ups import Said
from trainings.services.plan_items import SHOWN, find_items
from trainings.services.plans import Planned, last_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from indicators.models import Item
    from indicators.models.evidence import EvidenceQuerySet
    from trainings.models import ActionPlan, Training

TEXTS = ("problem", "activity", "target_group", "measure", "due_on", "support", "responsible", "proof")
SHORT = 150


class ItemSearch(forms.CharField):
    """A code or words; what they find is offered by the form as a choice."""

    def __init__(self) -> None:
        super().__init__(
            label="Indikator KLA",
            required=False,
            max_length=80,
            help_text="Kode butir atau kata kunci, lalu tekan Cari butir. Contoh: I15-Q4, atau puskesmas.",
        )


class PlanForm(forms.Form):
    """The columns of the plan. `found` are the items its words find; one of them is chosen by `item`."""

    problem = forms.CharField(
        label="Masalah di lembaga",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Jangan menulis nama anak.",
    )
    activity = forms.CharField(
        label="Kegiatan",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Mulai dengan kata kerja: melatih, menetapkan, menyediakan.",
    )
    target_group = forms.CharField(label="Sasaran", max_length=200, help_text="Siapa yang dituju.")
    measure = forms.CharField(
        label="Ukuran berhasil",
        max_length=200,
        help_text="Yang dapat dihitung atau diperiksa: 24 guru, satu SK, dua kali setahun.",
    )
    due_on = forms.DateField(
        label="Waktu selesai", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    support = forms.CharField(label="Dukungan yang dibutuhkan", max_length=300, required=False)
    responsible = forms.CharField(label="Penanggung jawab", max_length=160, help_text="Nama jabatan.")
    proof = forms.CharField(
        label="Bukti", max_length=200, help_text="Yang akan ditunjukkan: foto, daftar hadir, SK."
    )
    words = ItemSearch()

    def __init__(self, *args: Any, training: Training, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.training = training
        first = last_day(training) + dt.timedelta(days=1)
        self.fields["due_on"].widget.attrs["min"] = first.isoformat()
        words = self.data.get("words", "") if self.is_bound else self.initial.get("words", "")
        self.found: list[Item] = find_items(training.regency, str(words))

    @property
    def chosen(self) -> str:
        """The chosen item's id as text; the only one found is chosen by itself."""
        told = str(self.data.get("item", "") if self.is_bound else self.initial.get("item") or "")
        if told in {str(item.pk) for item in self.found}:
            return told
        return str(self.found[0].pk) if len(self.found) == 1 else ""

    def clean_words(self) -> str:
        words = str(self.cleaned_data["words"])
        if words and not self.found:
            raise forms.ValidationError(
                f"Tidak ada butir dengan “{words[:40]}”. Coba satu kata saja, atau kosongkan."
            )
        if words and not self.chosen:
            raise forms.ValidationError("Pilih salah satu butir yang ditemukan, atau kosongkan.")
        return words

    @property
    def planned(self) -> Planned:
        item = next((item for item in self.found if str(item.pk) == self.chosen), None)
        told = {name: value for name, value in self.cleaned_data.items() if name in TEXTS}
        return Planned(**told, item=item)

    def offered(self) -> Sequence[tuple[str, str, str]]:
        """(id, code, question) of the found items, as many as fit."""
        return [
            (str(item.pk), item.code, (item.topic or item.question.text)[:SHORT])
            for item in self.found[:SHOWN]
        ]


class StaffPlanForm(PlanForm):
    """As the secretariat or an OPD writes it: for a participant, or (without one) for a body."""

    def __init__(self, *args: Any, people: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = people.select_related("organisation__merged_into")
        self.people: dict[str, Participant] = {str(person.pk): person for person in rows}
        whose: dict[str, forms.Field] = {
            "participant": forms.TypedChoiceField(
                label="Peserta",
                choices=[("", "Rencana lembaga, bukan satu peserta"), *self._named()],
                coerce=lambda pk: self.people[pk],
                empty_value=None,
                required=False,
            ),
            "organisation": forms.ModelChoiceField(
                label="Lembaga",
                queryset=bodies,
                required=False,
                empty_label="Menurut peserta",
                help_text="Pilih bila rencana ini milik lembaga, bukan satu peserta.",
            ),
        }
        self.fields = whose | self.fields

    def _named(self) -> list[tuple[str, str]]:
        """Namesakes are told apart by their bodies."""
        return [(pk, f"{person.name}, {person.body_name}") for pk, person in self.people.items()]

    @property
    def whose(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("participant", "organisation")}


def typed(request: HttpRequest, initial: dict[str, Any]) -> dict[str, Any]:
    """What a form of plans is made from: what was sent; while items are looked up, nothing is judged yet."""
    if request.method != "POST":
        return {"initial": initial}
    if "cari" in request.POST:
        return {"initial": request.POST.dict()}
    return {"data": request.POST, "initial": initial}


def initial_of(plan: ActionPlan) -> dict[str, Any]:
    """A stored plan as the form shows it."""
    told = {name: getattr(plan, name) for name in TEXTS}
    return told | {"words": plan.item.code if plan.item else "", "item": plan.item_id}


class FollowUpForm(forms.Form):
    """How the plan stands; `obstacle` is asked where it is hindered."""

    state = forms.ChoiceField(
        label="Keadaan", choices=[row for row in FollowUp.State.choices if row[0]], widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="Apa yang sudah dilakukan", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    obstacle = forms.CharField(
        label="Kendala",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Wajib bila terkendala.",
    )

    @property
    def said(self) -> Said:
        return Said(**self.cleaned_data)


class EvidenceFollowUpForm(FollowUpForm):
    """As an OPD reports: with a file of its own."""

    evidence = forms.ModelChoiceField(
        label="Data dukung",
        queryset=Evidence.objects.none(),
        required=False,
        empty_label="Belum ada berkas",
        help_text="Berkas yang sudah diunggah lembaga pada Data dukung.",
    )

    def __init__(self, *args: Any, evidence: EvidenceQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["evidence"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = evidence


def reported(row: FollowUp) -> dict[str, Any]:
    """A stored report as the form shows it."""
    return {
        "state": row.state or None,
        "note": row.note,
        "obstacle": row.obstacle,
        "evidence": row.evidence_id,
    }


class ReasonForm(forms.Form):
    """`act` is the button pressed; which acts need a reason is the service's rule."""

    ACTS = (("finish", "Selesai"), ("drop", "Tidak dijalankan"), ("reopen", "Buka kembali"))

    act = forms.ChoiceField(choices=ACTS, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Alasan",
        max_length=300,
        required=False,
        help_text="Wajib bila tidak dijalankan atau dibuka kembali.",
    )


class DropForm(forms.Form):
    """As a participant says that nothing comes of a plan."""

    reason = forms.CharField(
        label="Alasan",
        max_length=300,
        error_messages={"required": "Tulis alasan rencana ini tidak dijalankan, satu kalimat cukup."},
    )


class PlanFilter(forms.Form):
    """Filters of the list; anything unknown is ignored."""

    unsur = forms.ChoiceField(label="Unsur", choices=Sector.choices, required=False)
    keadaan = forms.ChoiceField(
        label="Keadaan",
        choices=(("", "Semua keadaan"), (OPEN, "Masih terbuka"), *follow_ups.WORDS.items()),
        required=False,
    )
    tahap = forms.TypedChoiceField(
        label="Belum melapor pada",
        choices=(("", "Semua tahap"), *((str(day), f"{day} hari") for day in follow_ups.MILESTONES)),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, data: Any, *, everywhere: bool) -> None:
        if everywhere and "keadaan" not in data:
            data = data.copy()
            data["keadaan"] = OPEN
        super().__init__(data)
        self.is_valid()
        told = self.cleaned_data
        self.wanted = Wanted(told.get("unsur") or "", told.get("keadaan") or "", told.get("tahap"))

    def offer(self, sectors: list[tuple[str, str]]) -> None:
        """The sectors there are plans of."""
        field = self.fields["unsur"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Semua unsur"), *sectors]

    @property
    def address(self) -> str:
        """The filters as the rest of an address."""
        told = {"unsur": self.wanted.sector, "keadaan": self.wanted.standing, "tahap": self.wanted.day or ""}
        return urlencode(told)


FIELDS = {
    "plan-measure": "measure",
    "plan-known": "activity",
    "follow-up-obstacle": "obstacle",
    "follow-up-foreign-evidence": "evidence",
}


def field_of(refusal: Refused) -> str | None:
    """The field a refusal is about; None for the whole form."""
    return "due_on" if refusal.code.startswith("plan-due") else FIELDS.get(refusal.code)
