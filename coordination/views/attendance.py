"""Lists of attendance of meetings: where the shared pages find them, and their paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from coordination import policies
from coordination.services import attendance_papers
from coordination.views.meetings import enter_meeting
from participants.places import user_of
from participants.views.attendance_room import Room, enter_session

if TYPE_CHECKING:
    from participants.models import Occasion, Regency


def find(request: HttpRequest, regency: str, pk: int) -> tuple[Regency, Occasion]:
    here, row = enter_meeting(request, regency, pk)
    return here, row.occasion


MEETINGS = Room(
    name="coordination",
    active="rakor",
    label="Rakor",
    index="coordination:meetings",
    page="coordination:meeting",
    find=find,
    can_read=policies.can_read_attendance,
    can_keep=policies.can_keep_attendance,
)


@login_required
@require_POST
def order_paper(request: HttpRequest, regency: str, pk: int, number: int, *, room: Room) -> HttpResponse:
    """The sheet to sign, or the filled list, as a sealed PDF made by the worker."""
    _, session = enter_session(request, room, regency, pk, number, keep=True)
    blank = request.POST.get("isi") != "ya"
    job = attendance_papers.LISTS.order(pk, session, blank=blank, by=user_of(request))
    return redirect("documents:job", job.pk)
