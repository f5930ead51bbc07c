"""Two axes of proof and the years it must come from. Pure: no Django.

An item is proven on paper (Kelengkapan administrasi) and in the field (Penerapan di lapangan); a score that
rests on paper alone falls in the field verification, so both are always shown together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.formats import long_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

FIELD_WORDS = ("foto", "wawancara", "video")


@dataclass(frozen=True)
class Axes:
    """Documents and field proof of one item: how many the instrument asks for, how many were accepted."""

    admin_expected: int
    admin_accepted: int
    field_expected: int
    field_accepted: int

    @property
    def paper_only(self) -> bool:
        """Something is proven, and nothing of it in the field."""
        return self.admin_accepted > 0 and self.field_accepted == 0

    @property
    def admin_text(self) -> str:
        return _out_of(self.admin_accepted, self.admin_expected)

    @property
    def field_text(self) -> str:
        return _out_of(self.field_accepted, self.field_expected)

    @property
    def admin_percent(self) -> int:
        return _percent(self.admin_accepted, self.admin_expected)

    @property
    def field_percent(self) -> int:
        return _percent(self.field_accepted, self.field_expected)

    @property
    def sentence(self) -> str:
        """What to tell the organisation below the two bars; empty where nothing is to be said."""
        if not self.paper_only:
            return ""
        if self.field_expected:
            return "Baru dibuktikan dengan dokumen. Foto atau wawancara belum diterima."
        return "Hanya dibuktikan dengan dokumen. Instrumen tidak meminta foto atau wawancara."


def is_field_word(expected: str) -> bool:
    """Does this line of `Item.evidence_expected` ask for proof from the field?"""
    return expected.lower().startswith(FIELD_WORDS)


def axes(expected: Sequence[str], accepted_in_field: Iterable[bool]) -> Axes:
    """Count both axes of one item.

    `expected`: the instrument's list of evidence kinds; `accepted_in_field`: one flag per accepted link, true
    for a photo or interview. More accepted files than expected kinds do not count above the expectation.
    """
    wanted_in_field = sum(is_field_word(line) for line in expected)
    wanted_on_paper = len(expected) - wanted_in_field
    flags = list(accepted_in_field)
    in_field = sum(flags)
    on_paper = len(flags) - in_field
    return Axes(
        admin_expected=wanted_on_paper,
        admin_accepted=min(on_paper, wanted_on_paper) if wanted_on_paper else on_paper,
        field_expected=wanted_in_field,
        field_accepted=min(in_field, wanted_in_field) if wanted_in_field else in_field,
    )


def year_warning(
    document_date: dt.date | None, valid_until: dt.date | None, evidence_years: Sequence[int]
) -> str:
    """Words for a document dated outside the period's evidence years; empty when all is well.

    A document from before that is still valid in the evidence years is fine (rule: writing table no. 9).
    """
    if document_date is None or not evidence_years or document_date.year in evidence_years:
        return ""
    first, last = min(evidence_years), max(evidence_years)
    still_valid = valid_until is not None and valid_until.year >= first
    if document_date.year < first and still_valid:
        return ""
    years = " dan ".join(str(year) for year in sorted(evidence_years))
    outside = f"Dokumen bertanggal {long_date(document_date)} berada di luar tahun bukti {years}."
    if document_date.year > last:
        return f"Tahun salah. {outside}"
    return f"Tahun salah. {outside} Bila masih berlaku, isi “Berlaku sampai”."


def _out_of(accepted: int, expected: int) -> str:
    return f"{accepted} dari {expected}" if expected else f"{accepted}, tidak diminta"


def _percent(accepted: int, expected: int) -> int:
    if not expected:
        return 100 if accepted else 0
    return accepted * 100 // expected
