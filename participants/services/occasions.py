"""Writes about occasions: when and where people meet, and in which sittings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from participants.models import Occasion, OccasionSession

if TYPE_CHECKING:
    from collections.abc import Sequence

    from participants.models import Regency


class Sitting(NamedTuple):
    """One session to come: its title ("" when there is only one) and aware start and end."""

    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime


@transaction.atomic
def plan_occasion(
    regency: Regency,
    *,
    title: str,
    place: str,
    sessions: Sequence[Sitting | tuple[str, dt.datetime, dt.datetime]],
    mode: str = Occasion.Mode.ON_SITE,
    link: str = "",
    by_name: bool = False,
) -> Occasion:
    """An occasion with its sessions, numbered in order of time; it lasts from the first to the last.

    `sessions` holds at least one (title, start, end); groups may sit at the same time. The caller's service
    writes the audit entry, because only the caller knows what the occasion is for.
    """
    sittings = sorted((Sitting(*session) for session in sessions), key=lambda row: (row.starts_at, row.title))
    if not sittings:
        raise ValueError("an occasion needs at least one session")
    occasion = Occasion.objects.create(
        regency=regency,
        title=title,
        place=place,
        mode=mode,
        link=link,
        by_name=by_name,
        starts_at=sittings[0].starts_at,
        ends_at=max(row.ends_at for row in sittings),
    )
    OccasionSession.objects.bulk_create(
        OccasionSession(regency=regency, occasion=occasion, number=number, **row._asdict())
        for number, row in enumerate(sittings, start=1)
    )
    return occasion
