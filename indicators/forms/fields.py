"""Fields and forms that several papers of this room share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from common.formats import parse_number
from common.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indicators.models import Item


class NumberField(forms.CharField):
    """An Indonesian number; an ambiguous one is asked back (error code "number-ambiguous")."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_number(text)
        except Refused as refusal:
            raise forms.ValidationError(self.sentence(text, refusal), code=refusal.code) from refusal

    def sentence(self, text: str, refusal: Refused) -> str:
        """What to tell about `text` that is no clear number."""
        return refusal.message


class ItemForm(forms.Form):
    """A form about one item, chosen among those given."""

    item = forms.ChoiceField(label="Butir")

    def __init__(self, *args: Any, items: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Pilih butir")] + [
                (item.code, f"{item.code} {(item.topic or item.question.text)[:80]}") for item in items
            ]
