"""From an answer to points, and from points to a predicate. Pure: no Django, Decimal only.

Rules are JSON-able mappings with points as decimal strings, made by `indicators.instrument_source`:

    {"kind": "choice", "options": [{"value": "perda", "label": "Peraturan Daerah", "points": "12.00"}]}
    {"kind": "yes_no", "points": {"ya": "3.00", "tidak": "0.00"}}
    {"kind": "bands", "higher_is_better": true, "noun": "orang",
     "bands": [{"lower": "0", "upper": "0", "points": "0.00"}, {"lower": "0", "upper": "20", …}]}
    {"kind": "count_bands", "unit": "mitra", "bands": [{"min": 0, "max": 0, "points": "0.00"},
     {"min": 1, "max": null, "points": "2.00"}]}
    {"kind": "checklist", "points_per_item": "2.00", "items": [{"code": "1", "label": "…"}], "max": "10.00"}
    {"kind": "data_only", "unit": "anak", "input": "count"}        (input: count or percentage; 0 points)

Percentage bands: the lower edge is outside, the upper edge inside, the first band is exactly 0
(instrument file, meta.field_notes.bands). An edge written with four decimals stands for a repeating
fraction (33.3333 is one third), so a share that rounds to it counts as on the edge.

Rounding: every rung is rounded half up to two decimals when the rule is made and again when scored, so
an item's score is a sum-ready two-decimal number: 0.3333 × 1.5 = 0.49995 → 0.50. Every maximum has at
most two decimals, hence full marks add up to exactly 1,000 and no total is ever rounded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

from common.formats import points as points_text
from common.formats import trim
from indicators.answer_values import (
    AnswerValue,
    ChecklistAnswer,
    ChoiceAnswer,
    CountAnswer,
    Rule,
    ShareAnswer,
    YesNoAnswer,
    check,
)

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
REPEATING_DECIMALS = 4


def to_points(value: Decimal) -> Decimal:
    """Round to two decimals, halves up: the one rounding of the portal."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Level:
    """One rung of a rubric as shown to people.

    `lower` and `upper` are percentages (lower outside unless 0 itself is the rung) or counts (both
    inside; upper None means "or more"); `value` is what an answer form posts for choices.
    """

    index: int
    label: str
    points: Decimal
    lower: Decimal | None = None
    upper: Decimal | None = None
    value: str | None = None


@dataclass(frozen=True)
class Explanation:
    """Where an answer stands and what lifts it: `target` is the numerator, count, number of ticks or
    percentage at which `next_level` is reached, `missing` the distance to it (always positive)."""

    level: Level | None
    points: Decimal | None
    next_level: Level | None
    target: Decimal | None
    missing: Decimal | None
    sentence: str


@dataclass(frozen=True)
class Band:
    """A predicate: both edges inside. `maximum` only matters for the policy `lower_bound_open`."""

    code: str
    name: str
    minimum: Decimal
    maximum: Decimal


def levels(rule: Rule, max_score: Decimal) -> tuple[Level, ...]:
    """All rungs in the order of the instrument, with Indonesian labels; points never above max_score."""
    kind = rule["kind"]
    if kind == "choice":
        rungs = [Level(0, o["label"], Decimal(o["points"]), value=o["value"]) for o in rule["options"]]
    elif kind == "yes_no":
        rungs = [
            Level(0, label, Decimal(rule["points"][key]), value=key)
            for key, label in (("ya", "Ya"), ("tidak", "Tidak"))
        ]
    elif kind == "bands":
        rungs = _share_levels(rule)
    elif kind == "count_bands":
        rungs = [_count_level(rule["unit"], band) for band in rule["bands"]]
    elif kind == "checklist":
        rungs = _checklist_levels(rule)
    else:
        rungs = [Level(0, "Data diisi (tanpa poin)", ZERO)]
    return tuple(
        Level(index, rung.label, _capped(rung.points, max_score), rung.lower, rung.upper, rung.value)
        for index, rung in enumerate(rungs)
    )


def score(rule: Rule, answer: AnswerValue | None, max_score: Decimal) -> Decimal | None:
    """Points of an answer, 0 ≤ points ≤ max_score, two decimals. No answer gives None, never zero.

    Raises Refused when the answer fails `answer_values.check`.
    """
    return None if answer is None else _level_of(rule, answer, max_score).points


def explain(rule: Rule, answer: AnswerValue | None, max_score: Decimal) -> Explanation:
    """Which rung an answer stands on and what is missing to the next better one.

    The next rung is the lowest one with more points; where a denominator is so small that one step passes
    it, the rung really reached. Raises Refused like `score`.
    """
    rungs = levels(rule, max_score)
    if answer is None:
        best = max(rungs, key=lambda rung: rung.points)
        sentence = f"Belum dijawab. Nilai tertinggi {points_text(best.points)} poin."
        return Explanation(None, None, best, None, None, sentence)
    here = _level_of(rule, answer, max_score)
    better = [rung for rung in rungs if rung.points > here.points]
    if not better:
        sentence = "Nilai tertinggi sudah tercapai." if max_score else "Data terisi; butir ini tanpa poin."
        return Explanation(here, here.points, None, None, None, sentence)
    rung = min(better, key=lambda candidate: candidate.points)
    target, missing, step = _distance(rule, answer, rung)
    if isinstance(answer, ShareAnswer) and answer.denominator is not None and target is not None:
        rung = _level_of(rule, ShareAnswer(target, answer.denominator), max_score)
    sentence = f"{step} untuk naik ke {points_text(rung.points)} poin."
    return Explanation(here, here.points, rung, target, missing, sentence)


def predicate(total: Decimal, bands: Sequence[Band], gap_policy: str) -> Band:
    """The predicate of a total. Both edges of a band are inside.

    Totals between two bands (700.01–700.99) are not regulated anywhere we found. `conservative`: the lower
    predicate until the next minimum is reached (700.5 is Madya). `lower_bound_open`: anything above the
    lower band's maximum already counts (700.5 is Nindya). Raises ValueError for another policy.
    """
    ordered = sorted(bands, key=lambda band: band.minimum)
    if gap_policy == "conservative":
        reached = [band for band in ordered if total >= band.minimum]
    elif gap_policy == "lower_bound_open":
        reached = ordered[:1] + [band for below, band in pairwise(ordered) if total > below.maximum]
    else:
        raise ValueError(f"unknown gap policy {gap_policy!r}")
    return reached[-1] if reached else ordered[0]


def points_to(total: Decimal, target: Decimal) -> Decimal:
    """Points still missing to a target total; zero when it is reached."""
    return max(ZERO, to_points(target - total))


def _capped(value: Decimal, max_score: Decimal) -> Decimal:
    return max(ZERO, min(to_points(value), to_points(max_score)))


def _level_of(rule: Rule, answer: AnswerValue, max_score: Decimal) -> Level:
    check(rule, answer)
    rungs = levels(rule, max_score)
    if isinstance(answer, ChoiceAnswer):
        return next(rung for rung in rungs if rung.value == answer.value)
    if isinstance(answer, YesNoAnswer):
        return rungs[0 if answer.yes else 1]
    if rule["kind"] == "data_only":
        return rungs[0]
    if isinstance(answer, ChecklistAnswer):
        return rungs[len(answer.ticked)]
    if isinstance(answer, CountAnswer):
        return next(rung for rung in rungs if rung.upper is None or answer.count <= rung.upper)
    return next(rung for rung in rungs if rung.upper is None or _within(answer.share, rung.upper))


def _within(share: Fraction, edge: Decimal) -> bool:
    """Is the share at or below the edge? A four-decimal edge also holds what rounds to it."""
    if share <= Fraction(edge):
        return True
    exponent = edge.normalize().as_tuple().exponent
    if not isinstance(exponent, int) or exponent > -REPEATING_DECIMALS:
        return False
    scale = 10**REPEATING_DECIMALS
    return Fraction((share * scale + Fraction(1, 2)).__floor__(), scale) <= Fraction(edge)


def _share_levels(rule: Rule) -> list[Level]:
    """Bands as rungs; neighbours worth the same are one rung ("0 sampai 10 persen")."""
    merged: list[tuple[Decimal, Decimal, Decimal]] = []
    for band in rule["bands"]:
        lower, upper, worth = Decimal(band["lower"]), Decimal(band["upper"]), Decimal(band["points"])
        if merged and merged[-1][2] == worth:
            merged[-1] = (merged[-1][0], upper, worth)
        else:
            merged.append((lower, upper, worth))
    rungs = []
    for position, (lower, upper, worth) in enumerate(merged):
        if lower == upper:
            label = f"{trim(upper)} persen"
        elif position == 0:
            label = f"{trim(lower)} sampai {trim(upper)} persen"
        else:
            label = f"Di atas {trim(lower)} sampai {trim(upper)} persen"
        rungs.append(Level(position, label, worth, lower, upper))
    return rungs


def _count_level(unit: str, band: Rule) -> Level:
    lower, upper = band["min"], band["max"]
    if upper is None:
        label = f"{trim(lower)} {unit} atau lebih"
    elif lower == upper:
        label = f"{trim(lower)} {unit}"
    else:
        label = f"{trim(lower)} sampai {trim(upper)} {unit}"
    last = None if upper is None else Decimal(upper)
    return Level(0, label, Decimal(band["points"]), Decimal(lower), last)


def _checklist_levels(rule: Rule) -> list[Level]:
    total, each, most = len(rule["items"]), Decimal(rule["points_per_item"]), Decimal(rule["max"])
    return [
        Level(met, f"{met} dari {total} butir terpenuhi", min(each * met, most), Decimal(met), Decimal(met))
        for met in range(total + 1)
    ]


def _distance(rule: Rule, answer: AnswerValue, rung: Level) -> tuple[Decimal | None, Decimal | None, str]:
    """Target, missing amount and the opening words of the sentence for the next rung."""
    if isinstance(answer, CountAnswer | ChecklistAnswer) and rung.lower is not None:
        have = answer.count if isinstance(answer, CountAnswer) else Decimal(len(answer.ticked))
        noun = rule["unit"] if isinstance(answer, CountAnswer) else "butir"
        missing = rung.lower - have
        return rung.lower, missing, f"Kurang {trim(missing)} {noun}"
    if isinstance(answer, ShareAnswer):
        edge = rung.lower if rule["higher_is_better"] else rung.upper
        if edge is not None and answer.numerator is not None and answer.denominator is not None:
            return _pair_distance(rule, answer.numerator, answer.denominator, edge)
        if edge is not None and answer.percentage is not None:
            return _percentage_distance(rule, answer.percentage, edge)
    return None, None, f"Penuhi “{rung.label}”"


def _pair_distance(
    rule: Rule, numerator: Decimal, denominator: Decimal, edge: Decimal
) -> tuple[Decimal, Decimal, str]:
    """The smallest change of the numerator that crosses the edge, denominator unchanged.

    With a small denominator that one step may pass several rungs; the caller names the rung reached.
    """
    whole = int(Fraction(edge) * Fraction(denominator) / 100)
    last_inside = max(
        n
        for n in range(max(0, whole - 1), whole + 3)
        if _within(Fraction(n * 100) / Fraction(denominator), edge)
    )
    noun = f" {rule['noun']}" if rule.get("noun") else ""
    if rule["higher_is_better"]:
        target = Decimal(last_inside + 1)
        return target, target - numerator, f"Kurang {trim(target - numerator)}{noun}"
    target = Decimal(last_inside)
    return target, numerator - target, f"Harus berkurang {trim(numerator - target)}{noun}"


def _percentage_distance(rule: Rule, percentage: Decimal, edge: Decimal) -> tuple[Decimal, Decimal, str]:
    if rule["higher_is_better"]:
        return edge, edge - percentage, f"Naikkan sampai di atas {trim(edge)} persen"
    return edge, percentage - edge, f"Turunkan sampai {trim(edge)} persen"
