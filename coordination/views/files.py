"""The papers of a meeting: what is there, what disagrees, the pack made of them, and what it proves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.http import allow, posted
from common.refusals import Refused
from coordination import policies
from coordination.forms.files import AttachForm
from coordination.rendering import files_page
from coordination.services import pack as packs
from coordination.services.record import gather
from coordination.views.meetings import enter_meeting, enter_own_meeting
from participants.places import user_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from coordination.models import Meeting


@login_required
@require_GET
def files(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    _, meeting = enter_meeting(request, regency, pk)
    return _page(request, meeting)


@login_required
@require_POST
def pack_order(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """Have the pack made; missing essential parts must be accepted in so many words."""
    _, meeting = enter_own_meeting(request, regency, pk)
    try:
        job = packs.order_pack(meeting, despite=request.POST.get("kurang") == "ya", by=user_of(request))
    except Refused as refusal:
        return _page(request, meeting, refusal=refusal)
    return redirect("documents:job", job.pk)


@login_required
@require_http_methods(["GET", "POST"])
def pack_attach(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """Choose the questions the sealed pack proves, with the warning about evidence years before it."""
    here, meeting = enter_meeting(request, regency, pk)
    user = user_of(request)
    allow(policies.can_attach_pack(user, here))
    pack, period = packs.pack_of(meeting), meeting.period
    if pack is None or period is None:
        reason = "Susun paketnya dahulu." if period else "Rapat ini tidak terkait periode penilaian."
        messages.error(request, f"Belum ada yang dilampirkan. {reason}")
        return redirect("coordination:files", here.code, meeting.pk)
    form = AttachForm(posted(request), period=period, proposed=packs.proposed_items(period))
    if request.method == "POST" and form.is_valid():
        try:
            done = packs.attach_pack(meeting, form.found, by=user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, files_page.attached_sentence(done.new, done.before))
            return redirect("coordination:files", here.code, meeting.pk)
    gathered = gather(meeting)
    context = {
        "active": "rakor",
        "regency": here,
        "meeting": meeting,
        "pack": pack,
        "period": period,
        "form": form,
        "proven": packs.proven_by(packs.evidence_of(meeting)),
        "outside": gathered.outside,
        "found": gathered.disagreeing,
    }
    status = 422 if form.errors else 200
    return render(request, "coordination/pack_attach.html", context, status=status)


def _page(request: HttpRequest, meeting: Meeting, *, refusal: Refused | None = None) -> HttpResponse:
    gathered, user, here = gather(meeting), user_of(request), meeting.regency
    pack, evidence = packs.pack_of(meeting), packs.evidence_of(meeting)
    context = {
        "active": "rakor",
        "regency": here,
        "meeting": meeting,
        "lines": files_page.lines(meeting, gathered),
        "found": files_page.found_lines(meeting, gathered.disagreeing),
        "outside": gathered.outside,
        "missing": gathered.missing,
        "withheld": len(gathered.withheld),
        "pack": pack,
        "evidence": evidence,
        "proven": packs.proven_by(evidence),
        "stale": bool(pack and evidence and not packs.holds(evidence, pack.file)),
        "refusal": refusal,
        "can_plan": policies.can_plan_meetings(user, here),
        "can_attach": policies.can_attach_pack(user, here),
        "can_read_attendance": policies.can_read_attendance(user, here),
    }
    return render(request, "coordination/files.html", context, status=422 if refusal else 200)
