"""All items of a period, and the head's sign-off of many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from common.http import allow
from common.refusals import Refused
from indicators import policies
from indicators.places import enter_period, local_now
from indicators.rendering.index_page import STATES, Search, build_index
from indicators.rendering.signoff_page import waiting_for
from indicators.services.answers import sign_off
from participants.places import user_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_GET
def index(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    here = enter_period(request, regency, period)
    lead, state = request.GET.get("pengampu", ""), request.GET.get("keadaan", "")
    search = Search(
        text=request.GET.get("q", "").strip()[:80],
        lead=int(lead) if lead.isascii() and lead.isdigit() and len(lead) < 12 else None,
        state=state if state in dict(STATES) else "",
        cluster=request.GET.get("klaster", "")[:4],
    )
    page = build_index(user_of(request), here, search)
    context = {
        "active": "bukti",
        "period": here,
        "can_arrange": policies.can_see_arrangement(user_of(request), here.regency_id),
        "page": page,
        "search": search,
        "states": STATES,
        "clusters": page.clusters.values(),
        "sums": page.sums.shown,
    }
    return render(request, "indicators/index.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def signoff(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    """The head signs off the ticked answers, all or none."""
    here = enter_period(request, regency, period)
    user = user_of(request)
    heads = [m for m in user.rights.memberships if policies.can_sign_off(user, m.organisation_id)]
    allow(
        any(m.organisation and m.organisation.regency_id == here.regency_id for m in heads),
        "Hanya kepala perangkat daerah yang dapat mengesahkan.",
    )
    refusal = None
    if request.method == "POST":
        codes = request.POST.getlist("butir")
        try:
            if not codes:
                raise Refused("nothing-ticked", "Centang dahulu butir yang akan disahkan.")
            items = list(policies.items_of(user, here).filter(code__in=codes))
            signed = sign_off(here, items, by=user, now=local_now(here))
        except Refused as found:
            refusal = found
        else:
            messages.success(request, f"{len(signed)} butir disahkan dan menjadi klaim perangkat daerah.")
            return redirect("indicators:signoff", regency, period)
    context = {
        "active": "bukti",
        "period": here,
        "rows": waiting_for(user, here),
        "refusal": refusal,
        "ticked": request.POST.getlist("butir"),
        "post": heads[0].full_title,
    }
    return render(request, "indicators/signoff.html", context, status=409 if refusal else 200)
