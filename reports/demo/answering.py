"""Invented but lawful answers: each is built from a rung of the item's own rubric and scored by it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from indicators import scoring
from indicators.answer_values import read_answer
from reports.demo.chance import draw, share

if TYPE_CHECKING:
    from indicators.models import Item
    from indicators.scoring import Level

# state of the answer, cumulative share of items
PLAN = (
    ("accepted", 0.56),
    ("partly", 0.64),
    ("waiting", 0.82),
    ("submitted", 0.87),
    ("returned", 0.90),
    ("draft", 0.94),
    ("empty", 1.0),
)
TOP_SHARE = 0.84
EXTERNAL_SHARE = 0.30


@dataclass(frozen=True)
class Fiction:
    """What happens to one item in the demonstration."""

    fate: str
    value: dict[str, Any] | None
    points: Decimal | None
    lower: Decimal
    external: bool


def invent(item: Item) -> Fiction:
    """The fate of one item, fixed by its code."""
    fate = _fate(item)
    rungs = sorted(scoring.levels(item.rule, item.max_score), key=lambda rung: rung.points)
    top = rungs[-1] if share("top", item.code) < TOP_SHARE else rungs[max(0, len(rungs) - 2)]
    below = rungs[max(0, rungs.index(top) - 1)]
    if fate == "empty":
        return Fiction(fate, None, None, scoring.ZERO, external=False)
    value = _value(item, top)
    points = scoring.score(item.rule, read_answer(item.rule, value), item.max_score)
    external = fate in ("accepted", "partly") and share("external", item.code) < EXTERNAL_SHARE
    return Fiction(fate, value, points, below.points, external)


def _fate(item: Item) -> str:
    if item.code == "I01-Q1":
        return "accepted"
    chance = share("fate", item.code)
    return next(name for name, edge in PLAN if chance <= edge)


def _value(item: Item, rung: Level) -> dict[str, Any]:
    rule, kind = item.rule, item.rule["kind"]
    if kind == "choice":
        return {"choice": rung.value}
    if kind == "yes_no":
        return {"yes": rung.value == "ya"}
    if kind == "bands":
        return _share_value(item, rung)
    if kind == "count_bands":
        return {"count": str(rung.lower or 0)}
    if kind == "checklist":
        each = Decimal(rule["points_per_item"])
        ticked = min(len(rule["items"]), int(rung.points / each)) if each else 0
        return {"ticked": [entry["code"] for entry in rule["items"][:ticked]]}
    if rule["input"] == "percentage":
        return {"percentage": "12.5"}
    return {"count": str(20 + draw("data", item.code) % 90)}


def _share_value(item: Item, rung: Level) -> dict[str, Any]:
    lower, upper = rung.lower or Decimal(0), rung.upper or Decimal(0)
    whole = 40 + draw("whole", item.code) % 160
    part = int(whole * (lower + upper) / 200)
    while part * 100 <= lower * whole and part < whole and upper:
        part += 1
    return {"numerator": str(part if upper else 0), "denominator": str(whole)}


def rows_of(item: Item, value: dict[str, Any] | None, organisation_id: int) -> list[dict[str, Any]]:
    """A few matrix rows, one text per column of the item, for items that ask for a matrix."""
    if not item.matrix_columns or value is None:
        return []
    return [
        {"cells": [_cell(column, item, n) for column in item.matrix_columns], "organisation": organisation_id}
        for n in range(1, 2 + draw("rows", item.code) % 4)
    ]


def _cell(column: str, item: Item, number: int) -> str:
    known = {
        "No": str(number),
        "Uraian": f"Kegiatan {number}: {item.topic or 'sesuai butir ini'}"[:120],
        "Nomor/tanggal dokumen": f"{400 + number}/{item.code}/2025",
        "Lokasi/OPD": ("Martapura", "Gambut", "Astambul")[number % 3],
        "Jumlah": str(5 + draw("n", item.code, number) % 60),
        "Keterangan": "Data peragaan",
    }
    return known.get(column, "–")
