"""The cheapest path to a predicate: what each item can still win, at what effort, and which to pick. Pure.

    options = [option for row in rows for option in improvements(row, today)]
    path = cheapest_path(options, need=required(totals.forecast, Decimal(801)))
    steps = running(totals.forecast, path.options, bands, gap_policy)

An improvement lifts one item to its claimed, its next or its best rung. Its gain is the points of that rung
minus the item's forecast, that is: what the total wins if the proof is delivered and accepted. A claim
already accepted in full offers no "proof": the loss still expected of it is not the OPD's to repair.

Effort is our own estimate, not the instrument's: 1 light (only the proof is missing), 2 medium (a few more
people, partners or documents), 3 heavy (a regulation, a national standard, data of all villages, or a share
far away). A past deadline doubles the cost.

`cheapest_path` is exact: a covering knapsack over at most one improvement per item, on whole cents and
whole effort units, with ties broken by gain and then by item code.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.answer_values import AnswerValue, CountAnswer, Rule, ShareAnswer
from indicators.scoring import ZERO, Band, Level, explain, levels, points_to, predicate

RESERVE = Decimal("10.00")
LATE_FACTOR = 2
FEW_UNITS = 3
NEAR_SHARE = Decimal(15)
HEAVY_EVIDENCE = (
    "Salinan produk hukum",
    "Sertifikat/berita acara standardisasi",
    "Matriks anggaran",
)
VILLAGE_CODES = frozenset({"KECAMATAN", "DESA"})


@dataclass(frozen=True)
class PlanRow:
    """What planning needs to know of an item: the OPD's claim, what was accepted of it (None while nobody
    decided), and what the forecast makes of it. `answer` is the claimed one."""

    code: str
    indicator: str
    cluster: str
    organisation: str
    max_score: Decimal
    forecast: Decimal
    claimed: Decimal | None
    accepted: Decimal | None
    rule: Rule
    answer: AnswerValue | None
    codes: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    deadline: date | None = None


@dataclass(frozen=True)
class Improvement:
    """One way to lift one item. `kind`: proof (the rung claimed), next or best; `missing` in Indonesian."""

    code: str
    organisation: str
    kind: str
    before: Decimal
    after: Decimal
    level: Level | None
    missing: str
    effort: int
    days_left: int | None

    @property
    def gain(self) -> Decimal:
        return self.after - self.before

    @property
    def cost(self) -> int:
        late = self.days_left is not None and self.days_left < 0
        return self.effort * (LATE_FACTOR if late else 1)


@dataclass(frozen=True)
class Path:
    """The chosen improvements by falling gain. `reached` is False when all of them together fall short."""

    options: tuple[Improvement, ...]
    need: Decimal
    gain: Decimal
    cost: int
    reached: bool


@dataclass(frozen=True)
class Step:
    """One ticked improvement and the total and predicate once it and all before it are met."""

    option: Improvement
    total: Decimal
    band: Band


def improvements(row: PlanRow, today: date) -> tuple[Improvement, ...]:
    """Up to three ways to lift an item, each worth more than the one before; empty at its maximum.

    Raises Refused when the stored answer no longer fits the rule.
    """
    days_left = None if row.deadline is None else (row.deadline - today).days
    found: list[Improvement] = []

    def offer(kind: str, after: Decimal, level: Level | None, missing: str, effort: int) -> None:
        if after > max([row.forecast, *(option.after for option in found)]):
            found.append(
                Improvement(
                    row.code, row.organisation, kind, row.forecast, after, level, missing, effort, days_left
                )
            )

    stand = explain(row.rule, row.answer, row.max_score)
    if row.claimed is not None and (row.accepted is None or row.accepted < row.claimed):
        proven = min(row.claimed, row.max_score)
        offer("proof", proven, stand.level, "Bukti yang diterima untuk nilai yang diklaim.", 1)
    if stand.next_level is not None:
        kind = "next" if stand.level is not None else "best"
        offer(kind, stand.next_level.points, stand.next_level, stand.sentence, _effort(row, stand.missing))
        best = max(levels(row.rule, row.max_score), key=lambda level: level.points)
        offer("best", best.points, best, f"Capai “{best.label}”.", _best_effort(row, best))
    return tuple(found)


def required(total: Decimal, target: Decimal, reserve: Decimal = RESERVE) -> Decimal:
    """Points to win so that a total reaches the target with a reserve for refused proof."""
    return points_to(total, target + reserve)


def cheapest_path(options: Iterable[Improvement], need: Decimal) -> Path:
    """The least costly set, one improvement per item at most, whose gains add up to the need.

    When nothing suffices the path holds the best improvement of every item and `reached` is False.
    """
    groups = _groups(options)
    goal = _cents(need)
    if goal <= 0:
        return Path((), need, ZERO, 0, reached=True)
    everything = [max(group, key=lambda option: (option.gain, -option.cost)) for group in groups]
    if sum(_cents(option.gain) for option in everything) < goal:
        return _path(everything, need, reached=False)
    return _path(_cover(groups, goal), need, reached=True)


def running(
    total: Decimal, chosen: Sequence[Improvement], bands: Sequence[Band], gap_policy: str
) -> tuple[Step, ...]:
    """Running totals in the given order, each with the predicate it stands at."""
    steps = []
    for option in chosen:
        total += option.gain
        steps.append(Step(option, total, predicate(total, bands, gap_policy)))
    return tuple(steps)


def _effort(row: PlanRow, missing: Decimal | None) -> int:
    """Grade of the step to the next rung."""
    if VILLAGE_CODES & set(row.codes) or any(line.startswith(HEAVY_EVIDENCE) for line in row.evidence):
        return 3
    if isinstance(row.answer, ShareAnswer) and missing is not None:
        base = row.answer.denominator
        distance = missing * 100 / base if base else missing
        return 2 if distance <= NEAR_SHARE else 3
    if isinstance(row.answer, CountAnswer) and missing is not None:
        return 1 if missing == 1 else 2 if missing <= FEW_UNITS else 3
    return 2


def _best_effort(row: PlanRow, best: Level) -> int:
    """Grade of the step to the best rung: one heavier than to the next, unless it is the same rung."""
    stand = explain(row.rule, row.answer, row.max_score)
    effort = _effort(row, stand.missing)
    same = stand.next_level is not None and stand.next_level.points == best.points
    return effort if same else min(3, effort + 1)


def _cents(value: Decimal) -> int:
    return int((value * 100).to_integral_value())


def _groups(options: Iterable[Improvement]) -> list[list[Improvement]]:
    groups: dict[str, list[Improvement]] = {}
    for option in options:
        if option.gain > 0:
            groups.setdefault(option.code, []).append(option)
    return [groups[code] for code in sorted(groups)]


def _path(chosen: Iterable[Improvement], need: Decimal, *, reached: bool) -> Path:
    ordered = tuple(sorted(chosen, key=lambda option: (-option.gain, option.code)))
    gain = sum((option.gain for option in ordered), ZERO)
    return Path(ordered, need, gain, sum(option.cost for option in ordered), reached)


def _ceiling(groups: list[list[Improvement]], goal: int) -> int:
    """Cost of a good path found greedily: no better path costs more."""
    best = [max(group, key=lambda option: option.gain / option.cost) for group in groups]
    best.sort(key=lambda option: option.gain / option.cost, reverse=True)
    won = cost = 0
    for option in best:
        if won >= goal:
            return cost
        won, cost = won + _cents(option.gain), cost + option.cost
    if won >= goal:
        return cost
    return sum(max(option.cost for option in group) for group in groups)


def _cover(groups: list[list[Improvement]], goal: int) -> list[Improvement]:
    """Exact covering knapsack: most cents winnable at each cost, then the lowest cost that covers."""
    ceiling = _ceiling(groups, goal)
    won = [0] * (ceiling + 1)
    taken: list[list[Improvement | None]] = []
    for group in groups:
        choice: list[Improvement | None] = [None] * (ceiling + 1)
        following = won.copy()
        for option in group:
            cents, cost = _cents(option.gain), option.cost
            for budget in range(cost, ceiling + 1):
                candidate = won[budget - cost] + cents
                if candidate > following[budget]:
                    following[budget], choice[budget] = candidate, option
        won = following
        taken.append(choice)
    budget = next(cost for cost in range(ceiling + 1) if won[cost] >= goal)
    chosen = []
    for choice in reversed(taken):
        picked = choice[budget]
        if picked is not None:
            chosen.append(picked)
            budget -= picked.cost
    return chosen
