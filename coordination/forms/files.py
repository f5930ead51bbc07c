"""Choose the questions a pack proves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django import forms

from indicators.models import Item

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from indicators.models import Period

MOST = 40


class AttachForm(forms.Form):
    """Proposed items to tick, others by code."""

    codes = forms.CharField(
        label="Butir lain",
        required=False,
        max_length=400,
        help_text="Tulis kodenya, pisahkan dengan koma. Contoh: I02-Q4, I03-Q1.",
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, period: Period, proposed: Sequence[Item]
    ) -> None:
        super().__init__(data)
        self.period = period
        self.found: list[Item] = []
        self.fields["items"] = forms.MultipleChoiceField(
            label="Butir yang diusulkan",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[
                (item.code, f"{item.code} {item.topic or item.question.text}"[:160]) for item in proposed
            ],
        )
        self.order_fields(["items", "codes"])

    def clean_codes(self) -> str:
        typed = str(self.cleaned_data["codes"])
        wanted = [code for code in re.split(r"[\s,;]+", typed) if code]
        unknown = [code for code in wanted if not self._item(code)]
        if unknown:
            raise forms.ValidationError(
                f"Tidak ada butir {', '.join(unknown)} pada instrumen periode ini. Periksa kodenya."
            )
        return typed

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        codes = [*data.get("items", []), *re.split(r"[\s,;]+", data.get("codes", ""))]
        found = [self._item(code) for code in dict.fromkeys(codes) if code]
        self.found = list({item.pk: item for item in found if item}.values())
        if not self.errors and not 0 < len(self.found) <= MOST:
            raise forms.ValidationError("Pilih paling sedikit satu butir yang dibuktikan paket ini.")
        return data

    def _item(self, code: str) -> Item | None:
        rows = Item.objects.filter(instrument=self.period.instrument_id, code__iexact=code)
        return rows.select_related("question").first()
