from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from trainings.passing import SessionHours, attendance_share, attended_hours, expected_of

A, B = 1, 2
DAYS = (SessionHours(10, 8, A), SessionHours(11, 8, B), SessionHours(12, 4), SessionHours(13, 0))
HOURS = st.lists(st.integers(0, 12), max_size=12).map(
    lambda rows: [SessionHours(number, hours) for number, hours in enumerate(rows)]
)


def test_a_group_is_expected_on_its_own_days_and_those_of_everybody() -> None:
    assert [row.session for row in expected_of(DAYS, A)] == [10, 12, 13]
    assert [row.session for row in expected_of(DAYS, None)] == [12, 13]


def test_the_share_counts_lesson_hours_and_not_sessions() -> None:
    mine = expected_of(DAYS, A)
    assert attended_hours(mine, {12, 13}) == 4
    assert attendance_share(mine, {12, 13}) == Decimal("33.33")


def test_a_session_of_no_hours_neither_helps_nor_hurts() -> None:
    mine = expected_of(DAYS, A)
    assert attendance_share(mine, {10, 12}) == attendance_share(mine, {10, 12, 13}) == 100


def test_days_of_another_group_do_not_count() -> None:
    assert attendance_share(expected_of(DAYS, A), {11}) == 0


def test_no_hours_expected_is_no_share() -> None:
    assert attendance_share([SessionHours(1, 0)], {1}) == attendance_share([], {1}) == 0


@given(HOURS, st.sets(st.integers(0, 11)), st.integers(0, 11))
def test_coming_once_more_never_lowers_the_share(
    days: list[SessionHours], came: set[int], again: int
) -> None:
    share = attendance_share(days, came)
    assert 0 <= share <= attendance_share(days, {*came, again}) <= 100
