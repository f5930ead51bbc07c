"""Who may do what with jobs and sealed papers. Deny by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.registry import papers
from participants.models import Role

if TYPE_CHECKING:
    from documents.models import Document, Job
    from participants.models import Regency, User

UPLOADERS = (Role.OPD_OPERATOR, Role.OPD_HEAD, Role.SECRETARIAT, Role.TASK_FORCE_LEAD, Role.ADMIN)


def can_control(user: User, job: Job) -> bool:
    """Cancel or try again: whoever started it, and the regency's secretariat or system keeper."""
    if job.created_by_id == user.pk:
        return True
    return job.regency_id in user.rights.regencies_as(Role.SECRETARIAT, Role.ADMIN)


def can_read(user: User, document: Document) -> bool:
    """What the room that made the paper says; a kind nobody answers for is closed."""
    return document.kind in papers and papers[document.kind].may_read(user, document)


def can_upload(user: User, regency: Regency) -> bool:
    """Whoever files evidence or letters; assessors and readers bring no files in."""
    return regency.pk in user.rights.regencies_as(*UPLOADERS)


def can_set_paper(user: User, regency: Regency) -> bool:
    """Letterhead, signatories and patterns of numbers: the secretariat and the system's keeper."""
    return regency.pk in user.rights.regencies_as(Role.SECRETARIAT, Role.ADMIN)


def can_number(user: User, regency: Regency) -> bool:
    """Write numbers into the register of letters: whoever writes letters."""
    return regency.pk in user.rights.regencies_as(Role.SECRETARIAT, Role.ADMIN, Role.TASK_FORCE_LEAD)
