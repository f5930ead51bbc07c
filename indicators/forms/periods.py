"""Setting up and steering a period: facts, schedule, codes, deadlines, exceptions, conditions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from indicators.models import Assignment, GateDecision, Tier
from indicators.services.gates import Proof
from indicators.services.preparing import Facts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from indicators.models import Evidence, Instrument, Item, Period, PeriodStage
    from participants.models import Organisation

SLUG = re.compile(r"\d{4}(-[a-z0-9]+)?")
MOMENT = "%Y-%m-%dT%H:%M"
NEEDED = {Tier.CLAIM, Tier.INTERNAL}


def moment_field(label: str, **options: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, widget=widget, input_formats=[MOMENT], **options)


def bodies_field(
    label: str, bodies: Iterable[Organisation], *, required: bool = True, help_text: str = ""
) -> forms.TypedChoiceField:
    """A choice among the given organisations by id."""
    choices = [("", "Pilih lembaga"), *((body.pk, body.short_name) for body in bodies)]
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=int, empty_value=None, required=required, help_text=help_text
    )


class FactsForm(forms.Form):
    """The facts of a period; the slug is fixed once the period exists."""

    slug = forms.CharField(
        label="Kode periode",
        max_length=30,
        help_text="Tahun evaluasi, misalnya 2027. Putaran tambahan memakai akhiran: 2027-susulan.",
    )
    name = forms.CharField(label="Nama periode", max_length=80, help_text="Misalnya Evaluasi 2027.")
    evidence_years = forms.CharField(
        label="Tahun bukti",
        max_length=60,
        help_text="Tahun terbit dokumen yang dinilai, dipisahkan koma: 2025, 2026.",
    )
    instrument = forms.TypedChoiceField(label="Versi instrumen", coerce=int)
    current = forms.ChoiceField(label="Predikat saat ini")
    target = forms.ChoiceField(label="Predikat sasaran")
    signoff_before_review = forms.BooleanField(
        label="Isian disahkan kepala perangkat daerah sebelum ditelaah", required=False, initial=True
    )

    def __init__(self, *args: Any, instruments: Iterable[Instrument], period: Period | None = None, **k: Any):
        if period is not None:
            k["initial"] = {
                "slug": period.slug,
                "name": period.name,
                "evidence_years": ", ".join(str(year) for year in period.evidence_years),
                "instrument": period.instrument_id,
                "current": period.current_predicate.code,
                "target": period.target_predicate.code,
                "signoff_before_review": period.signoff_before_review,
            }
        super().__init__(*args, **k)
        self.instruments = {one.pk: one for one in instruments}
        bands = {band.code: band for one in self.instruments.values() for band in one.bands.all()}
        ordered = sorted(bands.values(), key=lambda band: band.minimum)
        for name, choices in (
            ("instrument", [(one.pk, one.title) for one in self.instruments.values()]),
            ("current", [(band.code, band.name) for band in ordered]),
            ("target", [(band.code, band.name) for band in ordered]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        if period is not None:
            self.fields["slug"].disabled = True

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).strip().lower()
        if not SLUG.fullmatch(slug):
            raise forms.ValidationError("Tulis empat angka tahun, boleh diikuti akhiran: 2027-susulan.")
        return slug

    def clean_evidence_years(self) -> list[int]:
        parts = [part for part in re.split(r"[,\s]+", self.cleaned_data["evidence_years"]) if part]
        if not parts or not all(re.fullmatch(r"20\d\d", part) for part in parts):
            raise forms.ValidationError("Tulis tahun dengan empat angka, dipisahkan koma: 2025, 2026.")
        return sorted({int(part) for part in parts})

    @property
    def facts(self) -> Facts:
        data = self.cleaned_data
        return Facts(
            data["slug"],
            data["name"],
            data["evidence_years"],
            self.instruments[data["instrument"]],
            data["current"],
            data["target"],
            data["signoff_before_review"],
        )


class StagesForm(forms.Form):
    """From and until of each stage; both empty means that the stage is not scheduled."""

    def __init__(self, *args: Any, stages: Mapping[str, PeriodStage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for tier in Tier:
            stage = stages.get(tier)
            for name, label in (("opens", "Dibuka"), ("closes", "Ditutup")):
                at = getattr(stage, f"{name}_at") if stage else None
                self.fields[f"{tier}_{name}"] = moment_field(
                    f"{label}: {tier.label}", required=False, initial=at and timezone.localtime(at)
                )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for tier in Tier:
            opens, closes = data.get(f"{tier}_opens"), data.get(f"{tier}_closes")
            failed = self.errors.keys() & {f"{tier}_opens", f"{tier}_closes"}
            if bool(opens) != bool(closes) and not failed:
                self.add_error(f"{tier}_closes" if opens else f"{tier}_opens", "Isi keduanya atau kosongkan.")
            elif opens and closes and closes <= opens:
                self.add_error(f"{tier}_closes", "Penutupan harus sesudah pembukaan.")
        return data

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "label": tier.label,
                "needed": tier in NEEDED,
                "opens": self[f"{tier}_opens"],
                "closes": self[f"{tier}_closes"],
            }
            for tier in Tier
        ]

    @property
    def windows(self) -> dict[str, tuple[dt.datetime, dt.datetime] | None]:
        data = self.cleaned_data
        return {
            tier.value: (data[f"{tier}_opens"], data[f"{tier}_closes"]) if data[f"{tier}_opens"] else None
            for tier in Tier
        }


class DeadlineForm(forms.Form):
    """A new deadline for the ticked items."""

    parts = forms.MultipleChoiceField(
        label="Tenggat siapa",
        choices=Assignment.Part.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=[Assignment.Part.LEAD],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_at"] = moment_field("Tenggat baru")


class BodyForm(forms.Form):
    """An organisation and why: a new lead, or one more contributor."""

    def __init__(self, *args: Any, bodies: Iterable[Organisation], label: str, why: bool, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["organisation"] = bodies_field(label, bodies)
        self.fields["reason"] = forms.CharField(label="Alasan", max_length=300, required=why)


class LateForm(forms.Form):
    """Who may still write, on what, until when, and why."""

    item = forms.CharField(
        label="Butir",
        max_length=24,
        required=False,
        help_text="Kode butir, misalnya I15-Q4. Kosongkan untuk semua butir perangkat daerah itu.",
    )
    reason = forms.CharField(
        label="Alasan", max_length=300, help_text="Dibaca perangkat daerah dan dicatat pada riwayat."
    )
    field_order = ("organisation", "item", "until", "reason")

    def __init__(self, *args: Any, bodies: Iterable[Organisation], items: Iterable[Item], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.items = {item.code: item for item in items}
        self.fields["organisation"] = bodies_field("Perangkat daerah", bodies)
        self.fields["until"] = moment_field("Boleh diisi sampai")
        self.order_fields(self.field_order)

    def clean_item(self) -> Item | None:
        code = str(self.cleaned_data["item"]).strip()
        found = {known.lower(): item for known, item in self.items.items()}.get(code.lower())
        if code and found is None:
            raise forms.ValidationError(f"Butir {code} tidak ada pada instrumen periode ini.")
        return found


class CloseForm(forms.Form):
    """That whoever closes a period has read what stays open."""

    knowing = forms.BooleanField(
        label="Saya menutup periode dengan yang belum selesai di atas", required=False
    )


class ReopenForm(forms.Form):
    """Why a closed period runs again."""

    reason = forms.CharField(
        label="Alasan",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Dibaca semua yang memegang jabatan di portal dan dicatat pada riwayat.",
    )


class GateForm(forms.Form):
    """The state of one condition with what proves it."""

    state = forms.ChoiceField(label="Keadaan", choices=GateDecision.State.choices, widget=forms.RadioSelect)
    document_number = forms.CharField(
        label="Nomor dokumen", max_length=120, required=False, help_text="Misalnya Perda Nomor 5 Tahun 2025."
    )
    document_date = forms.DateField(
        label="Tanggal dokumen",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    evidence = forms.TypedChoiceField(
        label="Atau berkas dari Data dukung", coerce=int, empty_value=None, required=False
    )
    note = forms.CharField(label="Catatan", max_length=300, required=False)

    def __init__(self, *args: Any, evidence: Iterable[Evidence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proofs = {one.pk: one for one in evidence}
        field = self.fields["evidence"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Tidak ada"), *((pk, one.title) for pk, one in self.proofs.items())]

    @property
    def proof(self) -> Proof:
        data = self.cleaned_data
        found = self.proofs.get(data["evidence"]) if data["evidence"] else None
        return Proof(data["document_number"].strip(), data["document_date"], found, data["note"])
