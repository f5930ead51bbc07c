"""The escalation list for the Sekda, the commitment sheet of a meeting, and the ledger as XLSX."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from common.http import allow
from common.refusals import Refused
from common.sheets import MIME
from coordination import policies_commitments as policies
from coordination.models import Commitment
from coordination.rendering.escalation import escalation
from coordination.services import commitment_papers as papers
from coordination.services.ledger_book import ledger_book
from coordination.views.meetings import enter_own_meeting
from participants.places import enter_regency, user_of

if TYPE_CHECKING:
    pass


@login_required
@require_GET
def escalation_list(request: HttpRequest, regency: str) -> HttpResponse:
    """What the Sekda is asked to settle, by organisation, most points first."""
    here = enter_regency(request, regency)
    user = user_of(request)
    allow(policies.can_read_escalation(user, here))
    context = {
        "active": "komitmen",
        "regency": here,
        "listed": escalation(papers.whole_ledger(here), timezone.localdate()),
        "paper": papers.latest_escalation(here),
        "can_keep": policies.can_keep_ledger(user, here),
    }
    return render(request, "coordination/escalation.html", context)


@login_required
@require_POST
def escalation_paper(request: HttpRequest, regency: str) -> HttpResponse:
    here = enter_regency(request, regency)
    user = user_of(request)
    allow(policies.can_keep_ledger(user, here))
    try:
        job = papers.order_escalation(here, by=user, today=timezone.localdate())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("coordination:escalation", here.code)
    return redirect("documents:job", job.pk)


@login_required
@require_POST
def sheet(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """Order the sheet of joint commitments of a meeting."""
    here, meeting = enter_own_meeting(request, regency, pk)
    try:
        job = papers.order_sheet(meeting, by=user_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("coordination:meeting", here.code, meeting.pk)
    return redirect("documents:job", job.pk)


@login_required
@require_GET
def book(request: HttpRequest, regency: str) -> HttpResponse:
    """The promises this user may read as XLSX."""
    here = enter_regency(request, regency)
    found = Commitment.objects.visible_to(user_of(request)).filter(regency=here)
    content = ledger_book(found, timezone.localdate())
    name = f"buku-komitmen-{here.code}.xlsx"
    return HttpResponse(
        content, content_type=MIME, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
