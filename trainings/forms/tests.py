from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from common.refusals import Refused
from participants.forms.directory import SheetForm
from trainings.marking import read_score
from trainings.models import KnowledgeTest
from trainings.score_sheet import MAX_ROWS
from trainings.services.sheets import CORRECTIONS, REMOVALS, PaperRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trainings.models import Participant, TestQuestion

LINES = 12


class ComposeForm(forms.Form):
    """Which questions the tests ask; `kinds` are those not opened yet."""

    questions = forms.TypedMultipleChoiceField(
        label="Soal", coerce=int, error_messages={"required": "Pilih paling sedikit satu soal."}
    )
    kinds = forms.MultipleChoiceField(
        label="Dipakai untuk",
        error_messages={"required": "Pilih ujinya: uji awal, uji akhir, atau keduanya."},
    )

    def __init__(
        self, *args: Any, questions: Iterable[TestQuestion], kinds: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {row.pk: row for row in questions}
        self.labels = [(kind.value, kind.label) for kind in KnowledgeTest.Kind if kind.value in kinds]
        for name, choices in (
            ("questions", [(number, row.text) for number, row in self.offered.items()]),
            ("kinds", self.labels),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    @property
    def chosen(self) -> list[TestQuestion]:
        return [self.offered[number] for number in self.cleaned_data["questions"]]


class PaperForm(forms.Form):
    """One line copied from paper; an empty line is no line. `kept` once its sheet is stored."""

    kept = False

    code = forms.CharField(label="Kode", max_length=12, required=False)
    score = forms.CharField(label="Nilai", max_length=40, required=False)
    letters = forms.CharField(label="Jawaban", max_length=120, required=False)

    @property
    def empty(self) -> bool:
        return not any(self.cleaned_data.get(name) for name in ("code", "score", "letters"))

    @property
    def row(self) -> PaperRow:
        data = self.cleaned_data
        return PaperRow(data["code"], data["score"], data["letters"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("code") and (data.get("score") or data.get("letters")):
            self.add_error("code", "Tulis kode pribadi yang ada pada lembar.")
        return data


PaperFormSet = forms.formset_factory(PaperForm, extra=LINES, max_num=MAX_ROWS, absolute_max=MAX_ROWS)


class ScoreSheetForm(SheetForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].help_text = f"Paling besar 5 MB dan {MAX_ROWS} baris. Isinya diperiksa dahulu."


class CorrectionForm(forms.Form):
    score = forms.CharField(label="Nilai yang benar", max_length=40, help_text="0 sampai 100, misalnya 85,5.")
    reason = forms.ChoiceField(label="Alasan perbaikan", choices=(("", "Pilih alasan"), *CORRECTIONS))

    def clean_score(self) -> Any:
        try:
            return read_score(self.cleaned_data["score"])
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from None


class RemovalForm(forms.Form):
    reason = forms.ChoiceField(label="Alasan penghapusan", choices=(("", "Pilih alasan"), *REMOVALS))


class PairingForm(forms.Form):
    """Whose a sheet is: one of the participants who have none in this test."""

    participant = forms.TypedChoiceField(label="Peserta", coerce=int)

    def __init__(self, *args: Any, people: Iterable[Participant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["participant"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                ("", "Pilih peserta"),
                *((row.pk, f"{row.name}, {row.organisation_name}") for row in people),
            ]
