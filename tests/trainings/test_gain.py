from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from trainings.gain import Sheets, class_gain, topic_gains

scores = st.decimals(0, 100, places=2)
shares = st.dictionaries(
    st.sampled_from(["Prinsip", "Klaster", "Kebijakan"]),
    st.integers(1, 10).flatmap(lambda asked: st.tuples(st.integers(0, asked), st.just(asked))),
)
people = st.lists(
    st.builds(Sheets, st.none() | scores, st.none() | scores, st.none() | shares, st.none() | shares)
)


@given(people)
def test_the_class_gain_is_the_mean_of_those_who_took_both(whole: list[Sheets]) -> None:
    paired = [one for one in whole if one.paired]
    found = class_gain(whole)
    if not paired:
        assert found is None
        return
    assert found is not None
    assert found.people == len(paired)
    assert found.gain == found.post - found.pre
    assert -100 <= found.gain <= 100
    exact = sum((one.gain for one in paired if one.gain is not None), Decimal(0)) / len(paired)
    assert abs(found.gain - exact) <= Decimal("0.01")
    assert found == class_gain(paired)


@given(st.builds(Sheets, st.none() | scores, st.none() | scores))
def test_a_gain_needs_both_tests(one: Sheets) -> None:
    assert (one.gain is None) == (one.pre is None or one.post is None)
    assert one.gain is None or -100 <= one.gain <= 100


@given(people, st.none() | scores)
def test_topics_are_percentages_and_weak_ones_lie_below_the_minimum(
    whole: list[Sheets], minimum: Decimal | None
) -> None:
    for topic in topic_gains(whole, minimum):
        assert topic.pre is None or 0 <= topic.pre <= 100
        assert topic.post is None or 0 <= topic.post <= 100
        if minimum is not None:
            assert topic.weak == (topic.post is not None and topic.post < minimum)


def test_whoever_missed_a_test_does_not_move_the_topics() -> None:
    both = Sheets(Decimal(50), Decimal(100), {"Prinsip": (1, 2)}, {"Prinsip": (2, 2)})
    late = Sheets(None, Decimal(0), None, {"Prinsip": (0, 2)})
    (topic,) = topic_gains([both, late], Decimal(70))
    assert (topic.pre, topic.post, topic.weak) == (Decimal(50), Decimal(100), False)


def test_before_the_second_test_the_first_shows_what_is_known() -> None:
    (topic,) = topic_gains([Sheets(Decimal(50), None, {"Prinsip": (1, 2)})], Decimal(70))
    assert (topic.pre, topic.post, topic.weak) == (Decimal(50), None, False)


def test_without_a_minimum_the_topic_known_least_is_weak() -> None:
    sheet = {"Prinsip": (2, 2), "Klaster": (1, 2)}
    found = topic_gains([Sheets(Decimal(0), Decimal(75), sheet, sheet)], None)
    assert [(topic.name, topic.weak) for topic in found] == [("Klaster", True), ("Prinsip", False)]
    even = {"Prinsip": (1, 2), "Klaster": (1, 2)}
    assert not any(topic.weak for topic in topic_gains([Sheets(Decimal(0), Decimal(50), even, even)], None))
