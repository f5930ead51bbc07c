"""The papers of a meeting: what is there, what disagrees, and the pack made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from coordination import policies
from coordination.rendering import files_page
from coordination.services.record import gather
from coordination.views.meetings import enter_meeting
from participants.places import user_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_GET
def files(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, meeting = enter_meeting(request, regency, pk)
    gathered = gather(meeting)
    context = {
        "active": "rakor",
        "regency": here,
        "meeting": meeting,
        "lines": files_page.lines(meeting, gathered),
        "found": files_page.found_lines(meeting, gathered.disagreeing),
        "missing": gathered.missing,
        "withheld": len(gathered.withheld),
        "can_plan": policies.can_plan_meetings(user_of(request), here),
        "can_read_attendance": policies.can_read_attendance(user_of(request), here),
    }
    return render(request, "coordination/files.html", context)
