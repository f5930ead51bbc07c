"""Forms of the coverage meter: how many should be trained, how long a certificate counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict

from indicators import matrix
from indicators.forms.fields import NumberField
from trainings.services.staff_counts import Numbers

if TYPE_CHECKING:
    from decimal import Decimal

    from common.refusals import Refused
    from trainings.models import StaffCategory, TrainedStaffCount

MISSING = "Tulis jumlahnya; 0 bila memang tidak ada."


class PeopleField(NumberField):
    """A whole number of people; an ambiguous one ("1.000") is asked back."""

    def sentence(self, text: str, refusal: Refused) -> str:
        return matrix.question_of(text, refusal)

    def clean(self, value: Any) -> Any:
        found: Decimal | None = super().clean(value)
        if found is None:
            return None
        if found < 0 or found != found.to_integral_value():
            raise forms.ValidationError("Tulis bilangan bulat, 0 atau lebih.", code="people-whole")
        return int(found)


class CountForm(forms.Form):
    should_be_trained = PeopleField(
        label="Jumlah SDM sasaran (orang)", max_length=20, error_messages={"required": MISSING}
    )
    trained_children = PeopleField(
        label="Anak yang sudah terlatih", max_length=20, error_messages={"required": MISSING}
    )
    source = forms.CharField(
        label="Sumber jumlah ini",
        max_length=300,
        help_text="Misalnya: Data kepegawaian BKPSDM per 31 Desember 2025.",
        error_messages={"required": "Tulis dari mana jumlah ini berasal."},
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, category: StaffCategory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if category.children:
            self.fields["should_be_trained"].label = "Jumlah pengurus Forum Anak"
        else:
            del self.fields["trained_children"]

    @property
    def numbers(self) -> Numbers:
        """Call on a valid form."""
        cleaned = self.cleaned_data
        return Numbers(cleaned["should_be_trained"], cleaned["source"], cleaned.get("trained_children"))

    def at_version(self, version: int) -> QueryDict:
        """What was typed, to be saved over `version` when it is sent again."""
        data = QueryDict(mutable=True)
        data.update({name: self.data[name] for name in self.data})
        data["version"] = str(version)
        return data

    @property
    def asked_back(self) -> list[dict[str, Any]]:
        """Ambiguous numbers with the readings that settle them."""
        return [
            {
                "name": name,
                "text": self.data.get(name, ""),
                "label": str(self.fields[name].label),
                "readings": matrix.readings(self.data.get(name, "")) or (),
            }
            for name, errors in self.errors.as_data().items()
            if any(error.code == "number-ambiguous" for error in errors)
        ]


def initial_of(stored: TrainedStaffCount | None) -> dict[str, Any]:
    if stored is None:
        return {"version": 0}
    return {
        "should_be_trained": str(stored.should_be_trained),
        "trained_children": "" if stored.trained_children is None else str(stored.trained_children),
        "source": stored.source,
        "version": stored.version,
    }


class WindowForm(forms.Form):
    months = forms.IntegerField(
        label="Sertifikat dihitung selama (bulan)",
        required=False,
        help_text="Kosongkan bila sertifikat berlaku seterusnya.",
        error_messages={"invalid": "Tulis jumlah bulan dengan bilangan bulat, misalnya 24."},
    )
    expected = forms.IntegerField(required=False, widget=forms.HiddenInput)
