"""Official results copied from letters and XLSX files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from common.formats import points as points_text
from common.refusals import Refused
from indicators.models import Item, Period, Reason, StageScore, Tier
from indicators.scoring import to_points
from indicators.services.periods import hold_period, lock_item
from indicators.services.results import refresh_all, refresh_result
from participants import audit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indicators.official_results import SheetRow
    from participants.models import User

OFFICIAL_TIERS = (Tier.EM, Tier.VA_PROV, Tier.VA_PUSAT, Tier.VLH, Tier.VF)


@dataclass(frozen=True)
class Source:
    """Where an official score stands: tier, who decided, and the letter with number and date."""

    tier: str
    decided_by: str
    document: str
    number: str
    date: dt.date


@dataclass(frozen=True)
class OfficialScore:
    """One official decision as written in the source; points within the item's maximum."""

    code: str
    points: Decimal
    reason: str = ""
    note: str = ""


@transaction.atomic
def transcribe(
    period: Period, scores: Sequence[OfficialScore], *, source: Source, by: User, now: dt.datetime
) -> list[StageScore]:
    """Append all scores of one source or none; a later source of the same tier outranks an earlier one.

    Raises Refused: "period-closed", "tier-not-official", "source-incomplete", "source-in-future",
    "nothing-to-transcribe", "item-unknown", "item-twice", "score-outside", "reason-unknown".
    """
    _check_source(period, source, now)
    items = check_scores(period, scores)
    for item in sorted((items[row.code] for row in scores), key=lambda item: item.pk):
        lock_item(period, item)
    made = [
        StageScore(
            regency=period.regency,
            period=period,
            item=items[row.code],
            tier=source.tier,
            points=to_points(row.points),
            reason=row.reason,
            note=row.note,
            decided_by=source.decided_by,
            entered_by=by,
            source_document=source.document,
            source_number=source.number,
            source_date=source.date,
            at=now,
        )
        for row in scores
    ]
    StageScore.objects.bulk_create(made)
    if len(made) == 1:
        refresh_result(period, made[0].item)
    else:
        refresh_all(period)
    audit.record(
        period.regency,
        "indicators.results-transcribed",
        "period",
        period.pk,
        by=by,
        tier=source.tier,
        items=len(made),
        total=str(sum((row.points for row in made), Decimal(0))),
    )
    return made


def check_scores(period: Period, scores: Sequence[OfficialScore]) -> dict[str, Item]:
    """The items behind the codes; Refused with the first fault (codes as in `transcribe`)."""
    if not scores:
        raise Refused("nothing-to-transcribe", "Tidak ada nilai yang akan dicatat.")
    items = {item.code: item for item in Item.objects.filter(instrument=period.instrument_id)}
    seen: set[str] = set()
    for row in scores:
        fault = score_fault(items.get(row.code), row)
        if fault is None and row.code in seen:
            fault = Refused("item-twice", f"Butir {row.code} tertulis dua kali.")
        if fault is not None:
            raise fault
        seen.add(row.code)
    return items


def score_fault(item: Item | None, row: OfficialScore) -> Refused | None:
    """What is wrong with one official score, or None."""
    if item is None:
        return Refused("item-unknown", f"Butir {row.code} tidak ada pada instrumen periode ini.")
    if not 0 <= row.points <= item.max_score:
        top = points_text(item.max_score)
        return Refused(
            "score-outside",
            f"Nilai {points_text(row.points)} pada butir {item.code} di luar rentang 0 sampai {top}.",
        )
    if row.points != to_points(row.points):
        return Refused("score-outside", f"Nilai butir {item.code} ditulis paling banyak dua angka desimal.")
    if row.reason and row.reason not in Reason.values:
        return Refused("reason-unknown", f"Alasan pada butir {item.code} tidak ada pada daftar.")
    return None


def check_running(period: Period) -> None:
    """Hold the period against closing; Refused("period-closed") unless it runs."""
    hold_period(period)
    if period.state != Period.State.OPEN:
        raise Refused("period-closed", f"Periode {period.name} tidak sedang berjalan.")


def _check_source(period: Period, source: Source, now: dt.datetime) -> None:
    check_running(period)
    if source.tier not in OFFICIAL_TIERS:
        raise Refused("tier-not-official", "Pilih tahap resmi: EM, VA provinsi, VA pusat, VLH, atau VF.")
    if not (source.decided_by and source.document and source.number):
        raise Refused("source-incomplete", "Isi pemberi nilai, nama dokumen, nomor, dan tanggalnya.")
    if source.date > now.date():
        raise Refused("source-in-future", "Tanggal dokumen belum tiba. Periksa kembali.")


@dataclass(frozen=True)
class Preview:
    """A dry run: what would be written, and one sentence per row that stands in the way."""

    scores: list[OfficialScore]
    faults: list[tuple[int, str]]


def preview(period: Period, rows: Sequence[SheetRow]) -> Preview:
    """Check every row of a sheet against the period's instrument without writing anything."""
    items = {item.code.lower(): item for item in Item.objects.filter(instrument=period.instrument_id)}
    scores: list[OfficialScore] = []
    faults: list[tuple[int, str]] = []
    seen: set[str] = set()
    for row in rows:
        item = items.get(row.code.lower())
        score = OfficialScore(item.code if item else row.code, row.points or Decimal(0), row.reason, row.note)
        fault = score_fault(item, score)
        if row.error or fault is not None or score.code in seen:
            twice = f"Butir {score.code} tertulis dua kali."
            faults.append((row.line, row.error or (fault.message if fault else twice)))
            continue
        seen.add(score.code)
        scores.append(score)
    return Preview(scores, faults)
