"""Where pages of the coverage meter are: the regency, one of its periods, and a category."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404

from common.http import find_or_404
from indicators.models import Assignment, Period
from indicators.places import enter_period
from participants.places import enter_regency, user_of
from trainings.models import StaffCategory
from trainings.services.categories import ensure_categories

if TYPE_CHECKING:
    from django.http import HttpRequest

    from participants.models import Organisation, Regency, User


@dataclass(frozen=True)
class Place:
    """`period` is the one named in the address ("?periode=2026"), else where people work now."""

    regency: Regency
    period: Period
    periods: list[Period]
    user: User


@dataclass(frozen=True)
class Parts:
    """Who takes part in the item of a category: the lead first."""

    lead: Organisation | None
    bodies: list[Organisation]

    @property
    def ids(self) -> set[int]:
        return {body.pk for body in self.bodies}


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


def parts_of(period: Period, category: StaffCategory) -> Parts:
    """Bodies assigned to the category's item, the surviving ones, in one query."""
    rows = Assignment.objects.filter(period=period, item__code=category.item_code)
    found = list(rows.select_related("organisation__merged_into").order_by("-part", "organisation__name"))
    lead = next((row.organisation.surviving for row in found if row.part == Assignment.Part.LEAD), None)
    bodies = dict.fromkeys(row.organisation.surviving for row in found)
    return Parts(lead, list(bodies))
