"""Find the question of the instrument that an action plan serves, by its code or by words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from indicators.models import Item, Period

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from participants.models import Regency

SHOWN = 8
WORDS = 6


def items_of(regency: Regency) -> QuerySet[Item]:
    """Items of the instrument by which the regency works now; none before its first period is opened."""
    period = Period.objects.filter(regency=regency).started().first()
    rows = Item.objects.filter(instrument=period.instrument_id) if period else Item.objects.none()
    return rows.select_related("question")


def find_items(regency: Regency, typed: str) -> list[Item]:
    """At most eight: the item of this very code alone, else those that hold every word that was typed."""
    words = typed.split()[:WORDS]
    if not words:
        return []
    rows = items_of(regency)
    exact = list(rows.filter(code__iexact="".join(words)))
    if exact:
        return exact
    for word in words:
        rows = rows.filter(
            Q(code__icontains=word)
            | Q(topic__icontains=word)
            | Q(question__text__icontains=word)
            | Q(question__indicator__name__icontains=word)
        )
    return list(rows[:SHOWN])
