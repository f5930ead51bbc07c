from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainings.coverage import (
    COUNTED,
    EXPIRED,
    LATER,
    UNTRAINED,
    Cover,
    Held,
    Question,
    after_months,
    borders,
    cover,
    per_person,
    reference_day,
    standing,
    standings,
    total,
)

THIRDS = Question(
    {
        "kind": "bands",
        "higher_is_better": True,
        "noun": "orang",
        "bands": [
            {"lower": "0", "upper": "0", "points": "0.00"},
            {"lower": "0", "upper": "33.3333", "points": "1.00"},
            {"lower": "33.3333", "upper": "66.6667", "points": "2.00"},
            {"lower": "66.6667", "upper": "100", "points": "3.00"},
        ],
    },
    Decimal(3),
)
DAY = dt.date(2025, 12, 31)
people = st.integers(min_value=0, max_value=400)


def test_the_figures_of_the_mock_up_come_out() -> None:
    health = cover(58, 176, THIRDS)
    assert (health.points, health.missing, health.next_points) == (Decimal("1.00"), 1, Decimal("2.00"))
    assert cover(88, 240, THIRDS).missing == 73


@pytest.mark.parametrize("should", [None, 0])
def test_without_people_to_train_there_is_no_data_which_is_not_zero(should: int | None) -> None:
    none = cover(0, should, THIRDS)
    assert (none.points, none.share, none.missing, none.counts) == (None, None, None, False)


def test_nobody_trained_is_zero_points() -> None:
    assert cover(0, 12, THIRDS).points == Decimal("0.00")


def test_more_trained_than_should_be_is_a_contradiction_without_points() -> None:
    found = cover(13, 12, THIRDS)
    assert found.contradicts
    assert (found.points, found.share, found.counts) == (None, None, False)


def test_zero_to_train_and_one_trained_contradict_each_other() -> None:
    assert cover(1, 0, THIRDS).contradicts


@given(people, people)
def test_missing_people_reach_the_next_band_and_one_fewer_does_not(trained: int, more: int) -> None:
    found = cover(trained, trained + more, THIRDS)
    if found.missing is not None and found.points is not None:
        reached = cover(trained + found.missing, trained + more, THIRDS)
        assert reached.points == found.next_points
        assert found.next_points is not None
        assert found.next_points > found.points
        assert cover(trained + found.missing - 1, trained + more, THIRDS).points == found.points


@given(people, people, people)
def test_training_more_never_costs_points_nor_passes_the_maximum(trained: int, more: int, extra: int) -> None:
    fewer = cover(trained, trained + more + extra, THIRDS).points
    several = cover(trained + more, trained + more + extra, THIRDS).points
    if fewer is not None and several is not None:
        assert 0 <= fewer <= several <= THIRDS.max_score


@given(st.lists(st.tuples(people, st.none() | people)))
def test_a_total_never_holds_more_trained_than_should_be(rows: list[tuple[int, int | None]]) -> None:
    found = total(cover(trained, should, THIRDS) for trained, should in rows)
    assert found.trained <= found.should
    assert found.points <= found.max_score
    assert found.categories == len(rows)


def test_a_window_ends_on_the_same_day_of_the_month_that_day_included() -> None:
    issued = [dt.date(2023, 12, 31)]
    assert standing(issued, DAY, 24) == COUNTED
    assert standing(issued, DAY + dt.timedelta(days=1), 24) == EXPIRED
    assert standing(issued, dt.date(2050, 1, 1), None) == COUNTED


def test_the_end_of_a_window_fits_shorter_months() -> None:
    assert after_months(dt.date(2024, 2, 29), 12) == dt.date(2025, 2, 28)
    assert after_months(dt.date(2025, 8, 31), 6) == dt.date(2026, 2, 28)


@given(st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)), st.integers(min_value=0, max_value=240))
def test_months_later_is_that_many_months_later(day: dt.date, months: int) -> None:
    later = after_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day


def test_a_certificate_after_the_day_counts_in_the_next_evaluation() -> None:
    later = dt.date(2026, 1, 5)
    assert standing([later], DAY, None) == LATER
    assert standing([dt.date(2020, 1, 1), later], DAY, 24) == LATER
    assert standing([], DAY, None) == UNTRAINED


def test_a_person_counts_once_in_each_category() -> None:
    held = [
        Held(1, "sra", dt.date(2024, 5, 1)),
        Held(1, "sra", dt.date(2025, 8, 22)),
        Held(1, "kesehatan", dt.date(2025, 8, 22)),
        Held(2, "lain", dt.date(2025, 8, 22)),
    ]
    assert standings(held, DAY, {"sra": None, "kesehatan": 24}) == {
        "sra": {1: COUNTED},
        "kesehatan": {1: COUNTED},
    }


def test_the_day_of_counting_is_the_end_of_the_last_evidence_year_or_today() -> None:
    assert reference_day([2025, 2024], dt.date(2026, 3, 2)) == DAY
    assert reference_day([2025, 2024], dt.date(2025, 9, 1)) == dt.date(2025, 9, 1)


def test_a_person_is_worth_a_share_of_the_next_band() -> None:
    assert per_person(cover(58, 176, THIRDS)) == 1
    assert per_person(cover(12, 12, THIRDS)) is None
    assert per_person(Cover(0, None, 0, Decimal(3))) is None


def test_marks_stand_where_points_rise() -> None:
    assert borders(THIRDS) == [Decimal("33.3333"), Decimal("66.6667")]
