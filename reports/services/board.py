"""Flat, formatted values for the readiness page: the template only places them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from common.formats import points, trim
from coordination.models import Commitment
from indicators.gates import MET, UNKNOWN, UNMET
from indicators.models import Answer
from indicators.services.standing import Standing, recoverable
from reports.services.conditions import gate_states

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indicators import forecast as fc
    from indicators.scoring import Band
    from reports.services.surroundings import PastResult, Surroundings

FULL = Decimal(1000)
SHORT_CLUSTER = {
    "K0": ("Kelembagaan", "Lbg"),
    "K1": ("I. Hak sipil dan kebebasan", "I"),
    "K2": ("II. Keluarga dan pengasuhan", "II"),
    "K3": ("III. Kesehatan dasar", "III"),
    "K4": ("IV. Pendidikan dan budaya", "IV"),
    "K5": ("V. Perlindungan khusus", "V"),
    "KD": ("Kecamatan dan desa", "K/D"),
}
NAMED = 4
HEAT_STEPS = (20, 40, 60, 75)
HISTORY_TOP, HISTORY_BAND = Decimal("28.2"), Decimal("40.9")


def percent(value: Decimal, of: Decimal = FULL) -> str:
    """A position on an SVG axis: "54.75%"."""
    return f"{(value * 100 / of):.2f}%" if of else "0%"


def scale(standing: Standing) -> dict[str, Any]:
    """The 0–1,000 scale: bands, the three marks, the range and the target, as positions in per cent."""
    totals = standing.totals
    return {
        "bands": [_band(i, b, standing) for i, b in enumerate(standing.bands)],
        "accepted": percent(totals.accepted),
        "claimed": percent(totals.claimed),
        "forecast": percent(totals.forecast),
        "low": percent(totals.low),
        "high": percent(totals.high),
        "target": percent(standing.target),
        "target_points": trim(standing.target),
    }


def _band(index: int, band: Band, standing: Standing) -> dict[str, Any]:
    upper = standing.bands[index + 1].minimum if index + 1 < len(standing.bands) else FULL
    name = "KLA" if band.code == "kla" else band.name
    return {
        "step": index,
        "name": name,
        "short": name[:3],
        "range": f"{trim(band.minimum)}–{trim(band.maximum)}",
        "x": percent(band.minimum),
        "width": percent(upper - band.minimum),
        "middle": percent((band.minimum + upper) / 2),
        "strong": band.code in (standing.predicate_forecast.code, standing.predicate_accepted.code),
    }


def clusters(standing: Standing) -> list[dict[str, Any]]:
    """One bar a cluster, in points: the longest cluster fills the width."""
    longest = max((t.max_score for t in standing.by_cluster.values()), default=Decimal(1)) / Decimal("0.98")
    return [
        {
            "code": code,
            "name": SHORT_CLUSTER[code][0],
            "max": trim(t.max_score),
            "accepted": points(t.accepted),
            "forecast": points(t.forecast),
            "claimed": points(t.claimed),
            "x_accepted": percent(t.accepted, longest),
            "x_forecast": percent(t.forecast, longest),
            "x_claimed": percent(t.claimed, longest),
            "x_max": percent(t.max_score, longest),
        }
        for code, t in standing.by_cluster.items()
    ]


def heat(standing: Standing) -> list[dict[str, Any]]:
    """Organisation × cluster: per cent of claimed points accepted; None where nothing is led."""
    leads = sorted({row.lead for row in standing.rows})
    return [
        {
            "lead": lead,
            "cells": [_cell(standing.by_lead_and_cluster.get((lead, c)), c) for c in SHORT_CLUSTER],
        }
        for lead in leads
    ]


def _cell(totals: fc.Totals | None, cluster: str) -> dict[str, Any]:
    label = SHORT_CLUSTER[cluster][1]
    if totals is None or not totals.max_score:
        return {"label": label, "share": None, "step": 0}
    if not totals.claimed:
        return {"label": label, "share": 0, "step": 1}
    share = min(100, int(totals.accepted * 100 / totals.claimed))
    return {"label": label, "share": share, "step": 1 + sum(share >= edge for edge in HEAT_STEPS)}


def waterfall(standing: Standing) -> dict[str, Any]:
    """From claim to forecast; the axis begins at the hundred below the smallest figure."""
    t = standing.totals
    start = (min(t.forecast, t.claimed, standing.target) // 100) * 100
    end = max(t.claimed, t.forecast, standing.target) + 20
    span = end - start

    def bar(
        label: str, value: Decimal, low: Decimal, high: Decimal, kind: str, sign: str = ""
    ) -> dict[str, Any]:
        return {
            "label": label,
            "value": f"{sign}{points(abs(value))}",
            "kind": kind,
            "x": percent(max(low - start, Decimal(0)), span),
            "width": percent(high - max(low, start), span),
        }

    after_cut = t.claimed - t.cut + t.raised
    rest = after_cut - t.forecast
    rows = [
        bar("Klaim OPD", t.claimed, start, t.claimed, "base"),
        bar("Ditolak pada telaah", t.cut, after_cut, t.claimed, "loss", "−"),
        bar(
            "Perkiraan tidak diterima",
            rest,
            min(t.forecast, after_cut),
            max(t.forecast, after_cut),
            "loss" if rest >= 0 else "gain",
            "−" if rest >= 0 else "+",
        ),
        bar("Prakiraan", t.forecast, start, t.forecast, "base"),
    ]
    for index, row in enumerate(rows):
        row |= {"y_text": 28 + 38 * index, "y_bar": 33 + 38 * index}
    return {"rows": rows, "start": trim(start), "target": percent(standing.target - start, span)}


def history(around: Surroundings, standing: Standing) -> dict[str, Any]:
    """Predicates of past years with their sources, and this period's forecast at the right edge."""
    named = [band for band in standing.bands if band.code != "none"][:4]
    order = {band.code: index for index, band in enumerate(named)}
    past = around.past
    step = Decimal(100) / (len(past) + 2) if past else Decimal(50)
    floor, t = named[0].minimum, standing.totals
    bands = [
        {"step": i + 1, "name": b.name, "y": f"{_band_top(i):.1f}", "text_y": f"{_band_top(i) + 16:.1f}"}
        for i, b in enumerate(named)
    ]
    height = _height(t.forecast, floor)
    now = {
        "x": f"{100 - step / 2:.1f}%",
        "y": f"{height:.1f}",
        "low": f"{_height(t.low, floor):.1f}",
        "high": f"{_height(t.high, floor):.1f}",
        "label_y": f"{height + 5:.1f}",
    }
    spots = [
        _spot(result, step * (index + 1) + step / 2, _band_top(order.get(result.predicate, 0)), floor)
        for index, result in enumerate(past)
    ]
    return {"past": spots, "bands": bands, "now": now, "target_y": f"{_height(standing.target, floor):.1f}"}


def _band_top(index: int) -> Decimal:
    return HISTORY_TOP + HISTORY_BAND * (3 - index)


def _height(score: Decimal, floor: Decimal) -> Decimal:
    """Where a score stands: `floor` (the lower edge of Pratama) is the bottom of four equal bands."""
    above = max((score - floor) / 100 * HISTORY_BAND, Decimal(0))
    return max(Decimal(4), HISTORY_TOP + HISTORY_BAND * 4 - above)


def _spot(result: PastResult, x: Decimal, top: Decimal, floor: Decimal) -> dict[str, Any]:
    """One past year: a mark where a score was published, hatched where only the predicate is known."""
    spot = {
        "year": result.year,
        "x": f"{x:.1f}%",
        "hatch_x": f"{x - 2:.1f}%",
        "hatch_y": f"{top + 5:.1f}",
        "score": "",
        "predicate": result.predicate,
        "source": result.source,
    }
    if result.score is None:
        return spot
    y = _height(result.score, floor)
    about = "±" if result.approximate else ""
    return spot | {"y": f"{y:.1f}", "label_y": f"{y - 12:.1f}", "score": about + trim(result.score)}


def gates(around: Surroundings, standing: Standing) -> list[dict[str, str]]:
    """The conditions that outrank points, unmet first; what nobody has answered stays unknown."""
    marks = {MET: "ok", UNMET: "bad", UNKNOWN: "draft"}
    return [
        {
            "rule": g.label,
            "state": g.word,
            "mark": marks[g.state],
            "note": g.detail,
            "confidence": g.confidence,
        }
        for g in gate_states(around, standing)
    ]


def actions(around: Surroundings, standing: Standing) -> list[dict[str, Any]]:
    """What waits for the secretariat, with the points that hang on it."""
    waiting = [
        r for r in standing.rows if r.answer_state in ("submitted", "signed") and r.state.accepted is None
    ]
    returned = [r for r in standing.rows if r.answer_state == Answer.State.RETURNED]
    empty = [r for r in standing.rows if r.answer_state in ("", Answer.State.DRAFT) and r.state.max_score]
    return [
        {"key": "review", "count": len(waiting), "what": "butir menunggu telaah", "points": _sum(waiting)},
        {
            "key": "returned",
            "count": len(returned),
            "what": "butir dikembalikan, belum diperbaiki",
            "points": _sum(returned),
        },
        {"key": "empty", "count": len(empty), "what": "butir belum diajukan", "points": _sum(empty)},
        {"key": "withheld", "count": around.withheld, "what": "berkas ditahan: data anak", "points": ""},
    ]


def promises(around: Surroundings) -> list[dict[str, Any]]:
    """Late and broken promises, each with its bodies and the points at stake."""
    found = []
    for state, key, what in (
        (Commitment.State.OPEN, "terlambat", "komitmen terlambat"),
        (Commitment.State.BROKEN, "ingkar", "komitmen tidak ditepati"),
    ):
        rows = [row for row in around.overdue if row.state == state]
        if rows:
            found.append(
                {
                    "key": key,
                    "count": len(rows),
                    "what": what,
                    "bodies": ", ".join(dict.fromkeys(row.organisation for row in rows)),
                    "points": points(sum((row.points for row in rows), Decimal(0))),
                }
            )
    return found


def late_plans(around: Surroundings) -> dict[str, Any] | None:
    """Action plans whose report is past its day, with their bodies; None where there are none."""
    if not around.late_plans:
        return None
    bodies = list(dict.fromkeys(plan.organisation for plan in around.late_plans))
    more = f", dan {len(bodies) - NAMED} lembaga lain" if len(bodies) > NAMED else ""
    return {"count": len(around.late_plans), "bodies": ", ".join(bodies[:NAMED]) + more}


def _sum(rows: Iterable[Any]) -> str:
    return points(sum((row.state.max_score for row in rows), Decimal(0)))


def top_rows(standing: Standing, limit: int = 10) -> list[dict[str, str]]:
    """The largest recoverable items with their owners."""
    return [
        {
            "code": r.code,
            "title": r.title,
            "lead": r.lead,
            "points": points(r.recoverable),
            "state": r.answer_state,
            "reason": r.return_reason,
            "forecast": points(r.forecast.forecast),
            "max": trim(r.state.max_score),
        }
        for r in recoverable(standing, limit)
    ]
