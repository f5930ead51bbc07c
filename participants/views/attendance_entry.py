"""What the committee enters, counts and corrects on the list of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from common.http import find_or_404, posted
from common.refusals import Refused
from participants.forms.attendance import (
    ChildrenForm,
    CorrectionForm,
    DeskForm,
    RemovalForm,
    SheetFormSet,
)
from participants.models import Attendance
from participants.places import user_of
from participants.services import attendance_desk, bodies
from participants.views.attendance_room import Here, Room, enter_session

if TYPE_CHECKING:
    from participants.models import OccasionSession

FORM = "participants/attendance/form.html"


@login_required
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, regency: str, pk: int, number: int, *, room: Room) -> HttpResponse:
    """One adult by hand; the form comes back empty for the next one."""
    here, session = enter_session(request, room, regency, pk, number, keep=True)
    form = DeskForm(posted(request), by_name=here.occasion.by_name)
    if request.method == "POST" and form.is_valid():
        try:
            recorded = attendance_desk.enter(
                session, entry=form.entry(), by=user_of(request), now=timezone.now()
            )
        except Refused as refusal:
            form.add_error(_field_of(refusal), refusal.message)
        else:
            name = recorded.attendance.name
            told = f"{name} tercatat." if recorded.created else f"{name} sudah ada pada daftar ini."
            messages.success(request, told)
            return redirect(here.url("enter", number))
    return _page(request, here, session, form, FORM, heading="Catat kehadiran")


@login_required
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, regency: str, pk: int, number: int, *, room: Room) -> HttpResponse:
    """Many lines of the signed sheet at once; kept lines leave the form, the others stay as typed."""
    here, session = enter_session(request, room, regency, pk, number, keep=True)
    forms = SheetFormSet(posted(request))
    status = 200
    if request.method == "POST":
        status = 422
        if forms.is_valid():
            lines = [form for form in forms if not form.empty]
            rows = [form.row() for form in lines]
            answers = attendance_desk.enter_sheet(session, rows=rows, by=user_of(request), now=timezone.now())
            kept = answers.count("")
            if kept:
                messages.success(request, f"{kept} baris tercatat.")
            if rows and kept == len(rows):
                return redirect(here.url("sheet", number))
            for form, answer in zip(lines, answers, strict=True):
                if answer:
                    form.add_error("code", answer)
            if not rows:
                messages.error(request, "Belum ada baris yang diisi.")
    return _page(request, here, session, forms, "participants/attendance/sheet.html", status=status)


@login_required
@require_http_methods(["GET", "POST"])
def children(request: HttpRequest, regency: str, pk: int, number: int, *, room: Room) -> HttpResponse:
    """Head-count of children of one body; sent again for the same body it corrects the count."""
    here, session = enter_session(request, room, regency, pk, number, keep=True)
    form = ChildrenForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            attendance_desk.set_children(
                session,
                body=data["body"],
                sector=data["sector"],
                counts=form.counts(),
                companion=data["companion"],
                by=user_of(request),
            )
        except Refused as refusal:
            form.add_error(_field_of(refusal), refusal.message)
        else:
            messages.success(request, f"Jumlah anak dari {data['body']} tercatat.")
            return redirect(here.url("session", number))
    return _page(request, here, session, form, FORM, heading="Jumlah anak")


@login_required
@require_http_methods(["GET", "POST"])
def correct(
    request: HttpRequest, regency: str, pk: int, number: int, row: int, *, room: Room
) -> HttpResponse:
    here, session = enter_session(request, room, regency, pk, number, keep=True)
    person = _person(request, session, row)
    form = CorrectionForm(posted(request), initial=_as_typed(person), by_name=here.occasion.by_name)
    if request.method == "POST" and form.is_valid():
        try:
            attendance_desk.correct(
                person, entry=form.entry(), reason=form.cleaned_data["reason"], by=user_of(request)
            )
        except Refused as refusal:
            form.add_error(_field_of(refusal), refusal.message)
        else:
            messages.success(request, f"Catatan {person.name} diperbaiki.")
            return redirect(here.url("session", number))
    heading = "Perbaiki catatan"
    return _page(
        request,
        here,
        session,
        form,
        FORM,
        heading=heading,
        person=person,
        removal=RemovalForm(prefix="hapus"),
        repeats=list(person.repeats.all()),
    )


@login_required
@require_POST
def remove(request: HttpRequest, regency: str, pk: int, number: int, row: int, *, room: Room) -> HttpResponse:
    here, session = enter_session(request, room, regency, pk, number, keep=True)
    person = _person(request, session, row)
    removal = RemovalForm(request.POST, prefix="hapus")
    if removal.is_valid():
        attendance_desk.remove(person, reason=removal.cleaned_data["reason"], by=user_of(request))
        messages.success(request, f"Catatan {person.name} dihapus dari daftar hadir.")
        return redirect(here.url("session", number))
    form = CorrectionForm(initial=_as_typed(person), by_name=here.occasion.by_name)
    return _page(
        request,
        here,
        session,
        form,
        FORM,
        heading="Perbaiki catatan",
        person=person,
        removal=removal,
        status=422,
    )


def _person(request: HttpRequest, session: OccasionSession, row: int) -> Attendance:
    return find_or_404(Attendance, user_of(request), session=session, pk=row, select=("organisation",))


def _as_typed(person: Attendance) -> dict[str, str]:
    fields = ("name", "position", "capacity", "proxy_for", "mandate_number", "phone", "sector")
    return {"body": person.body_name, **{name: getattr(person, name) for name in fields}}


def _field_of(refusal: Refused) -> str | None:
    return "sector" if refusal.code == "sector-missing" else None


def _page(
    request: HttpRequest,
    here: Here,
    session: OccasionSession,
    form: Any,
    template: str,
    *,
    status: int = 0,
    **context: object,
) -> HttpResponse:
    values = {
        **here.context(),
        "session": session,
        "form": form,
        "names": bodies.invited_names(session),
        **context,
    }
    return render(request, template, values, status=status or (422 if form.errors else 200))
