"""Who may do what with trainings. Deny by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participants.models import Role
from trainings.models.participants import TRAINING_KEEPERS

if TYPE_CHECKING:
    from documents.models import Document
    from participants.models import Regency, User
    from trainings.models import ActionPlan

OPD = (Role.OPD_HEAD, Role.OPD_OPERATOR)


def can_keep_trainings(user: User, regency: Regency) -> bool:
    """The secretariat plans trainings, accepts participants, sets tests and issues certificates."""
    return regency.pk in user.rights.regencies_as(Role.SECRETARIAT)


def can_read_attendance(user: User, regency: Regency) -> bool:
    """Names are for those who keep or lead; assessors and viewers get numbers, an OPD its own people."""
    return regency.pk in user.rights.regencies_as(*TRAINING_KEEPERS)


def can_read_tests(user: User, regency: Regency) -> bool:
    """Questions with their answers, and who scored what, are for those who keep or lead the training."""
    return regency.pk in user.rights.regencies_as(*TRAINING_KEEPERS)


def can_write_plans(user: User, regency: Regency) -> bool:
    """The secretariat for everybody; an OPD for its own people and itself."""
    return can_keep_trainings(user, regency) or bool(user.rights.organisations_as(*OPD))


def can_change_plan(user: User, plan: ActionPlan) -> bool:
    """Correct, report on and close: the body that made the plan or sent its participant; the secretariat."""
    sender = plan.participant.nominated_by_id if plan.participant else None
    mine = user.rights.organisations_as(*OPD)
    return can_keep_trainings(user, plan.regency) or bool(mine & {plan.organisation_id, sender})


def can_read_plan_names(user: User, regency: Regency) -> bool:
    """Who wrote a plan: those who keep or lead; an OPD reads only its own. Assessors and viewers get plans
    without names."""
    return can_read_attendance(user, regency) or bool(user.rights.organisations_as(*OPD))


def can_read_plans_paper(user: User, document: Document) -> bool:
    """The recapitulation names participants."""
    return can_read_attendance(user, document.regency)


def can_open_certificates(user: User, regency: Regency) -> bool:
    """Who keeps or leads trainings, and OPDs, who find their own people there; others get numbers only."""
    return can_read_attendance(user, regency) or regency.pk in user.rights.regencies_as(*OPD)
