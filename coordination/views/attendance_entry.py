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
from coordination.forms.attendance import (
    ChildrenForm,
    CorrectionForm,
    DeskForm,
    RemovalForm,
    SheetFormSet,
)
from coordination.views.attendance import enter_session
from participants.models import Attendance
from participants.places import user_of
from participants.services import attendance_desk, bodies

if TYPE_CHECKING:
    from coordination.models import Meeting
    from participants.models import OccasionSession, Regency

Place = tuple["Regency", "Meeting", "OccasionSession"]


@login_required
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, regency: str, pk: int, number: int) -> HttpResponse:
    """One adult by hand; the form comes back empty for the next one."""
    place = enter_session(request, regency, pk, number, keep=True)
    form = DeskForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            recorded = attendance_desk.enter(
                place[2], entry=form.entry(), by=user_of(request), now=timezone.now()
            )
        except Refused as refusal:
            form.add_error(_field_of(refusal), refusal.message)
        else:
            name = recorded.attendance.name
            told = f"{name} tercatat." if recorded.created else f"{name} sudah ada pada daftar ini."
            messages.success(request, told)
            return redirect("coordination:attendance-enter", regency, pk, number)
    return _page(request, place, form, "coordination/attendance_form.html", heading="Catat kehadiran")


@login_required
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, regency: str, pk: int, number: int) -> HttpResponse:
    """Many lines of the signed sheet at once; kept lines leave the form, the others stay as typed."""
    place = enter_session(request, regency, pk, number, keep=True)
    forms = SheetFormSet(posted(request))
    status = 200
    if request.method == "POST":
        status = 422
        if forms.is_valid():
            lines = [form for form in forms if not form.empty]
            rows = [form.row() for form in lines]
            answers = attendance_desk.enter_sheet(
                place[2], rows=rows, by=user_of(request), now=timezone.now()
            )
            kept = answers.count("")
            if kept:
                messages.success(request, f"{kept} baris tercatat.")
            if rows and kept == len(rows):
                return redirect("coordination:attendance-sheet", regency, pk, number)
            for form, answer in zip(lines, answers, strict=True):
                if answer:
                    form.add_error("code", answer)
            if not rows:
                messages.error(request, "Belum ada baris yang diisi.")
    return _page(request, place, forms, "coordination/attendance_sheet.html", status=status)


@login_required
@require_http_methods(["GET", "POST"])
def children(request: HttpRequest, regency: str, pk: int, number: int) -> HttpResponse:
    """Head-count of children of one body; sent again for the same body it corrects the count."""
    place = enter_session(request, regency, pk, number, keep=True)
    form = ChildrenForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            attendance_desk.set_children(
                place[2],
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
            return redirect("coordination:attendance-session", regency, pk, number)
    return _page(request, place, form, "coordination/attendance_form.html", heading="Jumlah anak")


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, regency: str, pk: int, number: int, row: int) -> HttpResponse:
    place = enter_session(request, regency, pk, number, keep=True)
    person = _person(request, place[2], row)
    form = CorrectionForm(posted(request), initial=_as_typed(person))
    if request.method == "POST" and form.is_valid():
        try:
            attendance_desk.correct(
                person, entry=form.entry(), reason=form.cleaned_data["reason"], by=user_of(request)
            )
        except Refused as refusal:
            form.add_error(_field_of(refusal), refusal.message)
        else:
            messages.success(request, f"Catatan {person.name} diperbaiki.")
            return redirect("coordination:attendance-session", regency, pk, number)
    heading = "Perbaiki catatan"
    return _page(
        request,
        place,
        form,
        "coordination/attendance_form.html",
        heading=heading,
        person=person,
        removal=RemovalForm(prefix="hapus"),
        repeats=list(person.repeats.all()),
    )


@login_required
@require_POST
def remove(request: HttpRequest, regency: str, pk: int, number: int, row: int) -> HttpResponse:
    place = enter_session(request, regency, pk, number, keep=True)
    person = _person(request, place[2], row)
    removal = RemovalForm(request.POST, prefix="hapus")
    if removal.is_valid():
        attendance_desk.remove(person, reason=removal.cleaned_data["reason"], by=user_of(request))
        messages.success(request, f"Catatan {person.name} dihapus dari daftar hadir.")
        return redirect("coordination:attendance-session", regency, pk, number)
    form = CorrectionForm(initial=_as_typed(person))
    return _page(
        request,
        place,
        form,
        "coordination/attendance_form.html",
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
    request: HttpRequest, place: Place, form: Any, template: str, *, status: int = 0, **context: object
) -> HttpResponse:
    here, row, session = place
    values = {
        "active": "rakor",
        "regency": here,
        "meeting": row,
        "session": session,
        "form": form,
        "names": bodies.invited_names(session),
        **context,
    }
    return render(request, template, values, status=status or (422 if form.errors else 200))
