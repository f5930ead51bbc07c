from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination import promises
from coordination.promises import Promise, Sum

TODAY = dt.date(2026, 3, 2)


def due(days: int, state: str = "berjalan", points: str = "1.00") -> Promise:
    return Promise(state, TODAY + dt.timedelta(days=days), Decimal(points), decided_on=TODAY)


@pytest.mark.parametrize(
    ("days", "state", "expected"),
    [(4, "berjalan", "berjalan"), (0, "berjalan", "berjalan"), (-1, "berjalan", "terlambat")]
    + [(-9, state, state) for state in ("ditepati", "ingkar", "batal")],
)
def test_only_an_open_promise_past_its_date_is_late(days: int, state: str, expected: str) -> None:
    assert promises.standing(due(days, state), TODAY) == expected


def test_what_hangs_on_a_promise_is_the_unproved_claim_or_else_the_rest() -> None:
    eight, five, three = Decimal(8), Decimal(5), Decimal(3)
    assert promises.at_stake(eight, five, three) == 2
    assert promises.at_stake(eight, five, None) == 5
    assert promises.at_stake(eight, None, None) == 8
    assert promises.at_stake(eight, three, five) == 3
    assert promises.at_stake(eight, eight, eight) == 0


def test_the_second_line_counts_days() -> None:
    assert [promises.phrase(due(d), TODAY) for d in (4, 0, -3)] == ["4 hari lagi", "hari ini", "lewat 3 hari"]
    assert promises.phrase(due(-3, "ditepati"), TODAY) == ""


def test_a_promise_kept_late_stays_late_by_the_days_it_took() -> None:
    kept = Promise("ditepati", TODAY - dt.timedelta(days=9), decided_on=TODAY - dt.timedelta(days=4))
    assert promises.late_days(kept, TODAY) == 5
    assert promises.late_days(due(3, "ditepati"), TODAY) == 0


def test_reminders_fall_on_their_days_only() -> None:
    days = [d for d in range(-20, 20) if promises.due_reminder(due(d), TODAY) is not None]
    assert days == [-14, -7, -1, 0, 1, 3, 7]
    assert promises.due_reminder(due(1, "ditepati"), TODAY) is None


def test_the_sekda_sees_the_broken_and_the_late_by_a_week() -> None:
    assert promises.must_escalate(due(5, "ingkar"), TODAY)
    assert promises.must_escalate(due(-7), TODAY)
    assert not promises.must_escalate(due(-6), TODAY)
    assert not promises.must_escalate(due(-40, "ditepati"), TODAY)


def test_a_month_late_asks_for_a_decision() -> None:
    assert [promises.looks_broken(due(d), TODAY) for d in (-29, -30)] == [False, True]


def test_the_ledger_of_the_mock_up() -> None:
    rows = [
        due(-3, points="3.00"),
        due(2, points="4.00"),
        due(-31, "ingkar", "1.50"),
        due(-5, "ditepati", "2.50"),
    ]
    sums = promises.ledger(rows, TODAY)
    assert sums["terlambat"] == Sum(1, Decimal("3.00"))
    assert sums["terbuka"] == Sum(2, Decimal("7.00"))
    assert sums["batal"] == Sum(0, Decimal(0))


@given(
    st.lists(
        st.builds(due, st.integers(-60, 60), st.sampled_from(["berjalan", "ditepati", "ingkar", "batal"]))
    )
)
def test_every_promise_is_counted_once(rows: list[Promise]) -> None:
    sums = promises.ledger(rows, TODAY)
    assert sum(sums[key].count for key in promises.WORDS) == len(rows)
    assert sums["terbuka"].count == sums["berjalan"].count + sums["terlambat"].count
    ordered = sorted(rows, key=lambda row: promises.urgency(row, TODAY))
    ranks = [promises.URGENCY[promises.standing(row, TODAY)] for row in ordered]
    assert ranks == sorted(ranks)
