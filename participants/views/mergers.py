"""Two entries for one body or person: proposals, both side by side, merge, and take apart again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.http import allow, find_or_404
from common.refusals import Refused
from participants import policies
from participants.models import Organisation, Person
from participants.places import enter_regency, user_of
from participants.rendering import mergers as rendering
from participants.services import mergers as services

if TYPE_CHECKING:
    from participants.models import Regency

CANDIDATES = 20


@login_required
@require_GET
def duplicates(request: HttpRequest, regency: str) -> HttpResponse:
    """Pairs with the same or nearly the same name."""
    here = _enter(request, regency)
    context = _frame(here, "lembaga") | {
        "bodies": services.likely_organisations(here),
        "people": services.likely_people(here),
    }
    return render(request, "participants/duplicates.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def organisation_merge(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """Find the other entry, look at both, and say which one stays."""
    here = _enter(request, regency)
    user = user_of(request)
    one = find_or_404(Organisation, user, regency=here, pk=pk, merged_into=None, select=("parent",))
    rows = Organisation.objects.visible_to(user).filter(regency=here).current().exclude(pk=pk)
    context = _frame(here, "lembaga") | {
        "one": one,
        "address": "participants:organisation-merge",
        "back": "participants:organisation",
    }
    chosen = request.POST.get("lain") or request.GET.get("dengan") or ""
    if not chosen.isdigit():
        return _choose(request, context, rows)
    other = find_or_404(
        Organisation, user, regency=here, pk=int(chosen), merged_into=None, select=("parent",)
    )
    if request.method == "POST":
        stays, goes = (other, one) if request.POST.get("tetap") == str(other.pk) else (one, other)
        try:
            services.merge_organisations(goes, into=stays, by=user)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, f"“{goes.name}” digabungkan ke {stays.name}. Semua rujukannya tetap.")
            return redirect("participants:organisation", here.code, stays.pk)
    context |= {"other": other, "facts": rendering.organisations(one, other)}
    return render(request, "participants/merge.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def person_merge(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here = _enter(request, regency)
    user = user_of(request)
    one = find_or_404(Person, user, regency=here, pk=pk, merged_into=None, erased_at=None)
    rows = Person.objects.visible_to(user).filter(regency=here).current().exclude(pk=pk)
    context = _frame(here, "orang") | {
        "one": one,
        "address": "participants:person-merge",
        "back": "participants:person",
    }
    chosen = request.POST.get("lain") or request.GET.get("dengan") or ""
    if not chosen.isdigit():
        return _choose(request, context, rows)
    other = find_or_404(Person, user, regency=here, pk=int(chosen), merged_into=None, erased_at=None)
    if request.method == "POST":
        stays, goes = (other, one) if request.POST.get("tetap") == str(other.pk) else (one, other)
        try:
            services.merge_people(goes, into=stays, by=user)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, f"Kedua entri digabungkan menjadi {stays.name}.")
            return redirect("participants:person", here.code, stays.pk)
    context |= {"other": other, "facts": rendering.people(one, other, timezone.localdate())}
    return render(request, "participants/merge.html", context)


@login_required
@require_POST
def organisation_split(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here = _enter(request, regency)
    row = find_or_404(Organisation, user_of(request), regency=here, pk=pk)
    try:
        services.take_apart(row, by=user_of(request))
        messages.success(request, f"{row.name} berdiri sendiri lagi, dengan semua rujukannya.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("participants:organisation", here.code, pk)


@login_required
@require_POST
def person_split(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here = _enter(request, regency)
    row = find_or_404(Person, user_of(request), regency=here, pk=pk)
    try:
        services.take_apart(row, by=user_of(request))
        messages.success(request, f"Entri {row.name} berdiri sendiri lagi.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("participants:person", here.code, pk)


def _enter(request: HttpRequest, regency: str) -> Regency:
    here = enter_regency(request, regency)
    allow(policies.can_manage_regency(user_of(request), here))
    return here


def _frame(here: Regency, tab: str) -> dict[str, Any]:
    return {"active": "lembaga", "tab": tab, "regency": here, "can_see_people": True, "can_manage": True}


def _choose(request: HttpRequest, context: dict[str, Any], rows: Any) -> HttpResponse:
    """Candidates by name: what was searched for, or the words of the entry's own name."""
    wanted = request.GET.get("q", "").strip()[:100]
    candidates = rows.named_like(wanted) if wanted else rendering.alike(context["one"], rows)
    return render(
        request, "participants/merge_choose.html", context | {"q": wanted, "rows": candidates[:CANDIDATES]}
    )
