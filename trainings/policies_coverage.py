"""Who may type numbers of the coverage meter, propose from it and read its lists. Deny by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.models import Assignment
from indicators.policies import can_answer, is_secretariat, works_for
from trainings.models.participants import TRAINING_KEEPERS

if TYPE_CHECKING:
    from collections.abc import Collection

    from documents.models import Document
    from indicators.models import Period
    from participants.models import Regency, User


def can_count(user: User, period: Period, organisation_id: int, parts: Collection[int]) -> bool:
    """Type how many should be trained: a body that leads or contributes to the item (`parts`), or the
    secretariat on its behalf."""
    if organisation_id not in parts:
        return False
    return works_for(user, organisation_id) or is_secretariat(user, period.regency_id)


def can_propose(user: User, period: Period, lead_id: int | None) -> bool:
    """Put the counted value before the item: whoever may answer it."""
    return can_answer(user, period, lead_id)


def reads_all_names(user: User, regency: Regency) -> bool:
    """Names of everybody trained; an OPD sees its own people only, assessors and viewers none."""
    return regency.pk in user.rights.regencies_as(*TRAINING_KEEPERS)


def can_order_recap(user: User, regency: Regency) -> bool:
    """Have the recapitulation made: the secretariat and the head of the Gugus Tugas."""
    return reads_all_names(user, regency)


def can_read_recap(user: User, document: Document) -> bool:
    """Numbers without names: everybody who works in the regency."""
    return document.regency_id in user.rights.regencies


def can_read_list(user: User, document: Document) -> bool:
    """The list of names of a category: who keeps trainings, and the body that hands it in as evidence."""
    if document.regency_id in user.rights.regencies_as(*TRAINING_KEEPERS):
        return True
    item_code = document.subject.rpartition("/")[2]
    leads = Assignment.objects.filter(
        regency=document.regency_id, item__code=item_code, part=Assignment.Part.LEAD
    )
    return leads.filter(organisation__in=user.rights.organisations).exists()
