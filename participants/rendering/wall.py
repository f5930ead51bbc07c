"""The hall screen of one session as plain values: code, counts and clock; the template places them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.safestring import mark_safe

from common.formats import moment
from common.qr import qr_svg
from participants import checkin

if TYPE_CHECKING:
    import datetime as dt

    from participants.models import OccasionSession


def wall(
    session: OccasionSession, total: checkin.SectorCount, *, host: str, now: dt.datetime
) -> dict[str, Any]:
    """`host` is the address by which guests reach the portal ("https://kla.banjarkab.go.id"); `total` the sum
    of the unit table. A list that is not open shows no code.
    """
    minute = checkin.minute_of(now)
    here = reverse("participants:checkin", args=[checkin.token(session.pk, session.secret, minute)])
    is_open = session.opened_at is not None and session.closed_at is None
    return {
        "session": session,
        "occasion": session.occasion,
        "now": moment(now, session.regency.zone),
        "is_open": is_open,
        "came": total.came,
        "invited": total.invited,
        "people": total.people,
        "children": total.girls + total.boys,
        "qr": mark_safe(qr_svg(host + here, title="Kode QR daftar hadir")) if is_open else "",
        "short_code": checkin.spaced(checkin.short_code(session.secret, minute)) if is_open else "",
        "typed_address": (host + reverse("participants:checkin-code")).partition("://")[2].rstrip("/"),
    }
