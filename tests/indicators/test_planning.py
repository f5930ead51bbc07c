"""The cheapest path: what an item can still win, and which set of items is enough."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import indicators
from indicators.answer_values import ChoiceAnswer, CountAnswer, ShareAnswer
from indicators.instrument_source import InstrumentSource, load
from indicators.planning import (
    RESERVE,
    Improvement,
    PlanRow,
    cheapest_path,
    improvements,
    required,
    running,
)

FILE = Path(indicators.__file__).parent / "data" / "instrument.yaml"
TODAY = date(2026, 3, 2)
UNTIL = date(2026, 3, 11)


@cache
def source() -> InstrumentSource:
    return load(FILE)


def row(code: str, **over: Any) -> PlanRow:
    item = next(item for item in source().items if item.code == code)
    base = PlanRow(
        code,
        item.indicator,
        item.cluster,
        item.codes[0],
        item.max_score,
        Decimal(0),
        None,
        None,
        item.rule,
        None,
        item.codes,
        item.evidence,
        UNTIL,
    )
    return replace(base, **over)


def option(code: str, cents: int, effort: int = 1, days_left: int | None = 9) -> Improvement:
    gain = Decimal(cents) / 100
    return Improvement(code, "dinas", "next", Decimal(0), gain, None, "", effort, days_left)


class TestImprovements:
    def test_lead_from_the_proof_over_the_next_rung_to_the_best(self) -> None:
        found = improvements(
            row(
                "I02-Q2",
                forecast=Decimal("1.46"),
                claimed=Decimal(2),
                answer=ShareAnswer(Decimal(9), Decimal(25)),
            ),
            TODAY,
        )
        assert [(one.kind, one.gain) for one in found] == [
            ("proof", Decimal("0.54")),
            ("next", Decimal("1.54")),
            ("best", Decimal("3.54")),
        ]
        assert found[1].missing == "Kurang 2 orang untuk naik ke 3,00 poin."
        assert {one.days_left for one in found} == {9}

    def test_a_claim_accepted_in_full_has_no_proof_to_repair(self) -> None:
        found = improvements(
            row(
                "I02-Q7",
                forecast=Decimal("2.92"),
                claimed=Decimal(4),
                accepted=Decimal(4),
                answer=CountAnswer(Decimal(4)),
            ),
            TODAY,
        )
        assert [one.kind for one in found] == ["next"]

    def test_a_refused_claim_can_be_repaired(self) -> None:
        found = improvements(
            row(
                "I01-Q1",
                forecast=Decimal("2.19"),
                claimed=Decimal(12),
                accepted=Decimal(3),
                answer=ChoiceAnswer("perda"),
            ),
            TODAY,
        )
        assert [(one.kind, one.after) for one in found] == [("proof", Decimal(12))]

    def test_an_unanswered_item_can_only_be_won_whole(self) -> None:
        found = improvements(row("I02-Q7"), TODAY)
        assert [(one.kind, one.gain) for one in found] == [("best", Decimal(5))]

    def test_an_item_at_its_maximum_offers_nothing(self) -> None:
        full = row(
            "I02-Q7",
            forecast=Decimal(5),
            claimed=Decimal(5),
            accepted=Decimal(5),
            answer=CountAnswer(Decimal(9)),
        )
        assert improvements(full, TODAY) == ()

    def test_an_item_without_points_offers_nothing(self) -> None:
        assert improvements(row("I21B-Q1"), TODAY) == ()

    def test_one_partner_is_light_and_a_regulation_is_heavy(self) -> None:
        light = improvements(row("I02-Q7", answer=CountAnswer(Decimal(3))), TODAY)[0]
        heavy = improvements(row("I01-Q1", answer=ChoiceAnswer("perkada")), TODAY)[0]
        assert (light.effort, heavy.effort) == (1, 3)

    def test_a_past_deadline_doubles_the_cost(self) -> None:
        late = improvements(row("I02-Q7", answer=CountAnswer(Decimal(3)), deadline=date(2026, 2, 27)), TODAY)[
            0
        ]
        assert (late.days_left, late.cost) == (-3, 2 * late.effort)

    def test_every_gain_of_the_whole_instrument_stays_within_its_item(self) -> None:
        for item in source().items:
            for one in improvements(row(item.code), TODAY):
                assert 0 < one.gain <= item.max_score


class TestCheapestPath:
    def test_needs_the_missing_points_and_a_reserve(self) -> None:
        assert required(Decimal("774.25"), Decimal(801)) == Decimal("26.75") + RESERVE
        assert required(Decimal(820), Decimal(801)) == Decimal(0)

    def test_nothing_needed_is_nothing_chosen(self) -> None:
        path = cheapest_path([option("a", 500)], Decimal(0))
        assert (path.options, path.reached) == ((), True)

    def test_two_light_items_beat_one_heavy_one(self) -> None:
        path = cheapest_path([option("a", 500, 3), option("b", 250), option("c", 250)], Decimal(5))
        assert [one.code for one in path.options] == ["b", "c"]
        assert (path.gain, path.cost, path.reached) == (Decimal(5), 2, True)

    def test_an_item_is_taken_once_even_if_it_has_two_rungs(self) -> None:
        path = cheapest_path([option("a", 100), option("a", 300, 2), option("b", 150)], Decimal("3.50"))
        assert sorted(one.code for one in path.options) == ["a", "b"]
        assert path.gain == Decimal("4.50")

    def test_too_little_is_said_and_shown(self) -> None:
        path = cheapest_path([option("a", 100), option("a", 300, 2), option("b", 150)], Decimal(9))
        assert (path.reached, path.gain) == (False, Decimal("4.50"))

    def test_the_same_options_in_another_order_give_the_same_path(self) -> None:
        options = [
            option(code, 100 + number % 3 * 50, 1 + number % 3) for number, code in enumerate("abcdefghij")
        ]
        assert cheapest_path(options, Decimal(6)) == cheapest_path(options[::-1], Decimal(6))

    @given(
        st.lists(st.tuples(st.sampled_from("abcdefg"), st.integers(1, 400), st.integers(1, 3)), max_size=9),
        st.integers(1, 1500),
    )
    @settings(deadline=None)
    def test_no_cheaper_set_reaches_the_need(self, drawn: list[tuple[str, int, int]], cents: int) -> None:
        options = [option(*one) for one in drawn]
        need = Decimal(cents) / 100
        path = cheapest_path(options, need)
        costs = [
            sum(one.cost for one in chosen)
            for size in range(1, len(options) + 1)
            for chosen in combinations(options, size)
            if len({one.code for one in chosen}) == size and sum(one.gain for one in chosen) >= need
        ]
        assert path.reached == bool(costs)
        assert len({one.code for one in path.options}) == len(path.options)
        if costs:
            assert path.cost == min(costs)
            assert path.gain >= need

    def test_the_whole_instrument_has_a_path(self) -> None:
        options = [
            one
            for item in source().items
            for one in improvements(row(item.code, forecast=item.max_score / 2), TODAY)
        ]
        path = cheapest_path(options, Decimal(250))
        assert path.reached


class TestTicking:
    def test_the_total_moves_with_each_tick_and_so_does_the_predicate(self) -> None:
        chosen = [option("a", 2000), option("b", 724)]
        steps = running(Decimal("774.25"), chosen, source().bands, source().gap_policy)
        assert [(step.total, step.band.name) for step in steps] == [
            (Decimal("794.25"), "Nindya"),
            (Decimal("801.49"), "Utama"),
        ]
