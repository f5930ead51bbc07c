"""Names of bodies while somebody types: organisations only, never people; invited ones first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from participants.models import Invitee, Organisation
from participants.services.attendance import find_body

if TYPE_CHECKING:
    from participants.models import OccasionSession

SHOWN = 8
SHORTEST = 2


@dataclass(frozen=True)
class Hint:
    """What the form says about the body typed so far: names to choose from, and whether it is known."""

    names: list[str]
    known: bool
    invited: bool
    sector: str


def invited_names(session: OccasionSession) -> list[str]:
    """Names of the invited bodies, for a form without JavaScript."""
    rows = Organisation.objects.filter(invitee__occasion=session.occasion_id).distinct()
    return list(rows.order_by("name").values_list("name", flat=True))


def hint(session: OccasionSession, typed: str) -> Hint:
    """At most eight names that contain `typed`, by name, short name or alias."""
    words = " ".join(typed.split())
    body = find_body(session.regency, words)
    invitations = Invitee.objects.filter(occasion=session.occasion_id)
    invited = body is not None and invitations.filter(organisation=body).exists()
    names: list[str] = []
    if len(words) >= SHORTEST:
        like = Q(name__icontains=words) | Q(short_name__icontains=words) | Q(aliases__name__icontains=words)
        rows = Organisation.objects.current().filter(like, regency=session.regency_id).distinct()
        expected = Exists(invitations.filter(organisation=OuterRef("pk")))
        ranked = rows.annotate(expected=expected).order_by("-expected", "name")
        names = [row.name for row in ranked.only("name")[:SHOWN]]
    return Hint(names, body is not None, invited, body.sector if body else "")
