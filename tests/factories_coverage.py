"""Rows of the coverage meter for tests."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from tests.conftest import NOW
from tests.factories_trainings import add_participant
from trainings.models import Certificate, TrainedStaffCount

if TYPE_CHECKING:
    from indicators.models import Period
    from participants.models import Organisation, User
    from trainings.models import Participant, StaffCategory, Training

ISSUED = dt.date(2025, 8, 22)


def certify(
    training: Training,
    name: str,
    *categories: StaffCategory,
    organisation: Organisation | None = None,
    issued_on: dt.date = ISSUED,
    revoked: bool = False,
) -> Participant:
    """An accepted participant of these categories with a certificate."""
    row = add_participant(training, name, organisation)
    row.categories.set(categories)
    Certificate.objects.create(
        regency=training.regency,
        participant=row,
        number=f"{row.pk:03d}/KHA/2025",
        issued_on=issued_on,
        revoked_at=NOW if revoked else None,
        revoke_reason="Salah nama" if revoked else "",
    )
    return row


def type_count(
    period: Period, category: StaffCategory, organisation: Organisation, should: int, by: User
) -> TrainedStaffCount:
    """How many of the category a body should train."""
    return TrainedStaffCount.objects.create(
        regency=period.regency,
        period=period,
        category=category,
        organisation=organisation,
        should_be_trained=should,
        source="Data kepegawaian 2025",
        saved_by=by,
        saved_at=NOW,
    )
