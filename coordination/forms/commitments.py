"""What people say of a promise: making it, reporting on it, deciding it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms

from coordination.services.commitments import Promised
from indicators.models import Evidence, Item
from participants.models import Organisation, Sector

if TYPE_CHECKING:
    from coordination.models import Commitment
    from indicators.models import Period
    from indicators.models.evidence import EvidenceQuerySet
    from participants.models.organisations import OrganisationQuerySet

SEPARATORS = re.compile(r"[\s,;]+")
DAY = {"type": "date"}


class ItemCodesField(forms.CharField):
    """Codes of the period's items, typed with commas: "I15-Q4, I07-Q2" → [Item, Item]."""

    def __init__(self, *, period: Period | None, **kwargs: Any) -> None:
        self.period = period
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[Item]:
        codes = [code.upper() for code in SEPARATORS.split(super().clean(value)) if code]
        known = {item.code: item for item in self._items(codes)}
        unknown = [code for code in codes if code not in known]
        if unknown:
            raise forms.ValidationError(f"Butir {', '.join(unknown)} tidak ada dalam instrumen periode ini.")
        return [known[code] for code in dict.fromkeys(codes)]

    def _items(self, codes: list[str]) -> list[Item]:
        if self.period is None:
            return []
        return list(Item.objects.filter(instrument=self.period.instrument_id, code__in=codes))


class CommitmentForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label="Lembaga yang berjanji", queryset=Organisation.objects.none(), empty_label="Pilih lembaga"
    )
    what = forms.CharField(
        label="Apa yang dijanjikan",
        max_length=300,
        help_text="Mulai dengan kata kerja: menyerahkan, melengkapi, menetapkan.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    target = forms.CharField(
        label="Ukuran selesai",
        max_length=300,
        help_text="Yang dapat dihitung atau diperiksa: jumlah, nomor dokumen, tanggal.",
    )
    due_on = forms.DateField(label="Jatuh tempo", widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    supporters = forms.ModelMultipleChoiceField(
        label="Lembaga pendukung",
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )

    def __init__(
        self, *args: Any, organisations: OrganisationQuerySet, period: Period | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        bodies = organisations.current().exclude(sector=Sector.VILLAGE)
        for name in ("organisation", "supporters"):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = bodies
        self.fields["items"] = ItemCodesField(
            period=period,
            label="Butir yang dipertaruhkan",
            required=False,
            help_text="Kode butir, pisahkan dengan koma. Contoh: I15-Q4, I07-Q2.",
        )

    @property
    def promised(self) -> Promised:
        return Promised(**self.cleaned_data)


class ChangeForm(CommitmentForm):
    reason = forms.CharField(label="Alasan perubahan", max_length=300)

    @property
    def promised(self) -> Promised:
        return Promised(**{key: value for key, value in self.cleaned_data.items() if key != "reason"})


class ProgressForm(forms.Form):
    note = forms.CharField(
        label="Apa yang sudah dilakukan", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    evidence = forms.ModelChoiceField(
        label="Data dukung",
        queryset=Evidence.objects.none(),
        required=False,
        empty_label="Belum ada berkas",
        help_text="Berkas yang sudah diunggah lembaga Anda pada Data dukung.",
    )

    def __init__(self, *args: Any, evidence: EvidenceQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["evidence"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = evidence

    def typed(self) -> tuple[str, Evidence | None]:
        return self.cleaned_data["note"], self.cleaned_data["evidence"]


class DecisionForm(forms.Form):
    """`act` is the button pressed; which acts need a reason is the service's rule."""

    ACTS = (("keep", "Ditepati"), ("break", "Tidak ditepati"), ("cancel", "Batalkan"), ("reopen", "Buka"))

    act = forms.ChoiceField(choices=ACTS, widget=forms.HiddenInput)
    reason = forms.CharField(label="Alasan", max_length=300, required=False)


class LedgerForm(forms.Form):
    """Filters of the ledger; anything unknown is ignored."""

    STANDINGS = (
        ("", "Semua keadaan"),
        ("terlambat", "Terlambat"),
        ("berjalan", "Berjalan"),
        ("ditepati", "Ditepati"),
        ("ingkar", "Tidak ditepati"),
        ("batal", "Dibatalkan"),
    )

    keadaan = forms.ChoiceField(label="Keadaan", choices=STANDINGS, required=False)
    rakor = forms.TypedChoiceField(label="Rakor", coerce=int, empty_value=None, required=False)
    lembaga = forms.TypedChoiceField(label="Lembaga", coerce=int, empty_value=None, required=False)

    def __init__(
        self, *args: Any, meetings: list[tuple[int, str]], bodies: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, first, choices in (
            ("rakor", "Semua rakor", meetings),
            ("lembaga", "Semua lembaga", bodies),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", first), *choices]


def initial_of(row: Commitment) -> dict[str, Any]:
    """A stored promise as the form shows it."""
    return {
        "organisation": row.organisation_id,
        "what": row.what,
        "target": row.target,
        "due_on": row.due_on,
        "supporters": [body.pk for body in row.supporters.all()],
        "items": ", ".join(part.item.code for part in row.items.all()),
    }
