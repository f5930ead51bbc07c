"""Where a period stands: every item once, the three numbers, and what they rest on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from indicators import forecast as fc
from indicators import scoring
from indicators.models import Answer, Assignment, ItemResult

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from indicators.models import Period

ITEM_FIELDS = (
    "item_id",
    "item__code",
    "item__topic",
    "item__max_score",
    "item__bands_confidence",
    "item__question__text",
    "item__question__indicator__code",
    "item__question__indicator__label",
    "item__question__indicator__name",
    "item__question__indicator__cluster__code",
    "organisation_id",
    "organisation__short_name",
    "due_at",
)

UNDECIDED: tuple[Any, ...] = (None, None, None, None, "", False)


@dataclass(frozen=True)
class Row:
    """One item of the period with its lead, as lists and papers show it."""

    item_id: int
    code: str
    title: str
    detail: str
    indicator: str
    indicator_label: str
    indicator_name: str
    cluster: str
    lead_id: int
    lead: str
    due_at: dt.datetime
    answer_state: str
    return_reason: str
    state: fc.ItemState
    forecast: fc.ItemForecast

    @property
    def loss(self) -> Decimal:
        """Points between the maximum and what has been accepted."""
        return self.state.max_score - (self.state.accepted or scoring.ZERO)

    @property
    def recoverable(self) -> Decimal:
        """Points between the maximum and the forecast: what work on evidence can still win."""
        return self.state.max_score - self.forecast.forecast


@dataclass(frozen=True)
class Standing:
    """All items of a period in instrument order, with totals; Decimal points throughout."""

    rows: tuple[Row, ...]
    bands: tuple[scoring.Band, ...]
    gap_policy: str
    target: Decimal
    rates: fc.Rates

    @cached_property
    def forecasts(self) -> dict[str, fc.ItemForecast]:
        return {row.code: row.forecast for row in self.rows}

    @cached_property
    def totals(self) -> fc.Totals:
        return fc.totals([row.state for row in self.rows], self.forecasts)

    @cached_property
    def by_cluster(self) -> dict[str, fc.Totals]:
        return fc.totals_by([row.state for row in self.rows], self.forecasts, lambda s: s.cluster)

    @cached_property
    def by_indicator(self) -> dict[str, fc.Totals]:
        return fc.totals_by([row.state for row in self.rows], self.forecasts, lambda s: s.indicator)

    @cached_property
    def by_lead_and_cluster(self) -> dict[tuple[str, str], fc.Totals]:
        return fc.totals_by(
            [row.state for row in self.rows], self.forecasts, lambda s: (s.organisation, s.cluster)
        )

    def of_leads(self, organisations: set[int]) -> fc.Totals:
        """Totals of the items these organisations lead."""
        return fc.totals([r.state for r in self.rows if r.lead_id in organisations], self.forecasts)

    @property
    def predicate_accepted(self) -> scoring.Band:
        return scoring.predicate(self.totals.accepted, self.bands, self.gap_policy)

    @property
    def predicate_forecast(self) -> scoring.Band:
        return scoring.predicate(self.totals.forecast, self.bands, self.gap_policy)

    @property
    def missing(self) -> Decimal:
        """Points the forecast lacks to the target; zero when it is reached."""
        return scoring.points_to(self.totals.forecast, self.target)

    @cached_property
    def answer_counts(self) -> Counter[str]:
        return Counter(row.answer_state for row in self.rows)


def read_standing(period: Period) -> Standing:
    """Everything about a period's points in four queries; the caller has already checked access."""
    bands = tuple(scoring.Band(b.code, b.name, b.minimum, b.maximum) for b in period.instrument.bands.all())
    decided, samples = _results(period)
    rates = fc.Rates(samples)
    answers = {
        item: (state, reason)
        for item, state, reason in Answer.objects.filter(period=period).values_list(
            "item_id", "state", "return_reason"
        )
    }
    leads = Assignment.objects.filter(period=period, part=Assignment.Part.LEAD).order_by("item__position")
    rows = tuple(
        _row(values, decided.get(values[0], UNDECIDED), answers.get(values[0], ("", "")), rates)
        for values in leads.values_list(*ITEM_FIELDS)
    )
    return Standing(rows, bands, period.instrument.gap_policy, period.target_predicate.minimum, rates)


def _row(values: tuple[Any, ...], result: tuple[Any, ...], answer: tuple[str, str], rates: fc.Rates) -> Row:
    item_id, code, topic, top, confidence, text, indicator, label, name, cluster, org, short, due = values
    claimed, internal, external, _, tier, own = result
    state = fc.ItemState(
        code,
        indicator,
        cluster,
        short,
        top,
        claimed,
        internal,
        external,
        external_tier=tier if external is not None else None,
        bands_confidence=confidence,
        own_review=own,
    )
    return Row(
        item_id,
        code,
        _title(topic, text),
        text if topic else name,
        indicator,
        label,
        name,
        cluster,
        org,
        short,
        due,
        *answer,
        state,
        fc.forecast_item(state, rates),
    )


def _title(topic: str, text: str) -> str:
    """A sub-item is called by its topic, any other item by its question."""
    return topic[:1].upper() + topic[1:] if topic else text


def _results(period: Period) -> tuple[dict[int, tuple[Any, ...]], fc.Samples]:
    """This period's results by item, and every decision of the regency as a sample for the rates."""
    fields = (
        "period_id",
        "item_id",
        "claimed",
        "internal",
        "external",
        "accepted",
        "accepted_tier",
        "own_review",
        "item__code",
        "item__question__indicator__code",
        "lead__short_name",
    )
    decided: dict[int, tuple[Any, ...]] = {}
    acceptance: list[fc.Decision] = []
    retention: list[fc.Decision] = []
    for row in ItemResult.objects.filter(regency=period.regency).values_list(*fields):
        period_id, item_id, claimed, internal, external, _, tier, _, code, indicator, lead = row
        if period_id == period.pk:
            decided[item_id] = row[2:8]
        if claimed is not None and internal is not None:
            acceptance.append(fc.Decision(code, indicator, lead, claimed, internal))
        if internal is not None and external is not None and tier not in fc.OWN_TIERS:
            retention.append(fc.Decision(code, indicator, lead, internal, external))
    return decided, fc.Samples(acceptance, retention)


def recoverable(standing: Standing, limit: int) -> list[Row]:
    """The items with the most points still to win, largest first."""
    return sorted(standing.rows, key=lambda row: (-row.recoverable, row.code))[:limit]
