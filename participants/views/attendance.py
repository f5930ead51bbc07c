"""The list of attendance of any occasion: per session, on the hall's screen and as XLSX."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from common.http import xlsx
from common.refusals import Refused
from participants.models import Attendance
from participants.places import user_of
from participants.rendering.wall import wall
from participants.services import attendance_desk
from participants.services.attendance_book import book_of
from participants.services.attendance_table import table_of
from participants.views.attendance_room import Room, enter_list, enter_session


@login_required
@require_GET
def first(request: HttpRequest, regency: str, pk: int, *, room: Room) -> HttpResponse:
    """The session of today, or the first one."""
    here = enter_list(request, room, regency, pk, keep=False)
    today, sessions = timezone.localdate(), list(here.occasion.sessions.all())
    days = {timezone.localdate(session.starts_at): session.number for session in reversed(sessions)}
    return redirect(here.url("session", days.get(today, sessions[0].number)))


@login_required
@require_GET
def listing(request: HttpRequest, regency: str, pk: int, number: int, *, room: Room) -> HttpResponse:
    here, session = enter_session(request, room, regency, pk, number, keep=False)
    people = Attendance.objects.visible_to(user_of(request)).filter(session=session)
    table = table_of(session, room.expected(session))
    context = {
        **here.context(),
        "session": session,
        "sessions": list(here.occasion.sessions.all()),
        "people": list(people.select_related("organisation__merged_into").prefetch_related("repeats")),
        "counts": list(session.head_counts.all()),
        "units": table.rows(),
        "total": table.total,
        **(room.more(session) if here.keeps else {}),
    }
    return render(request, room.listing, context)


@login_required
@never_cache
@require_GET
def screen(request: HttpRequest, regency: str, pk: int, number: int, *, room: Room) -> HttpResponse:
    """Full screen for the hall; htmx fetches it again, a browser without JavaScript reloads the page."""
    here, session = enter_session(request, room, regency, pk, number, keep=True)
    host = request.build_absolute_uri("/").rstrip("/")
    total = table_of(session, room.expected(session)).total
    context = wall(session, total, host=host, now=timezone.now())
    context["manage_url"] = here.url("session", number)
    inside = request.headers.get("HX-Request") == "true"
    name = "participants/attendance/_wall.html" if inside else "participants/attendance/wall.html"
    return render(request, name, context)


@login_required
@require_POST
def open_list(request: HttpRequest, regency: str, pk: int, number: int, *, room: Room) -> HttpResponse:
    here, session = enter_session(request, room, regency, pk, number, keep=True)
    attendance_desk.open_list(session, by=user_of(request), now=timezone.now())
    messages.success(request, "Daftar hadir dibuka. Tampilkan kodenya di layar ruangan.")
    return redirect(here.url("session", number))


@login_required
@require_POST
def close_list(request: HttpRequest, regency: str, pk: int, number: int, *, room: Room) -> HttpResponse:
    here, session = enter_session(request, room, regency, pk, number, keep=True)
    try:
        attendance_desk.close_list(session, by=user_of(request), now=timezone.now())
        messages.success(request, "Daftar hadir ditutup. Catatan susulan tetap dapat Anda masukkan.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(here.url("session", number))


@login_required
@require_GET
def book(request: HttpRequest, regency: str, pk: int, *, room: Room) -> HttpResponse:
    here = enter_list(request, room, regency, pk, keep=False)
    content = book_of(here.occasion, with_phones=here.keeps, expected=room.expected)
    return xlsx(content, f"daftar-hadir-{regency}-{pk}.xlsx")
