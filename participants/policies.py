"""Who may do what with organisations and posts. Deny by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from participants.models import Membership, Role

if TYPE_CHECKING:
    from participants.models import Regency, User

KEPT_BY_SECRETARIAT = (
    Role.OPD_OPERATOR,
    Role.OPD_HEAD,
    Role.SECRETARIAT,
    Role.TASK_FORCE_LEAD,
    Role.VIEWER,
)


def can_manage_regency(user: User, regency: Regency) -> bool:
    """The secretariat and the system's keeper look after posts, letterhead and directory."""
    return regency.pk in user.rights.regencies_as(Role.SECRETARIAT, Role.ADMIN)


def roles_kept_by(user: User, regency: Regency) -> tuple[Role, ...]:
    """Roles the user may give and take in the regency: only an admin makes admins, nobody here assessors."""
    if user.rights.has(Role.ADMIN, regency.pk):
        return (*KEPT_BY_SECRETARIAT, Role.ADMIN)
    return KEPT_BY_SECRETARIAT if user.rights.has(Role.SECRETARIAT, regency.pk) else ()


def can_manage_post(user: User, post: Membership) -> bool:
    """Hand over or end a post: one of the user's regency, of a role the user may give."""
    return post.home is not None and post.role in roles_kept_by(user, post.home)


def can_make_link(user: User, account: User) -> bool:
    """Open another's account by a one-time link.

    Every post the account holds or will hold must be one the user may manage: so an account that also works
    for another regency, for the province or as admin is out of the secretariat's reach.
    """
    if account.pk == user.pk or not account.is_active:
        return False
    posts = list(
        Membership.objects.filter(user=account)
        .open_on(timezone.localdate())
        .select_related("organisation__regency", "regency")
    )
    return bool(posts) and all(can_manage_post(user, post) for post in posts)


def can_see_people(user: User, regency: Regency) -> bool:
    """Names of people are for those who invite and record (as `Person.objects.visible_to`)."""
    return regency.pk in user.rights.regencies_as(Role.SECRETARIAT, Role.ADMIN, Role.TASK_FORCE_LEAD)
