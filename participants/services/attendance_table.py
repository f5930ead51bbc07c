"""The list of a session or a whole occasion as numbers: read once, counted by the pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from participants import checkin
from participants.models import Attendance, ChildHeadCount, Invitee, Sector

if TYPE_CHECKING:
    from collections.abc import Mapping

    from participants.models import OccasionSession

EVERYBODY = Q()
"""Whom a session waits for where nothing narrows it: all invitees of its occasion."""


@dataclass(frozen=True)
class Table:
    """The unit table: per sector, its sum, and the standing of each invitation by its id."""

    sectors: Mapping[str, checkin.SectorCount]
    total: checkin.SectorCount
    standings: Mapping[int, checkin.Standing]

    def rows(self) -> list[tuple[str, checkin.SectorCount]]:
        """Sector as people call it, and its counts."""
        return [(label, self.sectors[code]) for code, label in Sector.choices if code in self.sectors]


def table_of(session: OccasionSession, expected: Q = EVERYBODY) -> Table:
    """The table of one session; `expected` narrows whom of the invitees the session waits for."""
    return _table(session.occasion_id, Q(session=session), expected)


def table_of_occasion(occasion: int) -> Table:
    """The table of all sessions of an occasion, by its id: a body that came to one of them was there."""
    return _table(occasion, Q(session__occasion=occasion), EVERYBODY)


def _table(occasion: int, there: Q, expected: Q) -> Table:
    """Three queries, whatever the number of people."""
    units = [
        checkin.Unit(pk, sector, in_person=person is not None)
        for pk, sector, person in Invitee.objects.filter(expected, occasion=occasion).values_list(
            "pk", "sector", "person"
        )
    ]
    people = Attendance.objects.filter(there).values_list("invitee", "capacity", "sector", "place_key")
    counts = ChildHeadCount.objects.filter(there).values_list("invitee", "sector", "girls", "boys")
    came, children = [checkin.Came(*row) for row in people], [checkin.Children(*row) for row in counts]
    sectors = checkin.by_sector(units, came, children)
    return Table(sectors, checkin.total(sectors), checkin.standings(units, came, children))
