"""Action plans as XLSX in and out, and the recapitulation on paper."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common import sheets
from common.http import find_or_404, posted, xlsx
from common.refusals import Refused
from participants.forms.directory import SheetForm
from participants.places import user_of
from trainings import policies
from trainings.models import PlanImport
from trainings.rendering.plans import visible_plans
from trainings.services import plan_book as services
from trainings.services import plan_papers
from trainings.views.trainings import enter_own_training, enter_training

SHOWN = 40


@login_required
@require_GET
def book(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """The plans this user may read, with their reports."""
    here, training = enter_training(request, regency, pk)
    user = user_of(request)
    content = services.export(
        visible_plans(user, here, training),
        named=policies.can_read_plan_names(user, here),
        today=timezone.localdate(),
    )
    return xlsx(content, f"rencana-tindak-lanjut-{here.code}-{training.pk}.xlsx")


@login_required
@require_GET
def template(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """The sheet to fill in, with the participants already on it."""
    here, training = enter_own_training(request, regency, pk)
    return xlsx(services.template(training), f"templat-rencana-{here.code}-{training.pk}.xlsx")


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, training = enter_own_training(request, regency, pk)
    form = SheetForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["sheet"]
        content = file.read(sheets.FILE_LIMIT + 1)
        try:
            held = services.hold(
                training, content=content, file_name=file.name or "", now=timezone.now(), by=user_of(request)
            )
        except Refused as refusal:
            form.add_error("sheet", f"{refusal.message} Belum ada yang ditambahkan.")
        else:
            return redirect("trainings:plans-check", here.code, training.pk, held.pk)
    context = {"active": "pelatihan", "regency": here, "training": training, "form": form}
    return render(request, "trainings/plans_upload.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, regency: str, pk: int, held: int) -> HttpResponse:
    """What the sheet would become; posting takes over the rows that are right."""
    here, training = enter_own_training(request, regency, pk)
    row = find_or_404(PlanImport, user_of(request), training=training, pk=held, select=SELECT)
    today = timezone.localdate()
    if request.method == "POST":
        try:
            made = services.take(row, today=today, now=timezone.now(), by=user_of(request))
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, f"{made} rencana ditambahkan.")
        return redirect("trainings:plans-check", here.code, training.pk, row.pk)
    found = services.findings(row, today)
    new = [f for f in found if f.kind == services.NEW]
    wrong = [f for f in found if f.kind == services.WRONG]
    context = {
        "active": "pelatihan",
        "regency": here,
        "training": training,
        "held": row,
        "total": len(found),
        "new": new,
        "new_shown": new[:SHOWN],
        "more": max(len(new) - SHOWN, 0),
        "known": len(found) - len(new) - len(wrong),
        "wrong": wrong,
        "wrong_shown": wrong[:SHOWN],
    }
    return render(request, "trainings/plans_check.html", context)


@login_required
@require_GET
def rejected(request: HttpRequest, regency: str, pk: int, held: int) -> HttpResponse:
    """The rows that could not be taken, with the reason beside each."""
    here, training = enter_own_training(request, regency, pk)
    row = find_or_404(PlanImport, user_of(request), training=training, pk=held, select=SELECT)
    return xlsx(services.rejected(row, timezone.localdate()), f"perlu-diperbaiki-{here.code}-{row.pk}.xlsx")


@login_required
@require_POST
def paper(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """Order the recapitulation of a training's plans."""
    here, training = enter_own_training(request, regency, pk)
    try:
        job = plan_papers.order(training, by=user_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("trainings:plans", here.code, training.pk)
    return redirect("documents:job", job.pk)


SELECT = ("training__occasion", "training__regency", "regency")
