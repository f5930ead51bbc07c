"""A rakor whose list is open, with two invited bodies, for the tests of attendance."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from participants import checkin
from participants.models import Invitee, OccasionSession
from participants.services.attendance import Entry
from participants.services.occasions import plan_occasion
from tests.conftest import NOW

if TYPE_CHECKING:
    from participants.models import Occasion
    from tests.conftest import Cast


@dataclass
class Hall:
    occasion: Occasion
    session: OccasionSession
    dinkes: Invitee
    disdik: Invitee

    def arrival(self, now: dt.datetime = NOW) -> checkin.Arrival:
        return checkin.Arrival(self.session.pk, checkin.minute_of(now))

    def token(self, now: dt.datetime = NOW) -> str:
        return checkin.token(self.session.pk, self.session.secret, checkin.minute_of(now))


def open_hall(cast: Cast, now: dt.datetime = NOW) -> Hall:
    occasion = plan_occasion(
        cast.banjar,
        title="Rakor KLA lintas sektor",
        place="Guest House Sultan Sulaiman, Martapura",
        sessions=[("", now, now + dt.timedelta(hours=3))],
    )
    session = occasion.sessions.get()
    OccasionSession.objects.filter(pk=session.pk).update(opened_at=now)
    session.refresh_from_db()
    dinkes, disdik = (
        Invitee.objects.create(
            regency=cast.banjar,
            occasion=occasion,
            organisation=body,
            addressee=f"Kepala {body}",
            sector=body.sector,
        )
        for body in (cast.dinkes, cast.disdik)
    )
    return Hall(occasion, session, dinkes, disdik)


def entry(**over: Any) -> Entry:
    words = {
        "name": "H. Ma'ruf Amin, S.Ag.",
        "body": "Dinas Kesehatan",
        "position": "Kepala Bidang",
        "capacity": "wakil",
    }
    return Entry(**(words | over))
