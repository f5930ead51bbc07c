"""List of trainings and the page of one, put together from the panels of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.http import allow, find_or_404
from participants.places import enter_regency, user_of
from trainings import policies
from trainings.models import Training
from trainings.rendering import (
    certificate_panel,
    coverage_panel,
    plans_panel,
    registration_panel,
    session_panel,
    tests_panel,
    training_head,
    training_list,
)

if TYPE_CHECKING:
    from participants.models import Regency

PAGE_ROWS = 30


def enter_training(request: HttpRequest, regency: str, pk: int) -> tuple[Regency, Training]:
    """The regency and the training if the user works there (404 otherwise)."""
    here = enter_regency(request, regency)
    row = find_or_404(
        Training, user_of(request), regency=here, pk=pk, select=("occasion__regency", "regency")
    )
    return here, row


def enter_own_training(request: HttpRequest, regency: str, pk: int) -> tuple[Regency, Training]:
    """The same for those who keep trainings (403 for others)."""
    here, row = enter_training(request, regency, pk)
    allow(policies.can_keep_trainings(user_of(request), here))
    return here, row


@login_required
@require_GET
def trainings(request: HttpRequest, regency: str) -> HttpResponse:
    """Those to come first, then the past; narrowed by state."""
    here, now = enter_regency(request, regency), timezone.now()
    visible = Training.objects.visible_to(user_of(request)).filter(regency=here)
    state = request.GET.get("keadaan", "")
    found = training_list.counted(visible.filter(state=state) if state in Training.State.values else visible)
    upcoming = found.filter(occasion__ends_at__gte=now).order_by("occasion__starts_at", "pk")
    page = Paginator(found.filter(occasion__ends_at__lt=now), PAGE_ROWS).get_page(request.GET.get("hal"))
    context = {
        "active": "pelatihan",
        "regency": here,
        "upcoming": training_list.lines(upcoming[:PAGE_ROWS]),
        "page": page,
        "past": training_list.lines(page.object_list),
        "states": Training.State.choices,
        "state": state,
        "can_keep": policies.can_keep_trainings(user_of(request), here),
    }
    return render(request, "trainings/trainings.html", context)


@login_required
@require_GET
def training(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, row = enter_training(request, regency, pk)
    user = user_of(request)
    context = {
        "active": "pelatihan",
        "regency": here,
        "training": row,
        "head": training_head.head_of(row, user),
        "coverage": coverage_panel.panel_of(row, user),
        "sessions": session_panel.panel_of(row, user),
        "plans": plans_panel.panel_of(row, user),
        "tests": tests_panel.panel_of(row, user),
        "certificates": certificate_panel.panel_of(row, user),
        "registration": registration_panel.panel_of(row, user),
    }
    return render(request, "trainings/training.html", context)
