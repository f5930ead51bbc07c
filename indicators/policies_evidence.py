"""Who may do what with evidence, and when. Deny by default; the visibility door comes before these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from indicators.models import Answer, Assignment, EvidenceRevision, Period
from indicators.policies import WRITERS, is_secretariat
from indicators.policies_window import Window, window_of
from participants.models import Organisation, Role

if TYPE_CHECKING:
    import datetime as dt

    from indicators.models import Evidence, Item
    from participants.models import User

SUBMITTED = (Answer.State.SUBMITTED, Answer.State.SIGNED)
KEEPERS = (Role.OPD_HEAD, Role.OPD_OPERATOR)
REVIEWERS = (Role.SECRETARIAT, Role.TASK_FORCE_LEAD)


def giving_organisations(user: User, period: Period, item: Item | None = None) -> list[Organisation]:
    """For whom the user may hand in evidence: own bodies; the secretariat for any that takes part.

    With `item` only bodies that take part in it. An empty list means: may not hand in.
    """
    parts = Assignment.objects.filter(period=period)
    if item is not None:
        parts = parts.filter(item=item)
    bodies = Organisation.objects.filter(regency=period.regency_id)
    if is_secretariat(user, period.regency_id):
        own = Q(pk__in=user.rights.organisations) if item is None else Q(pk=None)
        return list(bodies.filter(Q(assignments__in=parts) | own).distinct())
    own_ids = user.rights.organisations_as(*KEEPERS)
    if not own_ids:
        return []
    bodies = bodies.filter(pk__in=own_ids)
    return list(bodies.filter(assignments__in=parts).distinct() if item is not None else bodies)


def can_give(user: User, period: Period) -> bool:
    """May hand in evidence at all in this regency."""
    return is_secretariat(user, period.regency_id) or bool(user.rights.organisations_as(*KEEPERS))


def can_change(user: User, evidence: Evidence) -> bool:
    """Replace, withdraw, link, mark: members of the owning body, or the secretariat on its behalf."""
    return evidence.organisation_id in user.rights.organisations_as(*KEEPERS) or is_secretariat(
        user, evidence.regency_id
    )


def can_mark_child(user: User, evidence: Evidence) -> bool:
    """Restricting a file is open to those who may change it and to the reviewers."""
    return can_change(user, evidence) or user.rights.has(Role.TASK_FORCE_LEAD, evidence.regency_id)


def may_open(user: User, evidence: Evidence, revision: EvidenceRevision) -> bool:
    """May the bytes or page images of this revision be opened by someone who sees the evidence?

    A child may be recognised (or nobody has checked): the original is for the owning body and the named
    reviewers; everyone else, the assessor too, gets the redacted copy only.
    """
    if not evidence.is_restricted or revision.role == EvidenceRevision.FileRole.REDACTED:
        return True
    return is_owner(user, evidence) or any(user.rights.has(role, evidence.regency_id) for role in REVIEWERS)


def can_look_into(user: User, evidence: Evidence) -> bool:
    """Is there any revision of this file that the user may open?"""
    return any(may_open(user, evidence, revision) for revision in evidence.revisions.all())


def is_owner(user: User, evidence: Evidence) -> bool:
    return evidence.organisation_id in user.rights.organisations_as(*KEEPERS)


def window_for(user: User, period: Period, item: Item | None) -> Window:
    """The window in which this user's organisations may change evidence of the item."""
    answer = None
    if item is not None and not is_secretariat(user, period.regency_id):
        answer = Answer.objects.filter(period=period, item=item, state=Answer.State.RETURNED).first()
    bodies = user.rights.organisations_as(*WRITERS)
    return window_of(period, item, bodies, answer=answer)


def window_open(user: User, period: Period, item: Item | None, now: dt.datetime) -> bool:
    secretariat = is_secretariat(user, period.regency_id)
    window = Window(period) if secretariat else window_for(user, period, item)
    return not window.closed_because(user, now)
