from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from common.http import find_or_404
from participants.places import enter_regency, user_of
from trainings.models import Training


@login_required
@require_GET
def trainings(request: HttpRequest, regency: str) -> HttpResponse:
    here = enter_regency(request, regency)
    rows = (
        Training.objects.visible_to(user_of(request))
        .filter(regency=here)
        .annotate(hours=Sum("sessions__modules__lesson_hours"))
    )
    context = {"active": "pelatihan", "regency": here, "rows": rows.select_related("occasion")}
    return render(request, "trainings/trainings.html", context)


@login_required
@require_GET
def training(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here = enter_regency(request, regency)
    row = find_or_404(Training, user_of(request), regency=here, pk=pk)
    context = {
        "active": "pelatihan",
        "regency": here,
        "training": row,
        "sessions": row.sessions.select_related("session", "group").prefetch_related("modules"),
    }
    return render(request, "trainings/training.html", context)
