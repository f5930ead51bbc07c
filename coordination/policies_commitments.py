"""Who may make, report on and decide promises. Deny by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participants.models import Role

if TYPE_CHECKING:
    from coordination.models import Commitment
    from documents.models import Document
    from participants.models import Regency, User

OPD = (Role.OPD_HEAD, Role.OPD_OPERATOR)


def can_keep_ledger(user: User, regency: Regency) -> bool:
    """The secretariat and the head of the Gugus Tugas write promises down, decide and escalate them."""
    return regency.pk in user.rights.regencies_as(Role.SECRETARIAT, Role.TASK_FORCE_LEAD)


def can_read_escalation(user: User, regency: Regency) -> bool:
    """Who leads the regency's work and who reads along for its head; not the bodies on the list."""
    readers = (Role.SECRETARIAT, Role.TASK_FORCE_LEAD, Role.ADMIN, Role.VIEWER)
    return regency.pk in user.rights.regencies_as(*readers)


def can_read_escalation_paper(user: User, document: Document) -> bool:
    return can_read_escalation(user, document.regency)


def can_decide(user: User, row: Commitment) -> bool:
    """Whoever keeps the ledger decides, but nobody decides a promise of their own organisation."""
    own = row.organisation_id in user.rights.organisations_as(*OPD)
    return can_keep_ledger(user, row.regency) and not own


def can_report(user: User, row: Commitment) -> bool:
    """The organisation that promised, those who support it, and the secretariat on its behalf."""
    mine = user.rights.organisations_as(*OPD)
    involved = {row.organisation_id, *(body.pk for body in row.supporters.all())}
    return bool(mine & involved) or row.regency_id in user.rights.regencies_as(Role.SECRETARIAT)
