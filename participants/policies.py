"""Who may do what with organisations and posts. Deny by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participants.models import Role

if TYPE_CHECKING:
    from participants.models import Regency, User


def can_manage_regency(user: User, regency: Regency) -> bool:
    """The secretariat and the system's keeper look after posts, letterhead and directory."""
    return regency.pk in user.rights.regencies_as(Role.SECRETARIAT, Role.ADMIN)
