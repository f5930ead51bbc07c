"""What stands in the ministry's application: one item, or many of one cluster at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from common.formats import points
from indicators.forms.fields import NumberField

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from indicators.rendering.ministry_page import FilingRow


class MinistryForm(forms.Form):
    """Whether the item stands in the ministry's application, and with which value."""

    entered = forms.BooleanField(label="Sudah diinput ke aplikasi KLA Kementerian", required=False)
    points = NumberField(label="Nilai yang diinput", required=False, max_length=12)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("entered") and data.get("points") is None and "points" not in self.errors:
            self.add_error("points", "Isi nilai yang diinput ke aplikasi Kementerian.")
        return data


class FilingForm(forms.Form):
    """A tick and a value per item; `everything` takes each row that has a value, ticked or not."""

    def __init__(
        self, *args: Any, rows: Sequence[FilingRow], everything: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.everything = rows, everything
        for row in rows:
            self.fields[f"tick_{row.item_id}"] = forms.BooleanField(label=row.code, required=False)
            self.fields[f"points_{row.item_id}"] = NumberField(
                label=f"Nilai {row.code}",
                required=False,
                max_length=12,
                initial="" if row.proposed is None else points(row.proposed),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for row in self.rows:
            name = f"points_{row.item_id}"
            if data.get(f"tick_{row.item_id}") and data.get(name) is None and name not in self.errors:
                self.add_error(name, "Isi nilai yang diinput.")
        return data

    @property
    def chosen(self) -> list[tuple[int, Decimal]]:
        """Item id and value of what is to be noted."""
        data = self.cleaned_data
        found = [
            (row.item_id, data[f"points_{row.item_id}"], data[f"tick_{row.item_id}"]) for row in self.rows
        ]
        return [
            (pk, value) for pk, value, ticked in found if value is not None and (ticked or self.everything)
        ]

    @property
    def lines(self) -> list[tuple[FilingRow, Any, Any]]:
        """Each row with its two bound fields, for the table."""
        return [(row, self[f"tick_{row.item_id}"], self[f"points_{row.item_id}"]) for row in self.rows]
