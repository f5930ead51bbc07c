"""Claimed, accepted and forecast: never above the maximum, always adding up, always saying why."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.forecast import (
    MIN_DECISIONS,
    PUBLISHED,
    Decision,
    ItemForecast,
    ItemState,
    Rate,
    Rates,
    Samples,
    forecast,
    forecast_item,
    published_rate,
    totals,
    totals_by,
)
from indicators.scoring import to_points

NOTHING = Samples()
UNTOUCHED = ItemState("I01-Q1", "I01", "K0", "dinas", Decimal(12))


POINTS = ("claimed", "internal", "external")


def state(code: str = "I01-Q1", **over: Any) -> ItemState:
    points = {name: Decimal(over.pop(name)) for name in POINTS if over.get(name) is not None}
    rest = {name: value for name, value in over.items() if name not in POINTS}
    fields: dict[str, Any] = {"code": code, "indicator": code.partition("-")[0], **points, **rest}
    return replace(UNTOUCHED, **fields)


def decisions(
    count: int, after: str, *, item: str = "I01-Q1", organisation: str = "dinas", before: str = "10"
) -> list[Decision]:
    indicator = item.partition("-")[0]
    return [Decision(item, indicator, organisation, Decimal(before), Decimal(after)) for _ in range(count)]


def one(row: ItemState, samples: Samples = NOTHING) -> ItemForecast:
    return forecast_item(row, Rates(samples))


class TestOneItem:
    def test_an_external_decision_is_taken_as_it_is(self) -> None:
        told = one(state(claimed="12", internal="10", external="6.5", external_tier="VA_PROV"))
        assert (told.low, told.forecast, told.high) == (Decimal("6.50"),) * 3
        assert (told.basis, told.rate) == ("external", None)

    def test_internally_accepted_points_are_multiplied_by_the_retention_rate(self) -> None:
        told = one(state(claimed="12", internal="10"))
        assert (told.low, told.forecast, told.high) == (Decimal("6.91"), Decimal("7.30"), Decimal("9.27"))
        assert told.basis == "retention"

    def test_the_regencys_own_filing_is_no_external_decision(self) -> None:
        told = one(state(claimed="12", internal="8", external="10", external_tier="EM"))
        assert (told.basis, told.forecast) == ("retention", Decimal("7.30"))

    def test_an_unreviewed_claim_without_any_decision_rests_on_the_published_pairs_once(self) -> None:
        told = one(state(claimed="10"))
        assert (told.basis, told.forecast) == ("acceptance", Decimal("7.30"))
        assert told.rate is not None
        assert told.rate.assumption

    def test_an_unreviewed_claim_is_worth_acceptance_times_retention(self) -> None:
        samples = Samples(acceptance=decisions(10, "8"), retention=decisions(10, "9"))
        told = one(state(claimed="10"), samples)
        assert told.forecast == Decimal("7.20")
        assert told.rate is not None
        assert not told.rate.assumption

    def test_reviewing_a_claim_as_expected_does_not_move_its_forecast(self) -> None:
        samples = Samples(acceptance=decisions(10, "8"))
        assert (
            one(state(claimed="10"), samples).forecast
            == one(state(claimed="10", internal="8"), samples).forecast
        )

    def test_nothing_claimed_and_nothing_decided_forecasts_nothing(self) -> None:
        told = one(state())
        assert (told.forecast, told.high, told.basis) == (Decimal(0), Decimal(0), "none")

    def test_an_unsigned_claim_is_not_yet_a_claim(self) -> None:
        assert one(state(claimed="10", claim_signed=False)).basis == "none"

    def test_zero_accepted_is_a_decision_and_not_a_missing_one(self) -> None:
        told = one(state(claimed="10", internal="0"))
        assert (told.basis, told.high) == ("retention", Decimal("0.00"))

    def test_a_score_above_the_maximum_is_never_forecast(self) -> None:
        assert one(state(external="15", external_tier="VLH")).forecast == Decimal(12)


class TestWhereARateComesFrom:
    def rate_of(self, samples: list[Decision], row: ItemState = UNTOUCHED) -> tuple[str, int]:
        rate = Rates(Samples(retention=samples)).retention(row)
        return rate.level, rate.decisions

    def test_the_item_itself_comes_first(self) -> None:
        same = decisions(MIN_DECISIONS, "9")
        assert self.rate_of(same + decisions(40, "5", item="I01-Q2")) == ("item", MIN_DECISIONS)

    def test_one_decision_too_few_falls_back_to_the_indicator(self) -> None:
        same = decisions(MIN_DECISIONS - 1, "9")
        assert self.rate_of(same + decisions(4, "5", item="I01-Q2")) == ("indicator", MIN_DECISIONS + 3)

    def test_then_to_the_organisation(self) -> None:
        assert self.rate_of(decisions(6, "9", item="I07-Q1")) == ("organisation", 6)

    def test_then_to_the_regency(self) -> None:
        assert self.rate_of(decisions(6, "9", item="I07-Q1", organisation="dinkes")) == ("regency", 6)

    def test_then_to_the_published_pairs_which_are_an_assumption(self) -> None:
        assert self.rate_of(decisions(4, "9", item="I07-Q1", organisation="dinkes")) == (PUBLISHED, 0)

    def test_a_decision_on_nothing_teaches_nothing(self) -> None:
        assert self.rate_of(decisions(20, "0", before="0")) == (PUBLISHED, 0)

    def test_large_decisions_weigh_more_than_small_ones(self) -> None:
        mixed = decisions(5, "10", before="10") + decisions(5, "0", before="1")
        rate = Rates(Samples(retention=mixed)).retention(UNTOUCHED)
        assert to_points(rate.value) == Decimal("0.91")

    def test_more_decisions_make_the_range_narrower(self) -> None:
        few = Rates(Samples(retention=decisions(5, "8"))).retention(UNTOUCHED)
        many = Rates(Samples(retention=decisions(500, "8"))).retention(UNTOUCHED)
        assert few.low < many.low < many.value == few.value < many.high < few.high
        assert Decimal("0.74") < many.low
        assert many.high < Decimal("0.83")

    def test_one_large_decision_among_small_ones_leaves_the_range_wide(self) -> None:
        even = Rates(Samples(retention=decisions(20, "8"))).retention(UNTOUCHED)
        uneven = decisions(1, "80", before="100") + decisions(19, "0.8", before="1")
        told = Rates(Samples(retention=uneven)).retention(UNTOUCHED)
        assert (told.value, told.decisions) == (even.value, even.decisions)
        assert told.low < even.low < even.high < told.high

    def test_the_wilson_interval_of_eight_in_ten_is_the_textbook_one(self) -> None:
        rate = Rates(Samples(retention=decisions(10, "8"))).retention(UNTOUCHED)
        assert (round(rate.low, 3), round(rate.high, 3)) == (Decimal("0.541"), Decimal("0.931"))

    def test_a_rate_says_what_it_rests_on(self) -> None:
        rate = Rates(Samples(retention=decisions(12, "9"))).retention(UNTOUCHED)
        assert rate.sentence.endswith("menurut 12 keputusan pada butir ini")
        assert published_rate().sentence == (
            "73 persen (69–93), menurut 8 pasangan nilai terbitan daerah lain (asumsi)"
        )

    def test_local_acceptance_with_published_retention_still_says_assumption(self) -> None:
        rate = Rates(Samples(acceptance=decisions(12, "9"))).acceptance(UNTOUCHED)
        assert (rate.level, rate.decisions, rate.assumption) == ("item", 12, True)
        assert "dan 8 pasangan" in rate.sentence


ROWS = [
    state("I01-Q1", claimed="12", internal="9", bands_confidence="inferred", own_review=True),
    state("I02-Q1", claimed="10", bands_confidence="assumption", organisation="dinkes"),
    state("I02-Q2", claimed="4", internal="4", external="6", external_tier="VA_PROV", cluster="K1"),
    state("I02-Q3", claimed="7", claim_signed=False),
    state("I02-Q4"),
]


class TestTotals:
    def test_the_thousand_points_fall_into_four_parts(self) -> None:
        told = totals(ROWS, forecast(ROWS, NOTHING))
        assert (told.accepted, told.unreviewed, told.cut) == (Decimal(15), Decimal(10), Decimal(3))
        assert told.not_claimed == Decimal(32)
        assert told.accepted + told.unreviewed + told.cut + told.not_claimed == told.max_score == Decimal(60)

    def test_accepted_always_names_its_tiers(self) -> None:
        told = totals(ROWS, forecast(ROWS, NOTHING))
        assert told.accepted_by_tier == {"INTERNAL": Decimal(9), "VA_PROV": Decimal(6)}

    def test_claims_and_what_waits_for_a_signature_are_kept_apart(self) -> None:
        told = totals(ROWS, forecast(ROWS, NOTHING))
        assert (told.claimed, told.unsigned, told.raised) == (Decimal(26), Decimal(7), Decimal(2))
        assert (told.items, told.decided) == (5, 2)

    def test_the_forecast_is_the_sum_of_the_items(self) -> None:
        told = totals(ROWS, forecast(ROWS, NOTHING))
        assert told.forecast == Decimal("6.57") + Decimal("7.30") + Decimal("6.00")
        assert told.expected_loss == told.accepted + told.unreviewed - told.forecast == Decimal("5.13")

    def test_says_how_many_points_rest_on_inferred_and_assumed_rubrics_and_own_reviews(self) -> None:
        told = totals(ROWS, forecast(ROWS, NOTHING))
        assert (told.inferred_points, told.assumed_points) == (Decimal(12), Decimal(12))
        assert told.own_review_points == Decimal(9)

    def test_groups_keep_their_order_and_add_up(self) -> None:
        told = forecast(ROWS, NOTHING)
        groups = totals_by(ROWS, told, lambda row: (row.organisation, row.cluster))
        assert list(groups) == [("dinas", "K0"), ("dinkes", "K0"), ("dinas", "K1")]
        assert sum(group.forecast for group in groups.values()) == totals(ROWS, told).forecast

    def test_a_row_without_its_forecast_is_a_mistake(self) -> None:
        with pytest.raises(KeyError):
            totals(ROWS, {})


CENTS = st.integers(0, 1200).map(lambda cents: Decimal(cents) / 100)
TIERS = st.sampled_from(["EM", "VA_PROV", "VA_PUSAT", "VLH", "VF"])


@st.composite
def rows(draw: st.DrawFn) -> list[ItemState]:
    found = []
    for number in range(draw(st.integers(1, 25))):
        external = draw(st.none() | CENTS)
        found.append(
            state(
                f"I{number % 4:02d}-Q{number}",
                cluster=draw(st.sampled_from(["K0", "K1"])),
                organisation=draw(st.sampled_from(["dinas", "dinkes"])),
                claimed=draw(st.none() | CENTS),
                internal=draw(st.none() | CENTS),
                external=external,
                external_tier=None if external is None else draw(TIERS),
                claim_signed=draw(st.booleans()),
            )
        )
    return found


@st.composite
def samples(draw: st.DrawFn) -> Samples:
    def some() -> list[Decision]:
        chosen = draw(st.lists(st.tuples(st.integers(0, 5), CENTS, CENTS), max_size=20))
        return [
            Decision(f"I{n % 4:02d}-Q{n}", f"I{n % 4:02d}", "dinas", before, after)
            for n, before, after in chosen
        ]

    return Samples(acceptance=some(), retention=some())


class TestProperties:
    @given(rows(), samples())
    def test_no_figure_leaves_its_bounds_and_all_of_them_add_up(
        self, items: list[ItemState], past: Samples
    ) -> None:
        told = forecast(items, past)
        for item in items:
            row = told[item.code]
            assert 0 <= row.low <= row.forecast <= row.high <= item.max_score
            assert row.forecast == to_points(row.forecast)
        whole = totals(items, told)
        parts = totals_by(items, told, lambda row: row.cluster).values()
        for name in (
            "claimed",
            "accepted",
            "forecast",
            "low",
            "high",
            "unreviewed",
            "cut",
            "not_claimed",
            "raised",
        ):
            assert sum(getattr(part, name) for part in parts) == getattr(whole, name)
        assert sum(whole.accepted_by_tier.values()) == whole.accepted
        assert whole.accepted + whole.unreviewed + whole.cut + whole.not_claimed == whole.max_score
        assert whole.claimed - whole.cut + whole.raised - whole.expected_loss == whole.forecast

    @given(rows(), samples())
    def test_the_same_rows_give_the_same_forecast_in_any_order(
        self, items: list[ItemState], past: Samples
    ) -> None:
        assert forecast(items, past) == forecast(list(reversed(items)), past)

    @given(samples(), CENTS, CENTS)
    def test_more_accepted_points_never_lower_a_forecast(
        self, past: Samples, one_value: Decimal, other: Decimal
    ) -> None:
        less, more = sorted((one_value, other))
        low, high = (one(state(internal=str(value)), past).forecast for value in (less, more))
        assert low <= high


def test_a_rate_can_be_told_with_the_name_of_its_place() -> None:
    rate = Rate(Decimal("0.9"), Decimal("0.8"), Decimal("1"), "indicator", 7, assumption=False)
    assert rate.told("pada indikator 1") == "90 persen (80–100), menurut 7 keputusan pada indikator 1"
    assert rate.sentence.endswith("7 keputusan pada indikator ini")
