"""Reading an answer: one form per way of answering, the matrix beside it, what was typed kept as typed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict

from common.formats import points, trim
from common.refusals import Refused
from indicators import matrix
from indicators.answer_values import ShareAnswer, answer_shape, read_answer
from indicators.forms.fields import NumberField
from indicators.scoring import levels
from indicators.services.answers import Filled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indicators.models import Answer, Item

PREVIOUS = "prev_"
NONE_MET = "Tidak satu pun terpenuhi"
FAULTY_FIELD = {
    "numerator-above-denominator": "numerator",
    "denominator-zero": "denominator",
    "share-negative": "numerator",
    "share-fraction": "numerator",
    "percentage-range": "percentage",
    "percentage-differs": "percentage",
    "count-negative": "count",
    "count-fraction": "count",
    "choice-unknown": "choice",
    "checklist-unknown": "ticked",
}


@dataclass(frozen=True)
class Option:
    """One row to choose or tick."""

    value: str
    label: str
    points: str
    checked: bool


class AskedBackField(NumberField):
    """A number of an answer: the question says which two readings there are."""

    def sentence(self, text: str, refusal: Refused) -> str:
        return matrix.question_of(text, refusal)


class AnswerForm(forms.Form):
    """The fields one item asks for; `values()` and `previous()` are payloads for `answer_values`."""

    source_note = forms.CharField(label="Sumber data", required=False, max_length=300)
    as_of = forms.DateField(
        label="Keadaan data per tanggal",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    no_data = forms.BooleanField(
        label="Kami tidak mempunyai data untuk butir ini; alasannya pada keterangan", required=False
    )
    note = forms.CharField(
        label="Keterangan untuk penelaah",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    on_behalf = forms.CharField(label="Diserahkan kepada Sekretariat melalui", required=False, max_length=120)

    def __init__(self, item: Item, *args: Any, on_behalf: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        self.fields.update(_fields(item, ""))
        if item.compare_years:
            self.fields.update(_fields(item, PREVIOUS))
        if item.kind in ("choice", "yes_no", "checklist"):
            del self.fields["as_of"]
        if item.kind == "checklist":
            self.fields["none_met"] = forms.BooleanField(label=NONE_MET, required=False)
        if not on_behalf:
            del self.fields["on_behalf"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for prefix in ("", PREVIOUS) if self.item.compare_years else ("",):
            if any(name in self.errors for name in _names(self.item, prefix)):
                continue
            try:
                read_answer(self.item.rule, self._payload(cleaned, prefix))
            except Refused as refusal:
                self.add_error(
                    self._field_of(refusal.code, cleaned, prefix), self._worded(refusal, cleaned, prefix)
                )
        if cleaned.get("none_met") and cleaned.get("ticked"):
            self.add_error(
                "none_met", "Ada butir yang dicentang. Hapus centangnya atau batalkan pilihan ini."
            )
        if cleaned.get("no_data") and self._payload(cleaned, ""):
            self.add_error(
                "no_data", "Jawaban sudah diisi, tetapi dinyatakan tidak ada data. Pilih salah satu."
            )
        return cleaned

    def filled(self, rows: list[dict[str, Any]]) -> Filled:
        """What the service takes; call on a valid form."""
        cleaned = self.cleaned_data
        value: dict[str, Any] = self._payload(cleaned, "")
        if value and cleaned.get("as_of"):
            value["as_of"] = cleaned["as_of"].isoformat()
        return Filled(
            value=value or None,
            previous_value=self._payload(cleaned, PREVIOUS) or None if self.item.compare_years else None,
            rows=rows,
            source_note=cleaned["source_note"],
            note=cleaned["note"],
            on_behalf=cleaned.get("on_behalf", ""),
        )

    def _payload(self, cleaned: Mapping[str, Any], prefix: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in _names(self.item, prefix):
            value = cleaned.get(name)
            if value in (None, "", []):
                continue
            found[name.removeprefix(prefix)] = f"{value:f}" if isinstance(value, Decimal) else value
        if self.item.kind == "yes_no" and "choice" in found:
            return {"yes": found["choice"]}
        if not prefix and not found and cleaned.get("none_met"):
            return {"ticked": []}
        return found

    def _field_of(self, code: str, cleaned: Mapping[str, Any], prefix: str) -> str | None:
        if code == "share-incomplete":
            empty = "denominator" if cleaned.get(f"{prefix}numerator") is not None else "numerator"
            return prefix + empty
        name = FAULTY_FIELD.get(code)
        if code in ("share-negative", "share-fraction") and name:
            number = cleaned.get(f"{prefix}numerator")
            fine = number is not None and number >= 0 and number == number.to_integral_value()
            name = "denominator" if fine else name
        return prefix + name if name and prefix + name in self.fields else None

    def _worded(self, refusal: Refused, cleaned: Mapping[str, Any], prefix: str) -> str:
        noun = self.item.rule.get("noun")
        if refusal.code == "numerator-above-denominator" and noun:
            above, whole = cleaned[f"{prefix}numerator"], cleaned[f"{prefix}denominator"]
            return f"{trim(above)} melebihi jumlah {noun}, yaitu {trim(whole)}. Periksa salah satunya."
        return refusal.message


class AnswerSheet:
    """All of the answer form: the fields, the matrix rows, and the version it was opened on."""

    def __init__(
        self, item: Item, answer: Answer | None, data: QueryDict | None, *, on_behalf: bool = False
    ) -> None:
        self.item = item
        self.data = data
        self.columns: list[str] = item.matrix_columns
        if data is None:
            self.version = answer.version if answer else 0
            self.form = AnswerForm(item, initial=initial_of(item, answer), on_behalf=on_behalf)
            self.rows = matrix.as_typed(self.columns, answer.rows if answer else [])
        else:
            version = data.get("version", "")
            self.version = int(version) if version.isascii() and version.isdigit() else 0
            self.form = AnswerForm(item, data, on_behalf=on_behalf)
            self.rows = matrix.read_typed(self.columns, {name: data.get(name, "") for name in data})

    def is_valid(self) -> bool:
        return bool(self.form.is_valid()) and not self.faulty_cells

    @property
    def faulty_cells(self) -> list[matrix.Cell]:
        return [cell for row in self.rows for cell in row.faults]

    @property
    def totals(self) -> list[tuple[str, str]]:
        return matrix.totals(self.columns, self.rows)

    @property
    def options(self) -> list[Option]:
        """Rungs or ticks of this year's answer, with their points."""
        return self._options("")

    @property
    def previous_options(self) -> list[Option]:
        return self._options(PREVIOUS)

    @property
    def no_data(self) -> bool:
        return bool(self.form.cleaned_data.get("no_data"))

    def filled(self) -> Filled:
        return self.form.filled(matrix.stored(self.rows))

    def _options(self, prefix: str) -> list[Option]:
        rule = self.item.rule
        if self.item.kind == "checklist":
            chosen = self.form[f"{prefix}ticked"].value() or []
            each = points(Decimal(rule["points_per_item"]))
            ticks = rule["items"]
            return [Option(one["code"], one["label"], each, one["code"] in chosen) for one in ticks]
        if self.item.kind not in ("choice", "yes_no"):
            return []
        chosen = self.form[f"{prefix}choice"].value()
        rungs = levels(rule, self.item.max_score)
        return [Option(r.value or "", r.label, points(r.points), r.value == chosen) for r in rungs]


def initial_of(item: Item, answer: Answer | None) -> dict[str, Any]:
    """The stored answer as the fields show it: decimal commas, no needless zeros."""
    if answer is None:
        return {}
    shown: dict[str, Any] = {
        "note": answer.note,
        "source_note": answer.source_note,
        "on_behalf": answer.on_behalf,
    }
    given_up = answer.value is None and answer.state != "draft"
    shown |= {"no_data": given_up, "as_of": (answer.value or {}).get("as_of")}
    shown["none_met"] = answer.value == {"ticked": []}
    for prefix, stored in (("", answer.value), (PREVIOUS, answer.previous_value)):
        for name, value in (stored or {}).items():
            if name == "yes":
                shown[f"{prefix}choice"] = "ya" if value else "tidak"
            elif name in ("numerator", "denominator", "percentage", "count"):
                shown[f"{prefix}{name}"] = str(value).replace(".", ",")
            elif name != "as_of":
                shown[f"{prefix}{name}"] = value
    return shown


def changed_by_button(item: Item, data: QueryDict) -> QueryDict:
    """The posted fields after one of the form's helper buttons: an asked-back number settled ("jadi"), an
    empty row added ("tambah"), lines pasted from a spreadsheet taken over ("tempel")."""
    changed = data.copy()
    name, _, text = data.get("jadi", "").partition("=")
    if name in changed:
        changed[name] = text
    rows = len(matrix.read_typed(item.matrix_columns, {key: data.get(key, "") for key in data}))
    fresh = matrix.pasted(item.matrix_columns, data.get("tempelan", "")) if "tempel" in data else []
    if "tambah" in data:
        fresh.append([""] * len(item.matrix_columns))
    for index, cells in enumerate(fresh, rows):
        for place, cell in enumerate(cells):
            changed[f"m-{index}-{place}"] = cell
    changed["m-rows"] = str(min(rows + len(fresh), matrix.MOST_ROWS))
    for helper in ("jadi", "tambah", "tempel", "tempelan"):
        changed.pop(helper, None)
    return changed


def typed_fields(data: QueryDict) -> dict[str, list[str]]:
    """The posted fields without the form's own token."""
    return {name: texts for name, texts in data.lists() if name != "csrfmiddlewaretoken"}


def _names(item: Item, prefix: str) -> list[str]:
    return list(_fields(item, prefix))


def _fields(item: Item, prefix: str) -> dict[str, forms.Field]:
    kind = item.kind
    if kind in ("choice", "yes_no"):
        choices = [(rung.value, rung.label) for rung in levels(item.rule, item.max_score)]
        return {f"{prefix}choice": forms.ChoiceField(label="Jawaban", required=False, choices=choices)}
    if kind == "checklist":
        ticks = [(one["code"], one["label"]) for one in item.rule["items"]]
        return {
            f"{prefix}ticked": forms.MultipleChoiceField(label="Terpenuhi", required=False, choices=ticks)
        }
    if answer_shape(item.rule) is ShareAnswer:
        noun = f" ({item.rule['noun']})" if item.rule.get("noun") else ""
        return {
            f"{prefix}numerator": AskedBackField(label=f"Yang memenuhi{noun}", required=False, max_length=20),
            f"{prefix}denominator": AskedBackField(
                label=f"Jumlah seluruhnya{noun}", required=False, max_length=20
            ),
            f"{prefix}percentage": AskedBackField(label="Persentase", required=False, max_length=10),
        }
    unit = item.rule.get("unit", "")
    return {f"{prefix}count": AskedBackField(label=f"Jumlah {unit}".strip(), required=False, max_length=20)}


class ContributionForm(forms.Form):
    """A contributor's note; its rows are read like the answer's."""

    note = forms.CharField(
        label="Catatan untuk pengampu utama",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
