from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from common.refusals import Refused
from participants.forms.directory import SheetForm
from trainings.marking import LETTERS, check_options
from trainings.question_sheet import MAX_ROWS
from trainings.services.questions import Draft

if TYPE_CHECKING:
    from trainings.models import TestQuestion


class QuestionForm(forms.Form):
    """One question of the bank; options are filled from A on, and the letter of the right one is chosen."""

    topic = forms.CharField(
        label="Topik",
        max_length=120,
        help_text="Topik yang sama dipakai untuk menemukan materi yang belum dipahami.",
        widget=forms.TextInput(attrs={"list": "topik", "autocomplete": "off"}),
    )
    text = forms.CharField(label="Soal", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    option_a = forms.CharField(label="Pilihan A", max_length=200)
    option_b = forms.CharField(label="Pilihan B", max_length=200)
    option_c = forms.CharField(label="Pilihan C", max_length=200, required=False)
    option_d = forms.CharField(label="Pilihan D", max_length=200, required=False)
    option_e = forms.CharField(label="Pilihan E", max_length=200, required=False)
    answer = forms.ChoiceField(
        label="Jawaban yang benar", choices=[("", "Pilih huruf"), *((letter, letter) for letter in LETTERS)]
    )

    @classmethod
    def of(cls, question: TestQuestion) -> dict[str, str]:
        """The typed values of a question of the bank."""
        options = {f"option_{LETTERS[place].lower()}": text for place, text in enumerate(question.options)}
        return {
            "topic": question.topic.name,
            "text": question.text,
            "answer": LETTERS[question.answer],
            **options,
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        options = self._options()
        if options[: len(self._filled())] != self._filled():
            self.add_error(None, "Ada pilihan yang dilewati. Isi pilihan berurutan mulai dari A.")
            return data
        try:
            check_options(self._filled(), LETTERS.index(data["answer"]))
        except Refused as refusal:
            self.add_error("answer" if refusal.code == "answer-missing" else None, refusal.message)
        return data

    def _options(self) -> list[str]:
        return [" ".join(self.cleaned_data[f"option_{letter.lower()}"].split()) for letter in LETTERS]

    def _filled(self) -> list[str]:
        return [option for option in self._options() if option]

    @property
    def draft(self) -> Draft:
        data = self.cleaned_data
        return Draft(data["topic"], data["text"], tuple(self._filled()), LETTERS.index(data["answer"]))


class QuestionSheetForm(SheetForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].help_text = f"Paling besar 5 MB dan {MAX_ROWS} soal."
