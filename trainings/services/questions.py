"""Writes about the bank of questions. A test holds copies, so nothing here changes one that was opened."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from common.refusals import Refused
from participants import audit
from trainings.marking import check_options
from trainings.models import TestQuestion, Topic
from trainings.starter_questions import STARTERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from participants.models import Regency, User


@dataclass(frozen=True)
class Draft:
    """A question as it is written; `answer` is the place of the right option, from 0."""

    topic: str
    text: str
    options: tuple[str, ...]
    answer: int

    @property
    def key(self) -> str:
        """By which two texts are the same question."""
        return key_of(self.text)


def key_of(text: str) -> str:
    return " ".join(text.split()).casefold()


@transaction.atomic
def write(regency: Regency, *, draft: Draft, by: User) -> TestQuestion:
    """A new question. Raises Refused: "question-known" and those of `check_options`."""
    _lock(regency)
    if draft.key in known_keys(regency):
        raise Refused("question-known", "Soal dengan bunyi yang sama sudah ada dalam bank soal.")
    row = _add(regency, [draft])[0]
    audit.record(regency, "trainings.question-written", "test-question", row.pk, by=by)
    return row


@transaction.atomic
def rewrite(question: TestQuestion, *, draft: Draft, by: User) -> TestQuestion:
    """Write a question anew; tests that were opened keep their copy. Raises as `write`."""
    check_options(draft.options, draft.answer)
    regency = question.regency
    _lock(regency)
    if draft.key in known_keys(regency, but=question):
        raise Refused("question-known", "Soal dengan bunyi yang sama sudah ada dalam bank soal.")
    row = TestQuestion.objects.select_for_update().get(pk=question.pk)
    row.topic = _topics(regency, [draft.topic])[_name(draft.topic)]
    row.text, row.options, row.answer = " ".join(draft.text.split()), list(draft.options), draft.answer
    row.save(update_fields=["topic", "text", "options", "answer"])
    audit.record(regency, "trainings.question-rewritten", "test-question", row.pk, by=by)
    return row


@transaction.atomic
def retire(question: TestQuestion, *, by: User, now: dt.datetime) -> TestQuestion:
    """Offer a question no more; safe to repeat."""
    return _put(question, now, "trainings.question-retired", by)


@transaction.atomic
def restore(question: TestQuestion, *, by: User) -> TestQuestion:
    """Offer a retired question again; safe to repeat."""
    return _put(question, None, "trainings.question-restored", by)


@transaction.atomic
def take(regency: Regency, *, drafts: Iterable[Draft], by: User) -> int:
    """Add many; those the bank knows already are left as they are. How many were added.

    Raises Refused of `check_options` for the whole lot: whoever calls has checked each line before.
    """
    _lock(regency)
    known = known_keys(regency)
    fresh = {draft.key: draft for draft in drafts if draft.key not in known}
    added = len(_add(regency, fresh.values()))
    audit.record(regency, "trainings.questions-taken", "regency", regency.pk, by=by, added=added)
    return added


def load_starters(regency: Regency, *, by: User) -> int:
    """The questions with which a bank begins; how many were missing and are there now."""
    drafts = [Draft(one.topic, one.text, tuple(one.ordered), one.shift) for one in STARTERS]
    return take(regency, drafts=drafts, by=by)


def known_keys(regency: Regency, but: TestQuestion | None = None) -> set[str]:
    """What the bank asks already, retired questions included."""
    rows = TestQuestion.objects.filter(regency=regency).values_list("pk", "text")
    return {key_of(text) for pk, text in rows if but is None or pk != but.pk}


def _lock(regency: Regency) -> None:
    type(regency).objects.select_for_update(no_key=True).get(pk=regency.pk)


def _name(topic: str) -> str:
    return " ".join(topic.split())


def _topics(regency: Regency, names: Iterable[str]) -> dict[str, Topic]:
    """The topics of these names, new ones made; written differently only in case they are the same."""
    known = {row.name.casefold(): row for row in Topic.objects.filter(regency=regency)}
    found: dict[str, Topic] = {}
    for name in dict.fromkeys(map(_name, names)):
        if name.casefold() not in known:
            known[name.casefold()] = Topic.objects.create(regency=regency, name=name)
        found[name] = known[name.casefold()]
    return found


def _add(regency: Regency, drafts: Iterable[Draft]) -> list[TestQuestion]:
    whole = list(drafts)
    for draft in whole:
        check_options(draft.options, draft.answer)
    topics = _topics(regency, [draft.topic for draft in whole])
    return TestQuestion.objects.bulk_create(
        TestQuestion(
            regency=regency,
            topic=topics[_name(draft.topic)],
            text=" ".join(draft.text.split()),
            options=list(draft.options),
            answer=draft.answer,
        )
        for draft in whole
    )


def _put(question: TestQuestion, retired_at: dt.datetime | None, action: str, by: User) -> TestQuestion:
    row = TestQuestion.objects.select_for_update(of=("self",)).select_related("regency").get(pk=question.pk)
    if (row.retired_at is None) == (retired_at is None):
        return row
    row.retired_at = retired_at
    row.save(update_fields=["retired_at"])
    audit.record(row.regency, action, "test-question", row.pk, by=by)
    return row
