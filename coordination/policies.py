from __future__ import annotations

from typing import TYPE_CHECKING

from participants.models import Role

if TYPE_CHECKING:
    from participants.models import Regency, User


def can_plan_meetings(user: User, regency: Regency) -> bool:
    """The secretariat and the head of the Gugus Tugas call meetings."""
    return regency.pk in user.rights.regencies_as(Role.SECRETARIAT, Role.TASK_FORCE_LEAD)
