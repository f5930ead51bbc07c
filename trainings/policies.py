"""Who may do what with trainings. Deny by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participants.models import Role
from trainings.models.participants import TRAINING_KEEPERS

if TYPE_CHECKING:
    from participants.models import Regency, User


def can_keep_trainings(user: User, regency: Regency) -> bool:
    """The secretariat plans trainings, accepts participants, sets tests and issues certificates."""
    return regency.pk in user.rights.regencies_as(Role.SECRETARIAT)


def can_read_attendance(user: User, regency: Regency) -> bool:
    """Names are for those who keep or lead; assessors and viewers get numbers, an OPD its own people."""
    return regency.pk in user.rights.regencies_as(*TRAINING_KEEPERS)


def can_read_tests(user: User, regency: Regency) -> bool:
    """Questions with their answers, and who scored what, are for those who keep or lead the training."""
    return regency.pk in user.rights.regencies_as(*TRAINING_KEEPERS)
