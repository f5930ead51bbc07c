from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from common.formats import points, trim
from common.http import allow
from common.refusals import Refused
from documents.models import Document, Job
from documents.policies import can_read
from indicators.models import Tier
from indicators.places import enter_first_period, enter_period, local_now
from indicators.policies import can_see_arrangement
from indicators.services.receipts import PAPER as RECEIPT
from indicators.services.standing import read_standing
from participants.models import Regency, Role
from participants.places import enter_regency, find_post, user_of
from participants.policies import can_manage_regency
from participants.services.posts import predecessor_of
from reports import policies
from reports.services import board, homes, papers
from reports.services.handover import order_handover
from reports.services.surroundings import read_surroundings
from trainings.services.certificate_paper import KIND as CERTIFICATE

if TYPE_CHECKING:
    import datetime as dt

    from indicators.models import Period
    from indicators.services.standing import Standing
    from reports.services.surroundings import Closing, Surroundings

RECENT_PAPERS = 30
LOOKED_THROUGH = 3 * RECENT_PAPERS
APART = (RECEIPT, CERTIFICATE)


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The first page of each post: an OPD's tasks, the Gugus Tugas' readiness, the assessor's queue."""
    user = user_of(request)
    period = enter_first_period(request)
    if period is None:
        regency = Regency.objects.visible_to(user).first()
        can_arrange = regency is not None and can_see_arrangement(user, regency.pk)
        nowhere = {"active": "beranda", "regency": regency, "can_arrange": can_arrange}
        return render(request, "reports/no_place.html", nowhere)
    regency = period.regency
    if user.rights.has(Role.ASSESSOR, regency.pk):
        return redirect("indicators:review-queue", regency.code, period.slug)
    body = homes.organisation_of(user, period)
    if body is None:
        return redirect("reports:readiness", regency.code, period.slug)
    now = local_now(period)
    context = homes.organisation_home(period, user.rights.family_of(body.pk), now)
    context |= {"active": "beranda", "organisation": body, "period": period, "regency": regency}
    return render(request, "reports/organisation_home.html", context)


@login_required
@require_GET
def states(request: HttpRequest) -> HttpResponse:
    """The sheet of states: what empty, wrong, locked and withheld look like, for whoever writes pages."""
    return render(request, "common/keadaan.html")


@login_required
@require_GET
def readiness(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    here = enter_period(request, regency, period)
    now = local_now(here)
    around = read_surroundings(here, now)
    standing = read_standing(here, around.bands)
    context = _readiness(here, standing, around) | _closing(around.closing, now)
    context["can_make"] = policies.can_make_reports(user_of(request), here.regency)
    context["can_arrange"] = can_see_arrangement(user_of(request), here.regency_id)
    return render(request, "reports/readiness.html", context)


def _readiness(period: Period, standing: Standing, around: Surroundings) -> dict[str, Any]:
    t = standing.totals
    return {
        "active": "kesiapan",
        "regency": period.regency,
        "period": period,
        "accepted": points(t.accepted),
        "forecast": points(t.forecast),
        "claimed": points(t.claimed),
        "low": points(t.low),
        "high": points(t.high),
        "missing": points(standing.missing),
        "max": trim(t.max_score),
        "decided": t.decided,
        "items": t.items,
        "unreviewed": points(t.unreviewed),
        "predicate": standing.predicate_forecast,
        "target": period.target_predicate,
        "inferred": points(t.inferred_points),
        "assumed": points(t.assumed_points),
        "own_review": points(t.own_review_points),
        "tiers": [(Tier(tier).label, points(value)) for tier, value in t.accepted_by_tier.items()],
        "decided_note": f"{t.decided} keputusan",
        "range": f"{points(t.low)}–{points(t.high)}",
        "scale": board.scale(standing),
        "clusters": board.clusters(standing),
        "heat": board.heat(standing),
        "heat_heads": [label for _, label in board.SHORT_CLUSTER.values()],
        "waterfall": board.waterfall(standing),
        "history": board.history(around, standing),
        "gates": board.gates(around, standing),
        "actions": board.actions(around, standing),
        "promises": board.promises(around),
        "late_plans": board.late_plans(around),
        "next_meeting": around.next_meeting,
        "top": board.top_rows(standing),
    }


def _closing(closing: Closing | None, now: dt.datetime) -> dict[str, Any]:
    """The stage that closes next, for the line under the title."""
    return {"closing": closing, "left": homes.days_left(closing.at, now) if closing else ""}


@login_required
@require_GET
def papers_list(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    """The newest papers this user may read; receipts stand with their items, certificates with trainings."""
    here = enter_period(request, regency, period)
    user = user_of(request)
    rows = Document.objects.visible_to(user).filter(regency=here.regency).exclude(kind__in=APART)
    newest = rows.select_related("file", "regency")[:LOOKED_THROUGH]
    readable = (paper for paper in newest if can_read(user, paper))
    jobs = Job.objects.visible_to(user).filter(regency=here.regency, kind=papers.READINESS)
    context = {
        "active": "laporan",
        "regency": here.regency,
        "period": here,
        "documents": list(islice(readable, RECENT_PAPERS)),
        "jobs": jobs.exclude(state__in=[Job.State.DONE, Job.State.CANCELLED])[:RECENT_PAPERS],
        "can_make": policies.can_make_reports(user, here.regency),
    }
    return render(request, "reports/papers.html", context)


@login_required
@require_POST
def paper_new(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    here = enter_period(request, regency, period)
    allow(policies.can_make_reports(user_of(request), here.regency))
    job = papers.order_readiness(here, by=user_of(request))
    return redirect("documents:job", job.pk)


@login_required
@require_POST
def handover_new(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here = enter_regency(request, regency)
    user = user_of(request)
    allow(can_manage_regency(user, here))
    post = find_post(request, here, pk)
    if predecessor_of(post) is None:
        raise Refused(
            "handover-none", "Jabatan ini tidak dimulai dengan serah terima, jadi tidak ada beritanya."
        )
    return redirect("documents:job", order_handover(post, by=user).pk)
