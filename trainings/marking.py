"""How a test is put together and marked, and how what a hand typed is read. Pure: no Django.

A question is the JSON a test keeps: id, topic, text, options, and `answer`, the right one counted from 0.
Answers are {question id: place of the chosen option}; a question without an answer counts as wrong.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, TypedDict

from common.formats import parse_number
from common.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LETTERS = "ABCDE"
FULL = Decimal(100)
CENT = Decimal("0.01")
LONGEST = 40
"""Questions of one test at most: one light page on a phone, and half an hour of a participant's time."""
BLANK = "-."
"""How a hand writes "not answered" in a row of letters."""


class Question(TypedDict):
    id: int
    topic: str
    text: str
    options: list[str]
    answer: int


@dataclass(frozen=True)
class Mark:
    """`score` is 0 to 100 with two decimals; `topics`: {topic: (right, asked)}."""

    score: Decimal
    topics: dict[str, tuple[int, int]]


def order_of(ids: Iterable[int], seed: str) -> list[int]:
    """The order in which a test asks its questions: as if shuffled, and the same for the same seed."""
    return sorted(ids, key=lambda number: hashlib.sha256(f"{seed}:{number}".encode()).digest())


def mark(questions: Sequence[Question], answers: Mapping[int, int]) -> Mark:
    """The share of right answers; ValueError for a test without questions."""
    if not questions:
        raise ValueError("a test without questions has no score")
    topics: dict[str, tuple[int, int]] = {}
    for question in questions:
        right, asked = topics.get(question["topic"], (0, 0))
        hit = answers.get(question["id"]) == question["answer"]
        topics[question["topic"]] = (right + hit, asked + 1)
    right = sum(right for right, _ in topics.values())
    return Mark((FULL * right / len(questions)).quantize(CENT, ROUND_HALF_UP), topics)


def unanswered(questions: Sequence[Question], answers: Mapping[int, int]) -> list[int]:
    """Places, from 1, of the questions without an answer."""
    return [place for place, one in enumerate(questions, start=1) if one["id"] not in answers]


def kept(questions: Sequence[Question], given: Mapping[int, int]) -> dict[int, int]:
    """Only answers to questions of this test with an option that exists."""
    return {
        one["id"]: given[one["id"]]
        for one in questions
        if one["id"] in given and 0 <= given[one["id"]] < len(one["options"])
    }


def read_score(typed: str) -> Decimal:
    """ "85,5" as 85.5. Raises Refused: score-no-number, score-range, score-decimals."""
    try:
        score = parse_number(typed)
    except Refused:
        raise Refused(
            "score-no-number", f"“{typed.strip()[:40]}” bukan angka. Tulis misalnya 85 atau 85,5."
        ) from None
    if not 0 <= score <= FULL:
        raise Refused("score-range", f"{typed.strip()[:40]} di luar 0 sampai 100. Periksa lagi lembarnya.")
    if score != score.quantize(CENT):
        raise Refused("score-decimals", "Tulis nilai dengan paling banyak dua angka di belakang koma.")
    return score.quantize(CENT)


def read_letters(typed: str, questions: Sequence[Question]) -> dict[int, int]:
    """Letters in the order of the test ("abca-d"; "-" for no answer) as answers.

    Raises Refused: letters-count, letters-unknown.
    """
    letters = "".join(typed.split()).upper().replace(",", "")
    if len(letters) != len(questions):
        raise Refused(
            "letters-count",
            f"Ada {len(letters)} jawaban, soalnya {len(questions)}. Tulis “-” untuk soal yang kosong.",
        )
    answers: dict[int, int] = {}
    for place, (letter, question) in enumerate(zip(letters, questions, strict=True), start=1):
        if letter in BLANK:
            continue
        allowed = LETTERS[: len(question["options"])]
        if letter not in allowed:
            raise Refused(
                "letters-unknown", f"Jawaban soal {place} tertulis “{letter}”; pilihannya A–{allowed[-1]}."
            )
        answers[question["id"]] = LETTERS.index(letter)
    return answers


def check_options(options: Sequence[str], answer: int) -> None:
    """Refuse what cannot be asked: options-few, options-many, options-twice, answer-missing."""
    if len(options) < 2:
        raise Refused("options-few", "Isi paling sedikit dua pilihan jawaban.")
    if len(options) > len(LETTERS):
        raise Refused("options-many", "Isi paling banyak lima pilihan jawaban.")
    if len({option.casefold() for option in options}) < len(options):
        raise Refused("options-twice", "Ada dua pilihan jawaban yang sama.")
    if not 0 <= answer < len(options):
        raise Refused("answer-missing", "Jawaban yang benar menunjuk pilihan yang kosong.")
