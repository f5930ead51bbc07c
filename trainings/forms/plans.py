"""What people say of an action plan: writing it, reporting on it, closing it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms

from indicators.models import Evidence
from trainings.models import ActionPlan, FollowUp
from trainings.services.follow_ups import Said
from trainings.services.plan_items import SHOWN, find_items
from trainings.services.plans import Planned, last_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indicators.models import Item
    from indicators.models.evidence import EvidenceQuerySet
    from trainings.models import Training

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
    reason = forms.CharField(label="Alasan", max_length=300, required=False)
