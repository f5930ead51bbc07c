"""What the frame around every page needs: where we are, who we are, where we may go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from common.prepared import prepared
from participants.models import Notice, Regency, Role, User

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

PLACES = (
    ("beranda", "Beranda", "house", "/"),
    ("kesiapan", "Kesiapan", "speedometer2", "/{regency}/evaluasi/{period}/kesiapan/"),
    ("bukti", "Data dukung", "folder2-open", "/{regency}/evaluasi/{period}/bukti/"),
    ("verifikasi", "Verifikasi", "check2-circle", "/{regency}/evaluasi/{period}/verifikasi/"),
    ("rakor", "Rakor", "calendar-event", "/{regency}/rakor/"),
    ("komitmen", "Komitmen & RTL", "clipboard-check", "/{regency}/komitmen/"),
    ("pelatihan", "Pelatihan", "mortarboard", "/{regency}/pelatihan/"),
    ("laporan", "Laporan", "file-earmark-text", "/{regency}/evaluasi/{period}/laporan/"),
    ("lembaga", "Lembaga & Gugus Tugas", "people", "/{regency}/lembaga/"),
)
REVIEWERS = (Role.SECRETARIAT, Role.TASK_FORCE_LEAD, Role.ASSESSOR)


def _regency(request: HttpRequest, user: User) -> Regency | None:
    found: Regency | None = getattr(request, "regency", None)
    if found is not None:
        return found
    mine = Regency.objects.visible_to(user).order_by("code")
    return mine.filter(periods__isnull=False).first() or mine.first()


def _build(request: HttpRequest) -> dict[str, Any]:
    base: dict[str, Any] = {"demo": settings.KLA_DEMO, "host_name": settings.KLA_PUBLIC_HOST}
    user = request.user
    if not user.is_authenticated:
        return base
    regency = _regency(request, user)
    if regency is None:
        return base
    places = _places(user, regency)
    periods = [period for one, period in places if one.pk == regency.pk]
    asked = getattr(request, "period", None)
    period = asked if asked in periods else next(iter(periods), None)
    membership = user.rights.membership_in(regency)
    role = membership.role if membership else Role.VIEWER
    nav = [
        {
            "key": key,
            "label": label,
            "icon": icon,
            "url": path.format(regency=regency.code, period=period.slug if period else ""),
        }
        for key, label, icon, path in PLACES
        if (period or "{period}" not in path) and (key != "verifikasi" or role in REVIEWERS)
    ]
    bottom_keys = ("beranda", "verifikasi" if role in REVIEWERS else "bukti", "kesiapan", "laporan")
    return base | {
        "regency": regency,
        "period": period,
        "places": places,
        "role": role,
        "role_label": membership.full_title if membership else user.username,
        "organisation_name": _place(membership, regency),
        "nav": nav,
        "bottom": [n for n in nav if n["key"] in bottom_keys],
        "unread": Notice.objects.visible_to(user).filter(read_at=None).count(),
    }


def _places(user: User, regency: Regency) -> list[tuple[Regency, Any]]:
    """Every regency and started period the user may switch to, in one query."""
    found = _started(regency.periods.model, user=user, here=regency.pk)
    return [(period.regency, period) for period in found]


@prepared
def _started(periods: Any, *, user: User, here: int) -> QuerySet[Any]:
    rows: QuerySet[Any] = periods.objects.started()
    rows = rows.filter(regency__in={here, *user.rights.regencies}).select_related("regency")
    return rows.order_by("regency__code", "-slug")


def _place(membership: Any, regency: Regency) -> str:
    if membership is None:
        return regency.name
    place = membership.organisation or membership.province or membership.regency or regency
    return str(place)


def portal(request: HttpRequest) -> dict[str, Any]:
    return {"portal": SimpleLazyObject(lambda: _build(request))}
