"""The list of attendance of a meeting: per session, on the hall's screen, as XLSX and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from common.http import allow, find_or_404, xlsx
from common.refusals import Refused
from coordination import policies
from coordination.services import attendance_papers
from coordination.views.meetings import enter_meeting
from participants.models import Attendance, OccasionSession
from participants.places import user_of
from participants.rendering.wall import wall
from participants.services import attendance_desk
from participants.services.attendance_book import book_of
from participants.services.attendance_table import table_of

if TYPE_CHECKING:
    from coordination.models import Meeting
    from participants.models import Regency


def enter_session(
    request: HttpRequest, regency: str, pk: int, number: int, *, keep: bool
) -> tuple[Regency, Meeting, OccasionSession]:
    """The session of a meeting for those who read its list, or who keep it (`keep`)."""
    here, row = enter_meeting(request, regency, pk)
    session = find_or_404(
        OccasionSession,
        user_of(request),
        occasion=row.occasion,
        number=number,
        select=("occasion", "regency"),
    )
    allow(may_keep(request, here) if keep else policies.can_read_attendance(user_of(request), here))
    return here, row, session


def may_keep(request: HttpRequest, here: Regency) -> bool:
    return policies.can_keep_attendance(user_of(request), here)


@login_required
@require_GET
def first(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """The session of today, or the first one."""
    here, row = enter_meeting(request, regency, pk)
    allow(policies.can_read_attendance(user_of(request), here))
    today, sessions = timezone.localdate(), list(row.occasion.sessions.all())
    days = {timezone.localdate(session.starts_at): session.number for session in reversed(sessions)}
    return redirect("coordination:attendance-session", here.code, row.pk, days.get(today, sessions[0].number))


@login_required
@require_GET
def listing(request: HttpRequest, regency: str, pk: int, number: int) -> HttpResponse:
    here, row, session = enter_session(request, regency, pk, number, keep=False)
    people = Attendance.objects.visible_to(user_of(request)).filter(session=session)
    table = table_of(session)
    context = {
        "active": "rakor",
        "regency": here,
        "meeting": row,
        "session": session,
        "sessions": list(row.occasion.sessions.all()),
        "people": list(people.select_related("organisation__merged_into").prefetch_related("repeats")),
        "counts": list(session.head_counts.all()),
        "units": table.rows(),
        "total": table.total,
        "can_keep": may_keep(request, here),
    }
    return render(request, "coordination/attendance.html", context)


@login_required
@never_cache
@require_GET
def screen(request: HttpRequest, regency: str, pk: int, number: int) -> HttpResponse:
    """Full screen for the hall; htmx fetches it again, a browser without JavaScript reloads the page."""
    here, row, session = enter_session(request, regency, pk, number, keep=True)
    host = request.build_absolute_uri("/").rstrip("/")
    context = wall(session, table_of(session).total, host=host, now=timezone.now())
    context["manage_url"] = reverse("coordination:attendance-session", args=[here.code, row.pk, number])
    inside = request.headers.get("HX-Request") == "true"
    name = "participants/attendance/_wall.html" if inside else "participants/attendance/wall.html"
    return render(request, name, context)


@login_required
@require_POST
def open_list(request: HttpRequest, regency: str, pk: int, number: int) -> HttpResponse:
    here, row, session = enter_session(request, regency, pk, number, keep=True)
    attendance_desk.open_list(session, by=user_of(request), now=timezone.now())
    messages.success(request, "Daftar hadir dibuka. Tampilkan kodenya di layar ruangan.")
    return redirect("coordination:attendance-session", here.code, row.pk, number)


@login_required
@require_POST
def close_list(request: HttpRequest, regency: str, pk: int, number: int) -> HttpResponse:
    here, row, session = enter_session(request, regency, pk, number, keep=True)
    try:
        attendance_desk.close_list(session, by=user_of(request), now=timezone.now())
        messages.success(request, "Daftar hadir ditutup. Catatan susulan tetap dapat Anda masukkan.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("coordination:attendance-session", here.code, row.pk, number)


@login_required
@require_GET
def book(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, row = enter_meeting(request, regency, pk)
    allow(policies.can_read_attendance(user_of(request), here))
    content = book_of(row.occasion, with_phones=may_keep(request, here))
    return xlsx(content, f"daftar-hadir-{here.code}-{row.pk}.xlsx")


@login_required
@require_POST
def order_paper(request: HttpRequest, regency: str, pk: int, number: int) -> HttpResponse:
    """The sheet to sign, or the filled list, as a sealed PDF made by the worker."""
    _here, row, session = enter_session(request, regency, pk, number, keep=True)
    blank = request.POST.get("isi") != "ya"
    job = attendance_papers.order(row, session, blank=blank, by=user_of(request))
    return redirect("documents:job", job.pk)
