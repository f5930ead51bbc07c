"""Who may propose, correct and take back participants, and read what they wrote. Deny by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participants.models import Role
from trainings.policies import can_keep_trainings, can_read_attendance

if TYPE_CHECKING:
    from documents.models import Document
    from participants.models import Regency, User
    from trainings.models import Participant

NOMINATORS = (Role.OPD_OPERATOR, Role.OPD_HEAD)


def can_nominate(user: User, regency: Regency) -> bool:
    """An OPD proposes its own people and those of bodies under it."""
    return regency.pk in user.rights.regencies_as(*NOMINATORS)


def can_correct_participant(user: User, row: Participant) -> bool:
    """The secretariat always; an OPD what it proposed itself, until the secretariat has decided."""
    if can_keep_trainings(user, row.regency):
        return True
    undecided = row.state in (row.State.PROPOSED, row.State.WAITING)
    return undecided and row.nominated_by_id in user.rights.organisations_as(*NOMINATORS)


def can_take_back(user: User, row: Participant) -> bool:
    """Withdraw an entry: the secretariat, or the OPD that proposed it, also after acceptance."""
    mine = row.nominated_by_id in user.rights.organisations_as(*NOMINATORS)
    return mine or can_keep_trainings(user, row.regency)


def can_read_participants_paper(user: User, document: Document) -> bool:
    """The list names people: for those who keep or lead the training."""
    return can_read_attendance(user, document.regency)


def can_see_contacts(user: User, row: Participant) -> bool:
    """Phone and mail are for the secretariat, and for the OPD that typed them."""
    mine = row.nominated_by_id in user.rights.organisations_as(*NOMINATORS)
    return mine or can_keep_trainings(user, row.regency)
