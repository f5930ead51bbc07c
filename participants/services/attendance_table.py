"""The list of one session as numbers: read once, counted by the pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from participants import checkin
from participants.models import Attendance, ChildHeadCount, Invitee, Sector

if TYPE_CHECKING:
    from collections.abc import Mapping

    from participants.models import OccasionSession


@dataclass(frozen=True)
class Table:
    """The unit table of a session: per sector, its sum, and the standing of each invitation by its id."""

    sectors: Mapping[str, checkin.SectorCount]
    total: checkin.SectorCount
    standings: Mapping[int, checkin.Standing]

    def rows(self) -> list[tuple[str, checkin.SectorCount]]:
        """Sector as people call it, and its counts."""
        return [(label, self.sectors[code]) for code, label in Sector.choices if code in self.sectors]


def table_of(session: OccasionSession) -> Table:
    """Three queries, whatever the number of people."""
    units = [
        checkin.Unit(pk, sector, in_person=person is not None)
        for pk, sector, person in Invitee.objects.filter(occasion=session.occasion_id).values_list(
            "pk", "sector", "person"
        )
    ]
    came = [
        checkin.Came(*row)
        for row in Attendance.objects.filter(session=session).values_list(
            "invitee", "capacity", "sector", "place_key"
        )
    ]
    children = [
        checkin.Children(*row)
        for row in ChildHeadCount.objects.filter(session=session).values_list(
            "invitee", "sector", "girls", "boys"
        )
    ]
    sectors = checkin.by_sector(units, came, children)
    return Table(sectors, checkin.total(sectors), checkin.standings(units, came, children))
