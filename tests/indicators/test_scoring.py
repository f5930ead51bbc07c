"""Points: what an answer earns, what lifts it, and what no answer can ever do."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import indicators
from common.refusals import Refused
from indicators import scoring
from indicators.answer_values import (
    AnswerValue,
    ChecklistAnswer,
    ChoiceAnswer,
    CountAnswer,
    ShareAnswer,
    YesNoAnswer,
    answer_shape,
    read_answer,
    write_answer,
)
from indicators.instrument_source import InstrumentSource, Item, load

FILE = Path(indicators.__file__).parent / "data" / "instrument.yaml"


@cache
def instrument() -> InstrumentSource:
    return load(FILE)


@cache
def items() -> dict[str, Item]:
    return {item.code: item for item in instrument().items}


def points(code: str, answer: AnswerValue | None) -> Decimal | None:
    item = items()[code]
    return scoring.score(item.rule, answer, item.max_score)


def explained(code: str, answer: AnswerValue | None) -> scoring.Explanation:
    item = items()[code]
    return scoring.explain(item.rule, answer, item.max_score)


def share(numerator: int, denominator: int) -> ShareAnswer:
    return ShareAnswer(Decimal(numerator), Decimal(denominator))


def of_kind(*kinds: str) -> list[Item]:
    return [item for item in instrument().items if item.rule["kind"] in kinds]


def some(*kinds: str) -> st.SearchStrategy[Item]:
    return st.sampled_from([item.code for item in of_kind(*kinds)]).map(lambda code: items()[code])


@st.composite
def answered(draw: st.DrawFn) -> tuple[Item, AnswerValue]:
    item = draw(some("choice", "yes_no", "bands", "count_bands", "checklist", "data_only"))
    shape = answer_shape(item.rule)
    if shape is ChoiceAnswer:
        return item, ChoiceAnswer(draw(st.sampled_from([o["value"] for o in item.rule["options"]])))
    if shape is YesNoAnswer:
        return item, YesNoAnswer(draw(st.booleans()))
    if shape is CountAnswer:
        return item, CountAnswer(Decimal(draw(st.integers(0, 10_000))))
    if shape is ChecklistAnswer:
        codes = [one["code"] for one in item.rule["items"]]
        return item, ChecklistAnswer(draw(st.frozensets(st.sampled_from(codes))))
    denominator = draw(st.integers(1, 2_000_000))
    return item, share(draw(st.integers(0, denominator)), denominator)


class TestEachKind:
    def test_a_choice_earns_the_points_of_its_option(self) -> None:
        assert points("I01-Q1", ChoiceAnswer("perkada")) == Decimal("9.00")

    def test_a_sub_item_earns_its_fraction_of_its_own_maximum(self) -> None:
        assert points("I01-Q2.2f", ChoiceAnswer("perkada")) == Decimal("2.25")
        assert points("I01-Q3.3a", ChoiceAnswer("l2")) == Decimal("1.32")

    def test_halves_are_rounded_up_so_that_thirds_of_1_50_add_up(self) -> None:
        assert [points("I03-Q1.1a-lm", CountAnswer(Decimal(count))) for count in (1, 2, 3)] == [
            Decimal("0.50"),
            Decimal("1.00"),
            Decimal("1.50"),
        ]
        assert scoring.to_points(Decimal("2.345")) == Decimal("2.35")

    def test_a_rule_worth_more_than_the_maximum_still_earns_the_maximum(self) -> None:
        rule = {"kind": "yes_no", "points": {"ya": "9.00", "tidak": "-1.00"}}
        assert scoring.score(rule, YesNoAnswer(yes=True), Decimal(3)) == Decimal("3.00")
        assert scoring.score(rule, YesNoAnswer(yes=False), Decimal(3)) == Decimal("0.00")

    def test_no_can_be_the_answer_that_earns(self) -> None:
        assert points("I17-Q7", YesNoAnswer(yes=False)) == Decimal("2.00")
        assert points("I17-Q7", YesNoAnswer(yes=True)) == Decimal("0.00")

    def test_a_checklist_earns_per_tick(self) -> None:
        assert points("I06-Q2", ChecklistAnswer(frozenset({"1", "4", "6"}))) == Decimal("6.00")

    def test_counts_above_the_last_rung_earn_no_more(self) -> None:
        assert points("I02-Q7", CountAnswer(Decimal(5))) == points("I02-Q7", CountAnswer(Decimal(500)))

    @pytest.mark.parametrize(
        ("numerator", "denominator", "earned"),
        [
            (0, 25, "0.00"),
            (1, 25, "1.00"),
            (5, 25, "1.00"),
            (6, 25, "2.00"),
            (20, 25, "4.00"),
            (25, 25, "5.00"),
        ],
    )
    def test_the_lower_edge_of_a_share_is_outside_and_the_upper_inside(
        self, numerator: int, denominator: int, earned: str
    ) -> None:
        assert points("I02-Q2", share(numerator, denominator)) == Decimal(earned)

    def test_one_third_stays_on_the_rung_written_33_3333(self) -> None:
        assert points("I04-Q5", share(1, 3)) == Decimal("1.00")
        assert points("I04-Q5", share(2, 3)) == Decimal("2.00")
        assert points("I10-Q2", share(1, 7)) == Decimal("1.00")

    def test_just_above_a_whole_edge_is_the_next_rung_however_small_the_step(self) -> None:
        assert points("I02-Q2", share(20_000_001, 100_000_000)) == Decimal("2.00")

    def test_where_lower_is_better_a_rising_share_loses_points(self) -> None:
        assert [points("I13-Q1", share(n, 100)) for n in (0, 10, 11, 31)] == [
            Decimal("3.00"),
            Decimal("3.00"),
            Decimal("2.01"),
            Decimal("0.00"),
        ]

    def test_data_without_points_earns_zero_once_given(self) -> None:
        assert points("I21B-Q1", CountAnswer(Decimal(17))) == Decimal("0.00")

    @pytest.mark.parametrize("code", ["I01-Q1", "I02-Q1", "I02-Q2", "I02-Q7", "I06-Q2", "I21B-Q1"])
    def test_no_answer_is_no_score_and_never_zero(self, code: str) -> None:
        assert points(code, None) is None
        assert explained(code, None).points is None


class TestRefusals:
    @pytest.mark.parametrize(
        ("code", "payload", "refusal"),
        [
            ("I02-Q2", {"numerator": "26", "denominator": "25"}, "numerator-above-denominator"),
            ("I02-Q2", {"numerator": "0", "denominator": "0"}, "denominator-zero"),
            ("I02-Q2", {"numerator": "-1", "denominator": "25"}, "share-negative"),
            ("I02-Q2", {"numerator": "1.5", "denominator": "25"}, "share-fraction"),
            ("I02-Q2", {"numerator": "5"}, "share-incomplete"),
            ("I02-Q2", {"percentage": "100.1"}, "percentage-range"),
            ("I02-Q2", {"percentage": "-0.1"}, "percentage-range"),
            ("I02-Q2", {"numerator": "5", "denominator": "25", "percentage": "25"}, "percentage-differs"),
            ("I02-Q2", {"numerator": "abc", "denominator": "25"}, "number-invalid"),
            ("I02-Q2", {"percentage": "NaN"}, "number-invalid"),
            ("I02-Q7", {"count": "-1"}, "count-negative"),
            ("I02-Q7", {"count": "2.5"}, "count-fraction"),
            ("I02-Q7", {"count": "Infinity"}, "number-invalid"),
            ("I01-Q1", {"choice": "perpres"}, "choice-unknown"),
            ("I02-Q1", {"yes": "mungkin"}, "choice-unknown"),
            ("I06-Q2", {"ticked": ["7"]}, "checklist-unknown"),
            ("I06-Q2", {"ticked": "1"}, "answer-kind"),
            ("I06-Q2", {"count": "1"}, "answer-kind"),
        ],
    )
    def test_an_impossible_answer_is_refused(self, code: str, payload: dict[str, Any], refusal: str) -> None:
        with pytest.raises(Refused) as refused:
            read_answer(items()[code].rule, payload)
        assert refused.value.code == refusal

    def test_the_message_names_both_numbers(self) -> None:
        with pytest.raises(Refused, match="26 melebihi jumlah seluruhnya, yaitu 25"):
            points("I02-Q2", share(26, 25))

    def test_an_answer_of_another_kind_is_refused(self) -> None:
        with pytest.raises(Refused, match="answer-kind"):
            points("I02-Q2", CountAnswer(Decimal(3)))

    def test_an_empty_payload_is_no_answer(self) -> None:
        assert read_answer(items()["I02-Q2"].rule, {"numerator": "", "denominator": None}) is None

    def test_a_percentage_that_agrees_with_its_parts_is_taken(self) -> None:
        payload = {"numerator": "1", "denominator": "3", "percentage": "33.3"}
        assert read_answer(items()["I02-Q2"].rule, payload) is not None


class TestExplanation:
    def test_says_how_many_people_are_missing(self) -> None:
        told = explained("I02-Q2", share(9, 25))
        assert told.sentence == "Kurang 2 orang untuk naik ke 3,00 poin."
        assert (told.target, told.missing) == (Decimal(11), Decimal(2))

    def test_names_the_rung_really_reached_when_one_step_passes_several(self) -> None:
        told = explained("I02-Q2", share(0, 2))
        assert told.sentence == "Kurang 1 orang untuk naik ke 3,00 poin."

    def test_counts_down_where_lower_is_better(self) -> None:
        told = explained("I13-Q1", share(900, 4000))
        assert told.sentence == "Harus berkurang 100 balita untuk naik ke 2,01 poin."

    def test_a_bare_percentage_is_told_in_percent(self) -> None:
        told = explained("I02-Q2", ShareAnswer(percentage=Decimal("36.5")))
        assert told.sentence == "Naikkan sampai di atas 40 persen untuk naik ke 3,00 poin."
        assert told.missing == Decimal("3.5")

    def test_a_choice_names_the_next_option(self) -> None:
        assert explained("I01-Q1", ChoiceAnswer("perkada")).sentence == (
            "Penuhi “Peraturan Daerah” untuk naik ke 12,00 poin."
        )

    def test_the_top_has_nothing_missing(self) -> None:
        told = explained("I02-Q2", share(25, 25))
        assert (told.next_level, told.sentence) == (None, "Nilai tertinggi sudah tercapai.")

    @given(answered())
    def test_doing_what_it_says_reaches_the_rung_it_names(self, pair: tuple[Item, AnswerValue]) -> None:
        item, answer = pair
        told = scoring.explain(item.rule, answer, item.max_score)
        if told.next_level is None or told.target is None:
            return
        if isinstance(answer, ShareAnswer):
            lifted: AnswerValue = ShareAnswer(told.target, answer.denominator)
            towards = 1 if item.rule["higher_is_better"] else -1
            short: AnswerValue = ShareAnswer(told.target - towards, answer.denominator)
        elif isinstance(answer, CountAnswer):
            lifted, short = CountAnswer(told.target), CountAnswer(told.target - 1)
        else:
            codes = [one["code"] for one in item.rule["items"]]
            lifted = ChecklistAnswer(frozenset(codes[: int(told.target)]))
            short = ChecklistAnswer(frozenset(codes[: int(told.target) - 1]))
        assert scoring.score(item.rule, lifted, item.max_score) == told.next_level.points
        assert scoring.score(item.rule, short, item.max_score) == told.points


class TestLevels:
    def test_read_as_a_person_would_say_them(self) -> None:
        item = items()["I04-Q5"]
        assert [level.label for level in scoring.levels(item.rule, item.max_score)] == [
            "0 persen",
            "Di atas 0 sampai 33,33 persen",
            "Di atas 33,33 sampai 66,67 persen",
            "Di atas 66,67 sampai 100 persen",
        ]

    def test_rungs_worth_the_same_are_one(self) -> None:
        item = items()["I13-Q1"]
        assert scoring.levels(item.rule, item.max_score)[0].label == "0 sampai 10 persen"

    def test_the_last_count_is_open(self) -> None:
        item = items()["I20-Q1"]
        assert scoring.levels(item.rule, item.max_score)[-1].label == "4 PKA atau lebih"

    def test_one_of_every_item_is_worth_its_maximum(self) -> None:
        for item in instrument().items:
            best = max(level.points for level in scoring.levels(item.rule, item.max_score))
            assert best == item.max_score, item.code


class TestProperties:
    @given(answered())
    @settings(max_examples=300)
    def test_points_stay_between_zero_and_the_maximum(self, pair: tuple[Item, AnswerValue]) -> None:
        item, answer = pair
        earned = scoring.score(item.rule, answer, item.max_score)
        assert earned is not None
        assert 0 <= earned <= item.max_score
        assert earned == scoring.to_points(earned)

    @given(some("bands"), st.integers(1, 1_000_000), st.data())
    def test_more_of_a_share_never_lowers_what_it_should_raise(
        self, item: Item, denominator: int, data: st.DataObject
    ) -> None:
        low = data.draw(st.integers(0, denominator))
        high = data.draw(st.integers(low, denominator))
        first, second = (
            points(item.code, share(low, denominator)),
            points(item.code, share(high, denominator)),
        )
        assert first is not None
        assert second is not None
        assert first <= second if item.rule["higher_is_better"] else first >= second

    @given(some("count_bands"), st.integers(0, 40), st.integers(0, 40))
    def test_a_higher_count_never_earns_less(self, item: Item, one: int, more: int) -> None:
        first, second = (
            points(item.code, CountAnswer(Decimal(one))),
            points(item.code, CountAnswer(Decimal(one + more))),
        )
        assert first is not None
        assert second is not None
        assert first <= second

    @given(some("checklist"), st.data())
    def test_another_tick_never_earns_less(self, item: Item, data: st.DataObject) -> None:
        codes = [one["code"] for one in item.rule["items"]]
        few = data.draw(st.frozensets(st.sampled_from(codes)))
        more = few | data.draw(st.frozensets(st.sampled_from(codes)))
        first, second = points(item.code, ChecklistAnswer(few)), points(item.code, ChecklistAnswer(more))
        assert first is not None
        assert second is not None
        assert first <= second

    @given(answered())
    def test_an_answer_survives_being_stored(self, pair: tuple[Item, AnswerValue]) -> None:
        item, answer = pair
        assert read_answer(item.rule, write_answer(answer)) == answer

    @given(st.lists(answered(), min_size=1, max_size=60))
    def test_parts_add_up_to_the_total_to_the_cent(self, pairs: list[tuple[Item, AnswerValue]]) -> None:
        earned = [scoring.score(item.rule, answer, item.max_score) or Decimal(0) for item, answer in pairs]
        groups: dict[str, Decimal] = {}
        for (item, _), value in zip(pairs, earned, strict=True):
            groups[item.indicator] = groups.get(item.indicator, Decimal(0)) + value
        assert sum(groups.values()) == sum(earned) == scoring.to_points(sum(earned, Decimal(0)))


def best_answer(item: Item) -> AnswerValue:
    kind = item.rule["kind"]
    if kind == "choice":
        return ChoiceAnswer(max(item.rule["options"], key=lambda option: Decimal(option["points"]))["value"])
    if kind == "yes_no":
        return YesNoAnswer(yes=Decimal(item.rule["points"]["ya"]) > 0)
    if kind == "checklist":
        return ChecklistAnswer(frozenset(one["code"] for one in item.rule["items"]))
    if kind == "bands" or item.rule.get("input") == "percentage":
        return share(100 if item.rule.get("higher_is_better", True) else 0, 100)
    return CountAnswer(Decimal(100))


def test_a_perfect_regency_reaches_exactly_one_thousand_through_every_sum() -> None:
    def earned(parts: Iterator[Item]) -> Decimal:
        return sum((points(item.code, best_answer(item)) or Decimal(0) for item in parts), Decimal(0))

    for question in instrument().questions:
        assert earned(iter(question.items)) == question.max_score, question.code
    for indicator in instrument().indicators:
        inside = (item for question in indicator.questions for item in question.items)
        assert earned(inside) == indicator.max_score, indicator.code
    assert earned(iter(instrument().items)) == Decimal(1000)
