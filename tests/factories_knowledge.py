"""Tests of trainings for tests: both are put together at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conftest import NOW
from tests.factories_trainings import make_question
from trainings.services.knowledge_tests import compose, open_test

if TYPE_CHECKING:
    from participants.models import User
    from trainings.models import KnowledgeTest, Training


def make_tests(
    training: Training, *, by: User, questions: int = 4, opened: tuple[str, ...] = ("awal", "akhir")
) -> dict[str, KnowledgeTest]:
    """Both tests, by kind, asking the same questions of two topics; the first option is always right."""
    bank = [
        make_question(training.regency, f"Soal {number}", topic=f"Topik {number % 2 + 1}")
        for number in range(questions)
    ]
    tests = compose(training, kinds=("awal", "akhir"), questions=bank, by=by)
    return {test.kind: open_test(test, by=by, now=NOW) if test.kind in opened else test for test in tests}
