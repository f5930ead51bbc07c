"""Pages of the minutes: read, write (kept while one writes), sign, a new version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.formats import time
from common.refusals import Refused
from coordination import policies
from coordination.forms.minutes import MinutesSheet, ReasonForm
from coordination.models import Minutes
from coordination.services import minutes as services
from coordination.services import papers
from coordination.views.meetings import enter_meeting, enter_own_meeting
from participants.places import user_of
from participants.rendering.titles import titles_of

if TYPE_CHECKING:
    from coordination.models import Meeting

WHOLE = ("entries", "decisions")
UNREAD = "Ada isian yang belum terbaca. Periksa jam mulai dan selesai."


@login_required
@require_GET
def minutes(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """The minutes that count: signed ones for everybody, the draft for those who write it."""
    here, meeting = enter_meeting(request, regency, pk)
    rows = list(meeting.minutes.select_related("signed_by").prefetch_related(*WHOLE))
    codes, titles = papers.of_minutes(meeting), titles_of(row.signed_by_id for row in rows)
    for row in rows:
        row.paper, row.signer = codes.get(row.number, ""), titles.get(row.signed_by_id, "")
    signed = next((row for row in rows if row.state == Minutes.State.SIGNED), None)
    draft = next((row for row in rows if row.state == Minutes.State.DRAFT), None)
    context = {
        "active": "rakor",
        "regency": here,
        "meeting": meeting,
        "signed": signed,
        "draft": draft,
        "older": [row for row in rows if row.state == Minutes.State.REPLACED],
        "can_write": policies.can_plan_meetings(user_of(request), here),
        "form": ReasonForm(),
    }
    return render(request, "coordination/minutes.html", context)


@login_required
@require_POST
def minutes_begin(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, meeting = enter_own_meeting(request, regency, pk)
    try:
        services.begin_minutes(meeting, by=user_of(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("coordination:minutes", here.code, meeting.pk)
    return redirect("coordination:minutes-write", here.code, meeting.pk)


@login_required
@require_POST
def minutes_revise(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """A new version of signed minutes, with its reason."""
    here, meeting = enter_own_meeting(request, regency, pk)
    reason = request.POST.get("reason", "")
    try:
        services.revise_minutes(meeting, reason=reason, by=user_of(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("coordination:minutes", here.code, meeting.pk)
    return redirect("coordination:minutes-write", here.code, meeting.pk)


@login_required
@require_http_methods(["GET", "POST"])
def minutes_write(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """The sheet of the draft; every button keeps what is written first."""
    here, meeting = enter_own_meeting(request, regency, pk)
    draft = _draft(meeting)
    if request.method != "POST":
        return _sheet(request, draft, MinutesSheet(draft))
    sheet = MinutesSheet(draft, request.POST)
    try:
        kept = _keep(request, draft, sheet)
        if kept and request.POST.get("act") == "sign":
            return _sign(request, kept)
    except services.MinutesConflict as conflict:
        both = {"refusal": conflict, "stored": conflict.stored, "version": conflict.stored.version}
        return _sheet(request, draft, sheet, status=409, **both)
    except Refused as refusal:
        return _sheet(request, draft, sheet, refusal=refusal, status=422)
    if kept is None:
        return _sheet(request, draft, sheet, status=422)
    messages.success(request, f"Notula tersimpan pukul {time(timezone.now(), here.zone)}.")
    return redirect("coordination:minutes-write", here.code, meeting.pk)


@login_required
@require_POST
def minutes_autosave(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """Kept every few seconds; the answer carries the new version back into the sheet."""
    _, meeting = enter_own_meeting(request, regency, pk)
    draft, trouble = _draft(meeting), ""
    sheet = MinutesSheet(draft, request.POST)
    try:
        kept = _keep(request, draft, sheet)
    except Refused as refusal:
        kept, trouble = None, refusal.message
    context = {
        "meeting": meeting,
        "regency": meeting.regency,
        "draft": kept or draft,
        "version": kept.version if kept else sheet.head["version"].value(),
        "saved_at": kept.saved_at if kept else None,
        "trouble": trouble
        or ("" if kept else "Ada isian yang belum terbaca. Periksa jam mulai dan selesai."),
    }
    return render(request, "coordination/_minutes_saved.html", context)


@login_required
@require_POST
def minutes_paper(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """Have the signed minutes printed, once more where their paper was lost."""
    here, meeting = enter_own_meeting(request, regency, pk)
    signed = meeting.minutes.filter(state=Minutes.State.SIGNED).first()
    if signed is None:
        messages.error(request, "Belum ada notula yang disahkan. Sahkan notulanya dahulu.")
        return redirect("coordination:minutes", here.code, meeting.pk)
    return redirect("documents:job", papers.order_minutes(signed, by=user_of(request)).pk)


def _draft(meeting: Meeting) -> Minutes:
    rows = meeting.minutes.select_related("meeting__occasion", "regency").prefetch_related(*WHOLE)
    draft = rows.filter(state=Minutes.State.DRAFT).first()
    if draft is None:
        raise Http404("Notula ini tidak sedang disusun.")
    return draft


def _keep(request: HttpRequest, draft: Minutes, sheet: MinutesSheet) -> Minutes | None:
    if not sheet.is_valid():
        return None
    return services.save_minutes(
        draft,
        sheet.written,
        expected_version=sheet.version,
        by=user_of(request),
        now=timezone.now(),
    )


def _sign(request: HttpRequest, kept: Minutes) -> HttpResponse:
    user = user_of(request)
    signed = services.sign_minutes(kept, expected_version=kept.version, by=user, now=timezone.now())
    job = papers.order_minutes(signed, by=user)
    messages.success(request, "Notula disahkan. Naskah bertanda kode sedang disusun.")
    return redirect("documents:job", job.pk)


def _sheet(
    request: HttpRequest, draft: Minutes, sheet: MinutesSheet, *, status: int = 200, **extra: Any
) -> HttpResponse:
    context = {
        "active": "rakor",
        "regency": draft.regency,
        "meeting": draft.meeting,
        "draft": draft,
        "version": sheet.head["version"].value(),
        "sheet": sheet,
        "form": sheet.head,
        **extra,
    }
    return render(request, "coordination/minutes_form.html", context, status=status)
