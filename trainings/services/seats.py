"""Who holds a seat of a training, and whether its quotas leave room for one more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.refusals import Refused
from participants.models import Sector
from participants.models.organisations import surviving
from trainings import seats
from trainings.models import Participant, Quota

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trainings.models import Training

State = Participant.State
CLAIMING = (State.PROPOSED, State.ACCEPTED)
"""States that count when somebody registers: a proposal keeps its place until it is decided."""
SEATED = (State.ACCEPTED,)
"""States that count when somebody is accepted."""


def limits_of(training: Training) -> list[seats.Limit]:
    """The quotas as the rule knows them."""
    rows = Quota.objects.filter(training=training).values_list("sector", "seats", surviving("organisation"))
    return [seats.Limit(*row) for row in rows]


def held_in(
    training: Training, states: Iterable[str], *, without: Participant | None = None
) -> list[seats.Seat]:
    """The seats held by entries in one of `states`."""
    rows = Participant.objects.filter(training=training, state__in=states)
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    return [seats.Seat(*row) for row in rows.values_list("sector", surviving("organisation"))]


def full_sentence(limit: seats.Limit, body_name: str) -> str:
    """ "Kuota unsur Puskesmas (15 kursi) sudah terisi." """
    whose = body_name if limit.body is not None else f"unsur {Sector(limit.sector).label}"
    return f"Kuota {whose} ({limit.seats} kursi) sudah terisi."


def no_place_for(row: Participant, states: Iterable[str] = CLAIMING) -> seats.Limit | None:
    """The quota that leaves this entry no place beside those in `states`."""
    limits = limits_of(row.training)
    if not limits:
        return None
    body = row.organisation.surviving if row.organisation else None
    held = held_in(row.training, states, without=row)
    return seats.reached(limits, held, seats.Seat(row.sector, body.pk if body else None))


def check_seat(row: Participant) -> None:
    """Refused "quota-full" where accepting this entry would pass a quota; the caller holds the lock."""
    if limit := no_place_for(row, SEATED):
        raise Refused(
            "quota-full",
            f"{full_sentence(limit, row.body_name)} {row.name} ada pada daftar cadangan. Tambah kuotanya, "
            "atau tunggu kursi yang kosong.",
        )
