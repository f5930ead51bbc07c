"""Rekap kehadiran on screen, as XLSX and on paper."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from common.http import allow, xlsx
from participants.places import user_of
from trainings import policies
from trainings.rendering.recap import recap_of
from trainings.services import recap_papers
from trainings.views.trainings import enter_own_training, enter_training

PAGE_ROWS = 50


@login_required
@require_GET
def recap(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, row = enter_training(request, regency, pk)
    allow(policies.can_read_attendance(user_of(request), here))
    whole = recap_of(row)
    context = {
        "active": "pelatihan",
        "regency": here,
        "training": row,
        "recap": whole,
        "page": Paginator(whole.lines, PAGE_ROWS).get_page(request.GET.get("hal")),
        "can_keep": policies.can_keep_trainings(user_of(request), here),
    }
    return render(request, "trainings/recap.html", context)


@login_required
@require_GET
def book(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, row = enter_training(request, regency, pk)
    allow(policies.can_read_attendance(user_of(request), here))
    return xlsx(recap_papers.book_of(recap_of(row)), f"rekap-kehadiran-{here.code}-{row.pk}.xlsx")


@login_required
@require_POST
def order_paper(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    _, row = enter_own_training(request, regency, pk)
    return redirect("documents:job", recap_papers.order(row, by=user_of(request)).pk)
