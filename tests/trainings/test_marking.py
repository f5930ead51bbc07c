from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.refusals import Refused
from trainings.marking import (
    Question,
    check_options,
    kept,
    mark,
    order_of,
    read_letters,
    read_score,
    unanswered,
)


def question(number: int, topic: str = "Prinsip", answer: int = 0, options: int = 4) -> Question:
    texts = [f"Pilihan {place}" for place in range(options)]
    return {"id": number, "topic": topic, "text": f"Soal {number}", "options": texts, "answer": answer}


TEST = [question(1), question(2, answer=1), question(3, "Klaster", 2)]


def test_a_question_without_an_answer_counts_as_wrong() -> None:
    marked = mark(TEST, {1: 0, 3: 2})
    assert marked.score == Decimal("66.67")
    assert marked.topics == {"Prinsip": (1, 2), "Klaster": (1, 1)}
    assert unanswered(TEST, {1: 0, 3: 2}) == [2]


def test_a_test_without_questions_has_no_score() -> None:
    with pytest.raises(ValueError, match="without questions"):
        mark([], {})


@given(st.dictionaries(st.integers(0, 30), st.integers(-2, 6)), st.integers(1, 30))
def test_a_score_is_a_percentage_that_never_falls_by_a_right_answer(
    answers: dict[int, int], size: int
) -> None:
    whole = [question(number, f"T{number % 3}", number % 4) for number in range(size)]
    score = mark(whole, answers).score
    assert 0 <= score <= 100
    assert score <= mark(whole, answers | {0: whole[0]["answer"]}).score
    assert mark(whole, {one["id"]: one["answer"] for one in whole}).score == 100
    assert mark(whole, kept(whole, answers)).score == score


@given(st.sets(st.integers(1, 10_000)), st.text(max_size=20))
def test_the_order_is_a_shuffle_and_always_the_same(ids: set[int], seed: str) -> None:
    order = order_of(ids, seed)
    assert sorted(order) == sorted(ids)
    assert order_of(sorted(ids, reverse=True), seed) == order


def test_pre_and_post_test_ask_in_another_order() -> None:
    assert order_of(range(20), "1:awal") != order_of(range(20), "1:akhir")


def test_what_a_stranger_adds_to_the_answers_is_left_out() -> None:
    assert kept(TEST, {1: 3, 2: 4, 3: -1, 99: 0}) == {1: 3}


@pytest.mark.parametrize(
    ("typed", "score"), [("85,5", "85.50"), (" 80 ", "80.00"), ("0", "0.00"), ("66.67", "66.67")]
)
def test_scores_are_read_as_typed(typed: str, score: str) -> None:
    assert read_score(typed) == Decimal(score)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("101", "score-range"),
        ("-1", "score-range"),
        ("delapan puluh", "score-no-number"),
        ("", "score-no-number"),
        ("8,125", "score-decimals"),
        ("9" * 400, "score-range"),
        ("NaN", "score-no-number"),
    ],
)
def test_scores_that_are_none_are_refused(typed: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_score(typed)
    assert refusal.value.code == code


def test_letters_are_read_in_the_order_of_the_test() -> None:
    assert read_letters("a - C", TEST) == {1: 0, 3: 2}


@pytest.mark.parametrize(
    ("typed", "code"), [("ab", "letters-count"), ("abx", "letters-unknown"), ("abe", "letters-unknown")]
)
def test_letters_that_fit_no_option_are_refused(typed: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_letters(typed, TEST)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("options", "answer", "code"),
    [
        (("a",), 0, "options-few"),
        (tuple("abcdef"), 0, "options-many"),
        (("a", "A"), 0, "options-twice"),
        (("a", "b"), 2, "answer-missing"),
    ],
)
def test_options_that_cannot_be_asked_are_refused(options: tuple[str, ...], answer: int, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_options(options, answer)
    assert refusal.value.code == code
