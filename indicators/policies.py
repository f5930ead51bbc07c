"""Who may answer, contribute, hand in and sign off. Deny by default.

Bodies are organisation ids read from the item's assignments, so that one page asks the database once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from indicators.models import Answer, Assignment, Item, Receipt
from participants.models import Role

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from documents.models import Document
    from indicators.models import Period
    from participants.models import User

OVERSEERS = (Role.ADMIN, Role.SECRETARIAT, Role.TASK_FORCE_LEAD, Role.VIEWER, Role.ASSESSOR)
WRITERS = (Role.OPD_HEAD, Role.OPD_OPERATOR)


def is_secretariat(user: User, regency_id: int) -> bool:
    return user.rights.has(Role.SECRETARIAT, regency_id)


def oversees(user: User, regency_id: int) -> bool:
    """Sees every item of the regency, not only those of one's own organisation."""
    return regency_id in user.rights.regencies_as(*OVERSEERS)


def items_of(user: User, period: Period) -> QuerySet[Item]:
    """The period's items this user may open: all for the Gugus Tugas, readers and assessors; for an OPD those
    it leads or contributes to.

    >>> items_of(operator_of_dinkes_banjar, period).count()  # doctest: +SKIP
    61
    """
    everything = oversees(user, period.regency_id)
    return items_within(user, period.pk, period.instrument_id, everything=everything)


def items_within(user: User, period: int, instrument: int, *, everything: bool) -> QuerySet[Item]:
    """What `items_of` finds, once it is known whether the user sees `everything` of the period."""
    rows = Item.objects.filter(instrument=instrument)
    if everything:
        return rows
    mine = Assignment.objects.filter(
        period=period, item=OuterRef("pk"), organisation__in=user.rights.organisations
    )
    return rows.filter(Q(Exists(mine)))


def states_open_to(user: User, period: Period) -> list[str]:
    """Answer states this user may read among `items_of`: an assessor sees what was handed in, no draft."""
    inside = [role for role in OVERSEERS if role != Role.ASSESSOR]
    rights = user.rights
    if period.regency_id in rights.regencies_as(*inside) or rights.organisations:
        return list(Answer.State.values)
    return [Answer.State.SUBMITTED, Answer.State.SIGNED]


def works_for(user: User, organisation_id: int) -> bool:
    """Operator or head of this organisation, or the secretariat that has its seat there."""
    return organisation_id in user.rights.organisations_as(*WRITERS, Role.SECRETARIAT)


def can_answer(user: User, period: Period, lead_id: int | None) -> bool:
    """Fill in, submit and withdraw: the leading organisation, or the secretariat on its behalf."""
    if lead_id is None:
        return False
    return works_for(user, lead_id) or is_secretariat(user, period.regency_id)


def answers_on_behalf(user: User, period: Period, lead_id: int) -> bool:
    """The secretariat types what another organisation handed in; the page and the audit say so."""
    return is_secretariat(user, period.regency_id) and not works_for(user, lead_id)


def can_contribute(user: User, period: Period, organisation_id: int, contributors: Collection[int]) -> bool:
    """Fill in this contributor's part: its own people, or the secretariat on its behalf."""
    if organisation_id not in contributors:
        return False
    return works_for(user, organisation_id) or is_secretariat(user, period.regency_id)


def can_sign_off(user: User, organisation_id: int | None) -> bool:
    """Only the head of the leading organisation; nobody signs off on a head's behalf."""
    return organisation_id is not None and organisation_id in user.rights.organisations_as(Role.OPD_HEAD)


def can_arrange(user: User, regency_id: int) -> bool:
    """Prepare and open periods, change who leads and until when, grant late exceptions, note conditions."""
    return is_secretariat(user, regency_id)


def can_see_arrangement(user: User, regency_id: int) -> bool:
    """Look at how a period is steered: the secretariat and, reading only, the head of the Gugus Tugas."""
    return can_arrange(user, regency_id) or user.rights.has(Role.TASK_FORCE_LEAD, regency_id)


def sees_late(user: User, regency_id: int, organisation_id: int) -> bool:
    """A late exception is shown to the organisation it is for and to those who steer."""
    return works_for(user, organisation_id) or can_see_arrangement(user, regency_id)


def can_read_receipt(user: User, document: Document) -> bool:
    """The sealed page of a receipt: whoever sees the receipt."""
    return Receipt.objects.visible_to(user).filter(pk=document.subject.rpartition("/")[2]).exists()
