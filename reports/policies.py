from __future__ import annotations

from typing import TYPE_CHECKING

from participants.models import Role
from participants.policies import can_manage_regency

if TYPE_CHECKING:
    from documents.models import Document
    from participants.models import Regency, User

READERS = (Role.SECRETARIAT, Role.TASK_FORCE_LEAD, Role.ADMIN, Role.ASSESSOR, Role.VIEWER)


def can_make_reports(user: User, regency: Regency) -> bool:
    """The secretariat and the head of the Gugus Tugas have papers made."""
    return regency.pk in user.rights.regencies_as(Role.SECRETARIAT, Role.TASK_FORCE_LEAD)


def can_read_readiness(user: User, regency: Regency) -> bool:
    """The sealed readiness report goes to the Gugus Tugas, assessors and readers; OPD read their own page."""
    return regency.pk in user.rights.regencies_as(*READERS)


def can_read_paper(user: User, document: Document) -> bool:
    """Whoever may read the readiness of a regency may read its sealed report."""
    return can_read_readiness(user, document.regency)


def can_read_handover(user: User, document: Document) -> bool:
    """The record of a handover is read by those who look after the regency's posts."""
    return can_manage_regency(user, document.regency)
