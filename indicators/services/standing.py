"""Where a period stands: every item once, the three numbers, and what they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import FilteredRelation, Q

from common.prepared import prepared
from indicators import forecast as fc
from indicators import scoring
from indicators.decisions import read_rates
from indicators.models import Assignment
from participants.models.organisations import surviving

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from decimal import Decimal

    from django.db.models import QuerySet

    from indicators.models import Period

FIELDS = (
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
    "lead_id",
    "lead_name",
    "due_at",
    "its_answer__state",
    "its_answer__return_reason",
    "its_answer__return_note",
    "its_answer__return_due_at",
    "its_result__claimed",
    "its_result__internal",
    "its_result__external",
    "its_result__accepted_tier",
    "its_result__own_review",
)


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
    return_note: str
    return_due_at: dt.datetime | None
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


def read_standing(period: Period, bands: Sequence[scoring.Band] | None = None) -> Standing:
    """Everything about a period's points in two queries; the caller has already checked access.

    A third one reads the bands of the predicates, unless the caller knows them.
    """
    if bands is None:
        rows = period.instrument.bands.all()
        bands = [scoring.Band(b.code, b.name, b.minimum, b.maximum) for b in rows]
    rates = read_rates(period.regency_id)
    found = tuple(_row(values, rates) for values in _leads(period=period.pk))
    return Standing(found, tuple(bands), period.instrument.gap_policy, period.target_predicate.minimum, rates)


@prepared
def _leads(period: int) -> QuerySet[Assignment, tuple[Any, ...]]:
    """Every item with its lead, answer and result, as `FIELDS`."""
    leads = Assignment.objects.filter(period=period, part=Assignment.Part.LEAD).annotate(
        lead_id=surviving("organisation"),
        lead_name=surviving("organisation", "short_name"),
        its_answer=FilteredRelation("item__answers", condition=Q(item__answers__period=period)),
        its_result=FilteredRelation("item__results", condition=Q(item__results__period=period)),
    )
    return leads.order_by("item__position").values_list(*FIELDS)


def _row(values: tuple[Any, ...], rates: fc.Rates) -> Row:
    item_id, code, topic, top, confidence, text, indicator, label, name, cluster = values[:10]
    lead_id, lead, due, answer_state, reason, note, back_until = values[10:17]
    claimed, internal, external, tier, own = values[17:]
    state = fc.ItemState(
        code,
        indicator,
        cluster,
        lead,
        top,
        claimed,
        internal,
        external,
        external_tier=tier if external is not None else None,
        bands_confidence=confidence,
        own_review=bool(own),
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
        lead_id,
        lead,
        due,
        answer_state or "",
        reason or "",
        note or "",
        back_until,
        state,
        fc.forecast_item(state, rates),
    )


def _title(topic: str, text: str) -> str:
    """A sub-item is called by its topic, any other item by its question."""
    return topic[:1].upper() + topic[1:] if topic else text


def recoverable(standing: Standing, limit: int) -> list[Row]:
    """The items with the most points still to win, largest first."""
    return sorted(standing.rows, key=lambda row: (-row.recoverable, row.code))[:limit]
