from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainings.passing import Rule, judge

USUAL = Rule(Decimal(80), Decimal(70), plan=True)
PERCENT = st.integers(0, 10_000).map(lambda cents: Decimal(cents) / 100)
RULES = st.builds(Rule, PERCENT, st.none() | PERCENT, st.booleans())


def codes(rule: Rule = USUAL, **over: Any) -> list[str]:
    told: dict[str, Any] = {"hours": 24, "share": Decimal(100), "post": Decimal(85), "plan": True}
    return [reason.code for reason in judge(rule, **{**told, **over}).reasons]


def test_who_meets_every_minimum_passes() -> None:
    assert codes() == codes(share=Decimal(80), post=Decimal(70)) == []


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"share": Decimal("79.99")}, "attendance"),
        ({"post": Decimal("69.99")}, "post-test"),
        ({"post": None}, "no-post-test"),
        ({"plan": False}, "no-plan"),
        ({"hours": 0, "share": Decimal(0)}, "no-hours"),
    ],
)
def test_each_lack_is_a_reason_of_its_own(over: dict[str, Any], code: str) -> None:
    assert codes(**over) == [code]


def test_every_reason_is_told_with_its_figures() -> None:
    outcome = judge(USUAL, hours=24, share=Decimal("66.67"), post=Decimal("62.5"), plan=False)
    assert [reason.text for reason in outcome.reasons] == [
        "Kehadiran 66,67 persen, batasnya 80 persen.",
        "Nilai uji akhir 62,5, batasnya 70.",
        "Belum menyerahkan rencana tindak lanjut.",
    ]


def test_a_training_without_test_and_plan_asks_for_neither() -> None:
    assert codes(Rule(Decimal(80), None, plan=False), post=None, plan=False) == []


@given(RULES, PERCENT, PERCENT, st.none() | PERCENT)
def test_attending_more_never_fails_anybody(
    rule: Rule, less: Decimal, more: Decimal, post: Decimal | None
) -> None:
    low, high = sorted((less, more))
    before = judge(rule, hours=24, share=low, post=post, plan=True)
    after = judge(rule, hours=24, share=high, post=post, plan=True)
    assert after.passed or not before.passed
    assert len(after.reasons) <= len(before.reasons)


@given(RULES, PERCENT, PERCENT, PERCENT)
def test_scoring_more_never_fails_anybody(rule: Rule, share: Decimal, less: Decimal, more: Decimal) -> None:
    low, high = sorted((less, more))
    before = judge(rule, hours=24, share=share, post=low, plan=True)
    assert judge(rule, hours=24, share=share, post=high, plan=True).passed or not before.passed


@given(RULES, PERCENT, st.none() | PERCENT, st.booleans())
def test_no_certificate_without_the_attendance_asked_for(
    rule: Rule, share: Decimal, post: Decimal | None, plan: bool
) -> None:
    if judge(rule, hours=24, share=share, post=post, plan=plan).passed:
        assert share >= rule.attendance
        assert rule.post is None or (post is not None and post >= rule.post)
