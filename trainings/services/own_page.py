"""The page behind a participant's own link: who it belongs to, and a new link when the old one got about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from participants import audit
from participants.models.occasions import new_token
from trainings.models import Participant

if TYPE_CHECKING:
    from participants.models import User
    from trainings.models import ActionPlan

SHOWN = (
    "regency",
    "training__occasion",
    "training__regency",
    "group",
    "invitee",
    "person",
    "organisation__merged_into",
)


def find_by_token(token: str) -> Participant | None:
    """The participant of a link, with all the own page names; None for a forged or renewed link."""
    return Participant.objects.filter(token=token).select_related(*SHOWN).first()


def own_url(participant: Participant) -> str:
    """The participant's own address."""
    path = reverse("trainings:own-page", args=[participant.token])
    return f"{settings.KLA_PUBLIC_SCHEME}://{settings.KLA_PUBLIC_HOST}{path}"


@transaction.atomic
def renew_token(participant: Participant, *, by: User) -> Participant:
    """A new link; the old one opens nothing from now on. What was written through it stays."""
    row = Participant.objects.select_for_update(of=("self",)).select_related("regency").get(pk=participant.pk)
    row.token = new_token()
    row.save(update_fields=["token"])
    audit.record(row.regency, "trainings.own-link-renewed", "participant", row.pk, by=by)
    return row


def plan_of(participant: Participant, pk: int) -> ActionPlan | None:
    """A plan of this participant, with what its page names."""
    rows = participant.plans.select_related("item", "participant", "training__occasion", "regency")
    return rows.prefetch_related("follow_ups__evidence").filter(pk=pk).first()
