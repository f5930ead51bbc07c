"""A training that is over, with participants who may or may not have passed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.conftest import NOW
from tests.factories_trainings import add_participant, attend, make_training
from trainings.models import KnowledgeTest, TestSheet

if TYPE_CHECKING:
    from participants.models import Organisation
    from tests.conftest import Cast
    from trainings.models import Participant, Training

LATER = NOW + dt.timedelta(days=4)
SHORT = {"minimum_post": None}


def over(cast: Cast, **plan: Any) -> Training:
    """Three days of 8 JP, ended before LATER; asks for attendance only unless `plan` says more."""
    return make_training(cast.banjar, **{**SHORT, **plan})


def who_attended(
    training: Training, name: str, by: Any, body: Organisation | None = None, *, days: int = 3, **entry: Any
) -> Participant:
    """An accepted participant who signed the sheets of the first `days` days."""
    row = add_participant(training, name, body, **entry)
    attend(row, *training.occasion.sessions.order_by("number")[:days], by=by)
    return row


def scored(participant: Participant, score: int, kind: str = KnowledgeTest.Kind.POST) -> TestSheet:
    """A sheet typed in from paper."""
    training = participant.training
    test, _ = KnowledgeTest.objects.get_or_create(regency=training.regency, training=training, kind=kind)
    return TestSheet.objects.create(
        regency=training.regency,
        test=test,
        code=participant.code,
        participant=participant,
        score=Decimal(score),
        origin=TestSheet.Origin.PAPER,
        handed_in_at=NOW,
    )
