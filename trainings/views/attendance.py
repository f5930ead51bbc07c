"""Lists of attendance of trainings: where the shared pages find them, the sheet with names, and strangers."""

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
from participants.models import Attendance
from participants.places import user_of
from participants.views.attendance_room import Room, enter_session
from trainings import policies
from trainings.forms.attendance import SignedForm, TieForm
from trainings.presence import strangers_in
from trainings.services import attendance, attendance_papers
from trainings.views.trainings import enter_training

if TYPE_CHECKING:
    from participants.models import Occasion, OccasionSession, Regency


def find(request: HttpRequest, regency: str, pk: int) -> tuple[Regency, Occasion]:
    here, row = enter_training(request, regency, pk)
    return here, row.occasion


def strangers(session: OccasionSession) -> dict[str, Any]:
    return {"strangers": list(strangers_in(session)), "missing": attendance.missing_in(session).count()}


TRAININGS = Room(
    name="trainings",
    active="pelatihan",
    label="Pelatihan",
    index="trainings:trainings",
    page="trainings:training",
    find=find,
    can_read=policies.can_read_attendance,
    can_keep=policies.can_keep_trainings,
    expected=attendance.expected_in,
    listing="trainings/attendance.html",
    more=strangers,
)


@login_required
@require_POST
def order_paper(request: HttpRequest, regency: str, pk: int, number: int, *, room: Room) -> HttpResponse:
    """The sheet to sign, or the filled list, as a sealed PDF made by the worker."""
    _, session = enter_session(request, room, regency, pk, number, keep=True)
    blank = request.POST.get("isi") != "ya"
    job = attendance_papers.LISTS.order(pk, session, blank=blank, by=user_of(request))
    return redirect("documents:job", job.pk)


@login_required
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, regency: str, pk: int, number: int, *, room: Room) -> HttpResponse:
    """The signed sheet: names stand printed on it, so those who signed are ticked."""
    here, session = enter_session(request, room, regency, pk, number, keep=True)
    form = SignedForm(posted(request), participants=list(attendance.missing_in(session)))
    if request.method == "POST" and form.is_valid():
        try:
            count = attendance.mark_signed(
                session, participants=form.chosen(), by=user_of(request), now=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"{count} peserta tercatat hadir menurut lembar.")
            return redirect(here.url("session", number))
    context = {**here.context(), "session": session, "form": form}
    status = 422 if form.errors else 200
    return render(request, "trainings/attendance_sheet.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def match(request: HttpRequest, regency: str, pk: int, number: int, row: int) -> HttpResponse:
    """Somebody who is not registered: a participant under another spelling, or a new one."""
    here, session = enter_session(request, TRAININGS, regency, pk, number, keep=True)
    person = find_or_404(
        Attendance, user_of(request), session=session, pk=row, select=("organisation__merged_into",)
    )
    adopting = request.POST.get("act") == "adopt"
    participants = attendance.likely(person, list(attendance.missing_in(session)))
    form = TieForm(None if adopting else posted(request), participants=participants)
    if request.method == "POST" and (adopting or form.is_valid()):
        try:
            if adopting:
                training = session.training_session.training
                kept = attendance.adopt(training, person, by=user_of(request), now=timezone.now())
                told = f"{kept.name} menjadi peserta dengan kode {kept.code}."
            else:
                kept = form.chosen()
                count = attendance.tie(person, kept, by=user_of(request))
                told = f"{person.name} ditautkan ke peserta {kept.name} pada {count} sesi."
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, told)
        return redirect(here.url("session", number))
    context = {**here.context(), "session": session, "form": form, "person": person}
    status = 422 if form.errors else 200
    return render(request, "trainings/attendance_match.html", context, status=status)
