"""What stands in the ministry's application: the tick per item, and the score of the tier EM it stands for.

EM is the regency's own filing (process.md: "EM (as filed)"). Ticking writes both; a correction appends a new
score, taking a tick away appends a withdrawn one, so that the history tells what was once noted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from common.refusals import Refused
from indicators.models import Item, MinistryEntry, Period, StageScore, Tier
from indicators.services.periods import lock_item
from indicators.services.results import refresh_all, refresh_result
from indicators.services.transcription import OfficialScore, check_running, score_fault
from participants import audit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from decimal import Decimal

    from participants.models import User

SOURCE = "Diinput Sekretariat ke aplikasi KLA Kementerian"


@dataclass(frozen=True)
class Filed:
    """One item as typed into the ministry's application; points within the item's maximum."""

    item: Item
    points: Decimal


@transaction.atomic
def note_filed(period: Period, filed: Sequence[Filed], *, by: User, now: dt.datetime) -> list[StageScore]:
    """Tick all items or none; an item already ticked with the same value is passed over.

    Returns the EM scores made. Raises Refused: "period-closed", "nothing-to-note", "score-outside",
    "item-unassigned".
    """
    check_running(period)
    if not filed:
        raise Refused("nothing-to-note", "Belum ada butir yang dicentang.")
    for row in filed:
        fault = score_fault(row.item, OfficialScore(row.item.code, row.points))
        if fault is not None:
            raise fault
    ordered = sorted(filed, key=lambda row: row.item.pk)
    for row in ordered:
        lock_item(period, row.item)
    standing = em_in_force(period, [row.item for row in ordered])
    ticked = dict(
        MinistryEntry.objects.filter(period=period, item__in=standing).values_list("item_id", "points")
    )
    fresh = [row for row in ordered if not standing.get(row.item.pk) == ticked.get(row.item.pk) == row.points]
    made = StageScore.objects.bulk_create([_score(period, row, by, now) for row in fresh])
    MinistryEntry.objects.bulk_create(
        [
            MinistryEntry(
                regency=period.regency, period=period, item=row.item, points=row.points, entered_by=by
            )
            for row in fresh
        ],
        update_conflicts=True,
        unique_fields=["period", "item"],
        update_fields=["points", "entered_by", "at"],
    )
    _refresh(period, fresh)
    for row in fresh:
        _record(period, row.item, "ministry-entered", by, points=str(row.points))
    return made


@transaction.atomic
def take_back(period: Period, item: Item, *, by: User, now: dt.datetime) -> None:
    """The item is not in the ministry's application after all; its EM score no longer counts.

    An EM score copied from a letter stays. Raises Refused: "period-closed", "nothing-to-note".
    """
    check_running(period)
    lock_item(period, item)
    entry = MinistryEntry.objects.filter(period=period, item=item).first()
    if entry is None:
        raise Refused("nothing-to-note", f"Butir {item.code} belum tercatat sudah diinput.")
    last = StageScore.objects.filter(period=period, item=item, tier=Tier.EM).order_by("-pk").first()
    if last is not None and not last.withdrawn and not last.source_document:
        _score(period, Filed(item, last.points), by, now, withdrawn=True).save(force_insert=True)
        refresh_result(period, item)
    entry.delete()
    _record(period, item, "ministry-entry-cleared", by)


def em_in_force(period: Period, items: Sequence[Item]) -> dict[int, Decimal]:
    """The tier EM of these items, keyed by item id; an item without one is left out."""
    rows = StageScore.objects.filter(period=period, tier=Tier.EM, item__in=items)
    newest = rows.order_by("item_id", "-pk").distinct("item_id")
    return {row.item_id: row.points for row in newest if not row.withdrawn}


def _score(
    period: Period, filed: Filed, by: User, now: dt.datetime, *, withdrawn: bool = False
) -> StageScore:
    return StageScore(
        regency=period.regency,
        period=period,
        item=filed.item,
        tier=Tier.EM,
        points=filed.points,
        decided_by=SOURCE,
        entered_by=by,
        withdrawn=withdrawn,
        at=now,
    )


def _refresh(period: Period, rows: Sequence[Filed]) -> None:
    if len(rows) == 1:
        refresh_result(period, rows[0].item)
    elif rows:
        refresh_all(period)


def _record(period: Period, item: Item, action: str, by: User, **data: object) -> None:
    audit.record(period.regency, f"indicators.{action}", "item", item.code, by=by, period=period.pk, **data)
