"""The three numbers — claimed, accepted, forecast — per item and in total. Pure: Decimal, no clock.

    forecast = external decisions as they are
             + internally accepted (or self-filed EM) points × retention rate
             + unreviewed claims × acceptance rate

The retention rate is what provinces and the centre left of internally accepted points; the acceptance
rate is what verification leaves of a claim: internal acceptance × retention. Each is looked up at the
narrowest level with at least MIN_DECISIONS decisions: item → indicator → organisation → regency →
published pairs. The last is an assumption: eight published EM→VA pairs of other regencies (instrument.md,
section 5), which already span claim to verification and are therefore used once, not twice.

Value and range of a rate: points kept ÷ points judged, with the 90 per cent Wilson interval, where the
number of trials is Kish's effective number of decisions (few large decisions weigh as few). For the
published pairs the range is their minimum and maximum. Rates are shared by many items, so their errors
do not cancel: the range of a total is the sum of the ranges of its items. An item never exceeds its
maximum. Item figures are rounded half up to two decimals; totals are exact sums of them.

EM is the regency's own filing in the ministry's application, not a decision by somebody else: it counts
as accepted (naming its tier) and is forecast with the retention rate.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from common.formats import number
from indicators.scoring import ZERO, to_points

K = TypeVar("K", bound=Hashable)

MIN_DECISIONS = 5
WILSON_Z = Decimal("1.645")
TIER_INTERNAL = "INTERNAL"
TIER_EM = "EM"
OWN_TIERS = frozenset({TIER_INTERNAL, TIER_EM})

LEVELS = ("item", "indicator", "organisation", "regency")
PUBLISHED = "published"
LEVEL_WORDS = {
    "item": "pada butir ini",
    "indicator": "pada indikator ini",
    "organisation": "pada perangkat daerah ini",
    "regency": "di kabupaten ini",
}
PUBLISHED_PAIRS = (
    ("Kab. Magelang 2022", Decimal("0.927")),
    ("Kab. Sragen 2022", Decimal("0.837")),
    ("Kab. Demak 2022", Decimal("0.716")),
    ("Kab. Wonogiri 2022", Decimal("0.736")),
    ("Kab. Batang 2022", Decimal("0.691")),
    ("Kab. Karanganyar 2022", Decimal("0.724")),
    ("Kab. Kotawaringin Timur 2023", Decimal("0.816")),
    ("Kota Tasikmalaya 2025", Decimal("0.700")),
)


@dataclass(frozen=True)
class ItemState:
    """One item of one period as it stands now; points in Decimal, None where no row exists.

    `claim_signed` tells whether the claim counts under the period's rule for sign-off; an unsigned claim
    is reported apart and in no other figure. `external` is the latest score of the highest tier above
    INTERNAL, named in `external_tier` (EM, VA_PROV, VA_PUSAT, VLH, VF). `own_review`: reviewed by the
    same Dinas that answered. `bands_confidence` is "inferred", "assumption" or another mark.
    """

    code: str
    indicator: str
    cluster: str
    organisation: str
    max_score: Decimal
    claimed: Decimal | None = None
    internal: Decimal | None = None
    external: Decimal | None = None
    external_tier: str | None = None
    claim_signed: bool = True
    bands_confidence: str = ""
    own_review: bool = False

    @property
    def counted_claim(self) -> Decimal:
        return self.claimed if self.claimed is not None and self.claim_signed else ZERO

    @property
    def accepted(self) -> Decimal | None:
        """Points of the highest decided tier, None while nobody has decided."""
        return self.external if self.external is not None else self.internal

    @property
    def accepted_tier(self) -> str | None:
        if self.external is not None:
            return self.external_tier
        return TIER_INTERNAL if self.internal is not None else None


@dataclass(frozen=True)
class Decision:
    """One past decision: `before` points were judged and `after` were left."""

    item: str
    indicator: str
    organisation: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class Samples:
    """Past decisions of one regency: claim → internal review, and internal review → external tiers."""

    acceptance: Sequence[Decision] = ()
    retention: Sequence[Decision] = ()


@dataclass(frozen=True)
class Rate:
    """A rate with its range, the level it was found at and the number of decisions it rests on."""

    value: Decimal
    low: Decimal
    high: Decimal
    level: str
    decisions: int
    assumption: bool

    @property
    def sentence(self) -> str:
        """What it rests on, in Indonesian, read next to the item."""
        return self.told(LEVEL_WORDS.get(self.level, ""))

    def told(self, where: str) -> str:
        """The same with the place named by the caller, for a list of rates away from their items."""
        share = f"{number(self.value * 100, 0)} persen"
        spread = f"{number(self.low * 100, 0)}–{number(self.high * 100, 0)}"
        published = f"{len(PUBLISHED_PAIRS)} pasangan nilai terbitan daerah lain (asumsi)"
        if self.level == PUBLISHED:
            return f"{share} ({spread}), menurut {published}"
        told = f"{share} ({spread}), menurut {self.decisions} keputusan {where}"
        return f"{told} dan {published}" if self.assumption else told


@dataclass(frozen=True)
class ItemForecast:
    """`basis` is external, retention, acceptance or none (nothing claimed, nothing decided)."""

    code: str
    forecast: Decimal
    low: Decimal
    high: Decimal
    basis: str
    rate: Rate | None


@dataclass(frozen=True)
class Totals:
    """Sums over some items. accepted + unreviewed + cut + not_claimed = max_score, always.

    `cut`: claimed but refused by the deciding tier; `raised`: accepted above the claim; `unsigned`:
    claims waiting for sign-off; `expected_loss`: accepted or unreviewed points the forecast gives up;
    `inferred_points`/`assumed_points`: maximum points whose rubric is inferred or assumed;
    `own_review_points`: accepted points decided by the same Dinas that answered.
    """

    items: int
    decided: int
    max_score: Decimal
    claimed: Decimal
    unsigned: Decimal
    accepted: Decimal
    accepted_by_tier: Mapping[str, Decimal]
    unreviewed: Decimal
    cut: Decimal
    raised: Decimal
    not_claimed: Decimal
    forecast: Decimal
    low: Decimal
    high: Decimal
    inferred_points: Decimal
    assumed_points: Decimal
    own_review_points: Decimal

    @property
    def expected_loss(self) -> Decimal:
        return self.accepted + self.unreviewed - self.forecast


@dataclass(frozen=True)
class Tally:
    """Decisions added up: how many, points judged, points kept of them, sum of the squares judged."""

    decisions: int
    judged: Decimal
    kept: Decimal
    squares: Decimal


class Rates:
    """All rates of one regency, each computed once. A group is (level, key), the whole ("regency", "")."""

    def __init__(self, samples: Samples) -> None:
        self._tallies = {
            "acceptance": _grouped(samples.acceptance),
            "retention": _grouped(samples.retention),
        }
        self._found: dict[tuple[str, str, Hashable], Rate | None] = {}

    @classmethod
    def of_tallies(
        cls, acceptance: Mapping[tuple[str, str], Tally], retention: Mapping[tuple[str, str], Tally]
    ) -> "Rates":
        """From decisions already added up by group, as a database does it."""
        rates = cls(Samples())
        rates._tallies = {"acceptance": acceptance, "retention": retention}
        return rates

    def retention(self, state: ItemState) -> Rate:
        """Internally accepted → external."""
        return self._lookup("retention", state) or published_rate()

    def acceptance(self, state: ItemState) -> Rate:
        """Claim → what verification leaves: internal acceptance × retention, or the published pairs."""
        internal = self._lookup("acceptance", state)
        if internal is None:
            return published_rate()
        kept = self.retention(state)
        return Rate(
            internal.value * kept.value,
            internal.low * kept.low,
            internal.high * kept.high,
            internal.level,
            internal.decisions,
            kept.assumption,
        )

    def _lookup(self, kind: str, state: ItemState) -> Rate | None:
        keys = (state.code, state.indicator, state.organisation, "")
        for level, key in zip(LEVELS, keys, strict=True):
            known = (kind, level, key)
            if known not in self._found:
                self._found[known] = _observed(self._tallies[kind].get((level, key)), level)
            rate = self._found[known]
            if rate is not None:
                return rate
        return None


def published_rate() -> Rate:
    """Median, minimum and maximum of the published EM→VA pairs; always an assumption."""
    ratios = sorted(ratio for _, ratio in PUBLISHED_PAIRS)
    middle = len(ratios) // 2
    median = (ratios[middle - 1] + ratios[middle]) / 2
    return Rate(median, ratios[0], ratios[-1], PUBLISHED, 0, assumption=True)


def forecast_item(state: ItemState, rates: Rates) -> ItemForecast:
    """Forecast of one item, 0 ≤ low ≤ forecast ≤ high ≤ max_score, two decimals each."""
    own = state.external if state.external_tier in OWN_TIERS else None
    if state.external is not None and own is None:
        points = _within_max(state.external, state)
        return ItemForecast(state.code, points, points, points, "external", None)
    own = own if own is not None else state.internal
    if own is not None:
        return _rated(state, own, rates.retention(state), "retention")
    if state.counted_claim:
        return _rated(state, state.counted_claim, rates.acceptance(state), "acceptance")
    return ItemForecast(state.code, ZERO, ZERO, ZERO, "none", None)


def forecast(states: Iterable[ItemState], samples: Samples) -> dict[str, ItemForecast]:
    """Forecast of every item by its code."""
    rates = Rates(samples)
    return {state.code: forecast_item(state, rates) for state in states}


def totals(states: Iterable[ItemState], forecasts: Mapping[str, ItemForecast]) -> Totals:
    """Sums over the given items; every item needs its forecast (KeyError otherwise)."""
    rows = list(states)
    return Totals(items=len(rows), **_claims(rows, forecasts), **_verdicts(rows))


def _claims(rows: Sequence[ItemState], forecasts: Mapping[str, ItemForecast]) -> dict[str, Any]:
    """What every item brings in, decided or not."""
    max_score = claimed = unsigned = forecast = low = high = inferred = assumed = ZERO
    for row in rows:
        found = forecasts[row.code]
        max_score += row.max_score
        claimed += row.counted_claim
        forecast += found.forecast
        low += found.low
        high += found.high
        if not row.claim_signed:
            unsigned += row.claimed or ZERO
        if row.bands_confidence == "inferred":
            inferred += row.max_score
        elif row.bands_confidence == "assumption":
            assumed += row.max_score
    return {
        "max_score": max_score,
        "claimed": claimed,
        "unsigned": unsigned,
        "forecast": forecast,
        "low": low,
        "high": high,
        "inferred_points": inferred,
        "assumed_points": assumed,
    }


def _verdicts(rows: Sequence[ItemState]) -> dict[str, Any]:
    """What was decided, and where the claims went."""
    decided = 0
    accepted = unreviewed = cut = raised = not_claimed = own = ZERO
    by_tier: dict[str, Decimal] = {}
    for row in rows:
        claim, given, tier = row.counted_claim, row.accepted, row.accepted_tier or ""
        if given is None:
            unreviewed += claim
            not_claimed += row.max_score - claim
            continue
        decided += 1
        accepted += given
        by_tier[tier] = by_tier.get(tier, ZERO) + given
        cut += max(ZERO, claim - given)
        raised += max(ZERO, given - claim)
        not_claimed += row.max_score - max(claim, given)
        if row.own_review and tier in OWN_TIERS:
            own += given
    return {
        "decided": decided,
        "accepted": accepted,
        "accepted_by_tier": by_tier,
        "unreviewed": unreviewed,
        "cut": cut,
        "raised": raised,
        "not_claimed": not_claimed,
        "own_review_points": own,
    }


def totals_by(
    states: Iterable[ItemState], forecasts: Mapping[str, ItemForecast], key: Callable[[ItemState], K]
) -> dict[K, Totals]:
    """Totals per group, in the order the groups first appear.

    totals_by(states, forecasts, lambda state: (state.organisation, state.cluster))
    """
    groups: dict[K, list[ItemState]] = {}
    for state in states:
        groups.setdefault(key(state), []).append(state)
    return {name: totals(rows, forecasts) for name, rows in groups.items()}


def _within_max(points: Decimal, state: ItemState) -> Decimal:
    return max(ZERO, min(to_points(points), state.max_score))


def _rated(state: ItemState, points: Decimal, rate: Rate, basis: str) -> ItemForecast:
    low, middle, high = (_within_max(points * share, state) for share in (rate.low, rate.value, rate.high))
    return ItemForecast(state.code, middle, low, high, basis, rate)


def _grouped(decisions: Sequence[Decision]) -> Mapping[tuple[str, str], Tally]:
    groups: dict[tuple[str, str], list[Decision]] = {}
    for decision in decisions:
        if decision.before > 0:
            keys = (decision.item, decision.indicator, decision.organisation, "")
            for level, key in zip(LEVELS, keys, strict=True):
                groups.setdefault((level, key), []).append(decision)
    return {group: _tally(rows) for group, rows in groups.items()}


def _tally(decisions: Sequence[Decision]) -> Tally:
    return Tally(
        len(decisions),
        sum((decision.before for decision in decisions), ZERO),
        sum((min(decision.after, decision.before) for decision in decisions), ZERO),
        sum((decision.before**2 for decision in decisions), Decimal(0)),
    )


def _observed(tally: Tally | None, level: str) -> Rate | None:
    if tally is None or tally.decisions < MIN_DECISIONS:
        return None
    share = tally.kept / tally.judged
    low, high = _wilson(share, tally.judged**2 / tally.squares)
    return Rate(share, min(low, share), max(high, share), level, tally.decisions, assumption=False)


def _wilson(share: Decimal, trials: Decimal) -> tuple[Decimal, Decimal]:
    """Wilson score interval of a share observed in `trials` (effective) trials, inside 0 to 1."""
    square = WILSON_Z**2
    middle = share + square / (2 * trials)
    half = WILSON_Z * (share * (1 - share) / trials + square / (4 * trials**2)).sqrt()
    scale = 1 + square / trials
    return max(Decimal(0), (middle - half) / scale), min(Decimal(1), (middle + half) / scale)
