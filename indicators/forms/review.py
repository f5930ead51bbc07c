"""What reviewers decide, and what officials decided elsewhere."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms

from indicators.forms.fields import ItemForm, NumberField
from indicators.models import EvidenceLink, Reason, Tier
from indicators.services.review import Opinion
from indicators.services.transcription import OFFICIAL_TIERS, OfficialScore, Source
from indicators.services.verdicts import FileVerdict

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from indicators.scoring import Level

REASONS = [("", "Pilih alasan"), *Reason.choices]
FILE_STATES = [
    (EvidenceLink.State.ATTACHED, "Belum dinilai"),
    (EvidenceLink.State.ACCEPTED, "Diterima"),
    (EvidenceLink.State.RETURNED, "Dikembalikan"),
]


class ReviewForm(forms.Form):
    """The reviewer's opinion: a rubric level, a reason, a page, a note, and a verdict per file."""

    level = forms.TypedChoiceField(
        label="Nilai menurut rubrik", coerce=int, required=False, widget=forms.RadioSelect, empty_value=None
    )
    reason = forms.ChoiceField(
        label="Alasan nilai berbeda atau dikembalikan", choices=REASONS, required=False
    )
    page = forms.IntegerField(label="Halaman rujukan", required=False, min_value=1, max_value=9999)
    note = forms.CharField(
        label="Catatan untuk OPD", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    decided = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        tier: Tier,
        levels: Sequence[Level],
        links: Sequence[EvidenceLink],
        withheld: Collection[int] = (),
        draft: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.levels, self.links = levels, links
        field = self.fields["level"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(level.index, level.label) for level in levels]
        for link in links:
            fresh = EvidenceLink.State.ATTACHED if link.pk in withheld else EvidenceLink.State.ACCEPTED
            given = link.verdict_of(tier)
            self.fields[f"file_{link.pk}"] = forms.ChoiceField(
                label=link.evidence.title,
                choices=FILE_STATES,
                required=False,
                initial=given.state if given else fresh,
            )
            self.fields[f"why_{link.pk}"] = forms.ChoiceField(
                label=f"Alasan untuk {link.evidence.title}",
                choices=REASONS,
                required=False,
                initial=given.reason if given else "",
            )

        typed = {name: text for name, text in (draft or {}).items() if name in self.typed_names}
        self.initial.update(typed)

    @property
    def typed_names(self) -> list[str]:
        """The fields a person fills in, as a draft keeps them."""
        return [name for name in self.fields if name not in ("version", "seen", "decided")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for link in self.links:
            returned = data.get(f"file_{link.pk}") == EvidenceLink.State.RETURNED
            if returned and not data.get(f"why_{link.pk}") and not data.get("reason"):
                self.add_error(f"why_{link.pk}", "Pilih alasan untuk berkas yang dikembalikan.")
        return data

    @property
    def score(self) -> Decimal | None:
        index = self.cleaned_data.get("level")
        return next((level.points for level in self.levels if level.index == index), None)

    @property
    def opinion(self) -> Opinion:
        data = self.cleaned_data
        files = {
            link.pk: FileVerdict(state, data[f"why_{link.pk}"] or data["reason"])
            for link in self.links
            if (state := data[f"file_{link.pk}"])
        }
        return Opinion(data["reason"], data["note"].strip(), data["page"], files, data["seen"])


class RemarkForm(forms.Form):
    """One coded reason and one remark for several ticked items."""

    reason = forms.ChoiceField(label="Alasan", choices=REASONS, required=False)
    note = forms.CharField(
        label="Catatan untuk OPD", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    @property
    def opinion(self) -> Opinion:
        return Opinion(self.cleaned_data["reason"], self.cleaned_data["note"].strip())


class SourceForm(forms.Form):
    """The letter an official score is copied from."""

    tier = forms.ChoiceField(label="Tahap", choices=[(tier.value, tier.label) for tier in OFFICIAL_TIERS])
    decided_by = forms.CharField(label="Diputuskan oleh", max_length=160)
    document = forms.CharField(label="Nama dokumen", max_length=200)
    number = forms.CharField(label="Nomor dokumen", max_length=120)
    date = forms.DateField(
        label="Tanggal dokumen", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    @property
    def source(self) -> Source:
        data = self.cleaned_data
        return Source(Tier(data["tier"]), data["decided_by"], data["document"], data["number"], data["date"])


class TranscribeForm(ItemForm, SourceForm):
    """One official score."""

    points = NumberField(label="Nilai", max_length=12, help_text="Contoh: 2,01")
    reason = forms.ChoiceField(label="Alasan", choices=REASONS, required=False)
    note = forms.CharField(
        label="Catatan penilai", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    @property
    def score(self) -> OfficialScore:
        data = self.cleaned_data
        return OfficialScore(data["item"], data["points"], data["reason"], data["note"].strip())


class SheetForm(SourceForm):
    """A whole letter as XLSX, filled in on the template."""

    sheet = forms.FileField(label="Berkas XLSX", widget=forms.FileInput(attrs={"accept": ".xlsx"}))


class ConfirmForm(forms.Form):
    """The checked sheet, signed by the server, on its way back to be saved."""

    token = forms.CharField(widget=forms.HiddenInput)
