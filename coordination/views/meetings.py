from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from common.http import allow, find_or_404
from coordination import policies
from coordination.forms.meetings import MeetingForm
from coordination.models import Meeting
from coordination.services.meetings import plan_meeting
from participants.places import enter_regency, user_of


@login_required
@require_GET
def meetings(request: HttpRequest, regency: str) -> HttpResponse:
    here = enter_regency(request, regency)
    rows = Meeting.objects.visible_to(user_of(request)).filter(regency=here).select_related("occasion")
    return render(
        request,
        "coordination/meetings.html",
        {
            "active": "rakor",
            "regency": here,
            "rows": rows,
            "can_plan": policies.can_plan_meetings(user_of(request), here),
        },
    )


@login_required
@require_GET
def meeting(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here = enter_regency(request, regency)
    row = find_or_404(Meeting, user_of(request), regency=here, pk=pk, select=("occasion",))
    return render(request, "coordination/meeting.html", {"active": "rakor", "regency": here, "meeting": row})


@login_required
@require_http_methods(["GET", "POST"])
def meeting_new(request: HttpRequest, regency: str) -> HttpResponse:
    here = enter_regency(request, regency)
    allow(policies.can_plan_meetings(user_of(request), here))
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = plan_meeting(here, by=user_of(request), **form.cleaned_data)
        messages.success(request, "Rapat dicatat.")
        return redirect("coordination:meeting", here.code, row.pk)
    context = {"active": "rakor", "regency": here, "form": form}
    return render(request, "coordination/meeting_form.html", context, status=422 if form.errors else 200)
