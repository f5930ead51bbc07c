"""An OPD proposes its own people and those of bodies under it, while the registration is open."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from common.refusals import Refused
from participants.models import Organisation, Sector
from participants.services.attendance import find_body
from trainings.models import Participant
from trainings.services.registration import register
from trainings.services.window import check_open

if TYPE_CHECKING:
    from participants.models import Regency, User
    from trainings.models import Training
    from trainings.services.registration import Entry


def nominators(user: User, regency: Regency) -> list[Organisation]:
    """The bodies for which this user may propose people."""
    own = user.rights.organisations_as("opd_operator", "opd_head")
    rows = Organisation.objects.visible_to(user).filter(regency=regency, pk__in=own).current()
    return list(rows.order_by("name"))


def bodies_under(body: Organisation) -> list[Organisation]:
    """The body and those under it, whose people it may propose."""
    members = Organisation.objects.filter(regency=body.regency_id, parent=body).current()
    return [body, *members.order_by("name")]


def names_of(regency: Regency) -> list[str]:
    """Bodies to choose from while somebody types: names of bodies, never of people."""
    rows = Organisation.objects.filter(regency=regency).current().exclude(sector=Sector.CHILD_FORUM)
    return list(rows.order_by("name").values_list("name", flat=True))


def nominate(
    training: Training, *, entry: Entry, organisation: Organisation, by: User, now: dt.datetime
) -> Participant:
    """Propose one adult of `organisation`, of a body under it, or of one the directory does not know.

    Raises Refused: "registration-closed", "body-not-yours", and those of `register`.
    """
    check_open(training, now)
    body = find_body(training.regency, entry.body)
    if body is not None and body.pk != organisation.pk and body.parent_id != organisation.pk:
        raise Refused(
            "body-not-yours",
            f"{body.name} bukan bagian dari {organisation.name}. Usulkan orang dari lembaga Anda sendiri "
            "atau dari lembaga di bawahnya; lembaga lain mengusulkan orangnya sendiri.",
        )
    return register(
        training, entry=entry, origin=Participant.Origin.OPD, by=by, now=now, nominated_by=organisation
    )
