"""Where pages of the coverage meter are: the regency, one of its periods, and a category."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404

from common.http import find_or_404
from indicators.models import Period
from indicators.places import enter_period
from participants.places import enter_regency, user_of
from trainings.models import StaffCategory
from trainings.services.categories import ensure_categories

if TYPE_CHECKING:
    from django.http import HttpRequest

    from participants.models import Regency, User


@dataclass(frozen=True)
class Place:
    """`period` is the one named in the address ("?periode=2026"), else where people work now."""

    regency: Regency
    period: Period
    periods: list[Period]
    user: User


def enter_coverage(request: HttpRequest, regency: str) -> Place | None:
    """The place if the user works in the regency (404 otherwise); None where no period has begun."""
    here, user = enter_regency(request, regency), user_of(request)
    ensure_categories(here)
    periods = list(Period.objects.visible_to(user).filter(regency=here).started())
    slug = request.GET.get("periode", "")
    chosen = next((row for row in periods if row.slug == slug), None)
    if slug and chosen is None:
        raise Http404("Periode ini tidak ditemukan.")
    if not periods:
        return None
    return Place(here, enter_period(request, regency, (chosen or periods[0]).slug), periods, user)


def enter_category(request: HttpRequest, regency: str, category: str) -> tuple[Place, StaffCategory]:
    """The place and one of its categories; 404 where there is none or no period has begun."""
    place = enter_coverage(request, regency)
    if place is None:
        raise Http404("Belum ada periode yang dibuka.")
    return place, find_or_404(StaffCategory, place.user, regency=place.regency, code=category)
