"""Days of a training in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.formats import long_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


def days_in_words(days: Sequence[dt.date]) -> str:
    """ "20–22 Agustus 2025", "30 Agustus–2 September 2025"; from the first day to the last, "" for none."""
    if not days:
        return ""
    first, last = min(days), max(days)
    if first == last:
        return long_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{long_date(last)}"
    begun = long_date(first)
    if first.year == last.year:
        begun = begun.removesuffix(f" {first.year}")
    return f"{begun}–{long_date(last)}"
