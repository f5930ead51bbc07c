"""Pages of action plans: the list of a training or of the regency, one plan, and its verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.formats import small_number
from common.http import allow, find_or_404
from common.refusals import Refused
from indicators.models import Evidence, Period
from participants.models import Organisation
from participants.places import enter_regency, user_of
from trainings import policies
from trainings.forms.plans import (
    EvidenceFollowUpForm,
    PlanFilter,
    PlanForm,
    ReasonForm,
    StaffPlanForm,
    field_of,
    initial_of,
    reported,
    typed,
)
from trainings.models import ActionPlan, Participant
from trainings.rendering.plan_rows import plan_row
from trainings.rendering.plans import plan_list, visible_plans
from trainings.services import follow_ups as reports
from trainings.services import plans as services
from trainings.views.trainings import enter_own_training, enter_training

if TYPE_CHECKING:
    from collections.abc import Callable

    from indicators.models.evidence import EvidenceQuerySet
    from participants.models import Regency, User
    from trainings.models import Training

PAGE_ROWS = 40
SHOWN = (
    "regency",
    "training__occasion",
    "training__regency",
    "participant",
    "item",
    "organisation__merged_into",
)


@login_required
@require_GET
def plans(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, training = enter_training(request, regency, pk)
    return _list(request, here, training)


@login_required
@require_GET
def plans_all(request: HttpRequest, regency: str) -> HttpResponse:
    """Plans of every training, those still open unless asked otherwise."""
    return _list(request, enter_regency(request, regency), None)


def _list(request: HttpRequest, here: Regency, training: Training | None) -> HttpResponse:
    user, today = user_of(request), timezone.localdate()
    form = PlanFilter(request.GET, everywhere=training is None)
    listed = plan_list(visible_plans(user, here, training), today, form.wanted)
    form.offer(listed.choices)
    page = Paginator(listed.plans, PAGE_ROWS).get_page(request.GET.get("hal"))
    context = {
        "active": "pelatihan" if training else "komitmen",
        "regency": here,
        "training": training,
        "listed": listed,
        "page": page,
        "rows": [plan_row(plan, today) for plan in page.object_list],
        "form": form,
        "filters": form.address,
        "named": policies.can_read_plan_names(user, here),
        "can_write": policies.can_write_plans(user, here),
        "can_keep": policies.can_keep_trainings(user, here),
    }
    return render(request, "trainings/plans.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def plan_new(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """Written for a participant (`?peserta=`) or for a whole body."""
    here, training = enter_training(request, regency, pk)
    user = user_of(request)
    allow(policies.can_write_plans(user, here))
    form = StaffPlanForm(
        training=training,
        people=Participant.objects.visible_to(user).filter(training=training).accepted(),
        bodies=_bodies(user, here),
        **typed(request, {"participant": request.GET.get("peserta")}),
    )
    if form.is_valid():
        try:
            row = services.make(training, form.planned, made_on=timezone.localdate(), by=user, **form.whose)
        except Refused as refusal:
            form.add_error(field_of(refusal), refusal.message)
        else:
            messages.success(request, f"Rencana {row.body_name} tersimpan.")
            return redirect("trainings:plan", here.code, training.pk, row.pk)
    context = {"active": "pelatihan", "regency": here, "training": training, "form": form}
    status = 422 if form.errors else 200
    return render(request, "trainings/plan_form.html", context, status=status)


@login_required
@require_GET
def plan(request: HttpRequest, regency: str, pk: int, plan: int) -> HttpResponse:
    return _page(request, _find(request, regency, pk, plan))


@login_required
@require_http_methods(["GET", "POST"])
def plan_change(request: HttpRequest, regency: str, pk: int, plan: int) -> HttpResponse:
    row = _find(request, regency, pk, plan)
    allow(policies.can_change_plan(user_of(request), row))
    form = PlanForm(training=row.training, **typed(request, initial_of(row)))
    stored, version = None, small_number(request.POST.get("version", str(row.version)))
    if form.is_valid():
        try:
            services.correct(
                row,
                form.planned,
                expected_version=version,
                today=timezone.localdate(),
                by=user_of(request),
            )
        except services.PlanConflict as conflict:
            stored, version = conflict.stored, conflict.stored.version
        except Refused as refusal:
            form.add_error(field_of(refusal), refusal.message)
        else:
            messages.success(request, "Perubahan rencana tersimpan.")
            return redirect("trainings:plan", row.regency.code, row.training_id, row.pk)
    context = {
        "active": "pelatihan",
        "regency": row.regency,
        "training": row.training,
        "plan": row,
        "form": form,
        "stored": stored,
        "version": version,
    }
    status = 409 if stored else 422 if form.errors else 200
    return render(request, "trainings/plan_form.html", context, status=status)


@login_required
@require_POST
def plan_report(request: HttpRequest, regency: str, pk: int, plan: int, day: int) -> HttpResponse:
    row = _find(request, regency, pk, plan)
    user = user_of(request)
    allow(policies.can_change_plan(user, row))
    step = next((step for step in row.follow_ups.all() if step.day == day), None)
    form = EvidenceFollowUpForm(request.POST, evidence=_evidence(user, row))
    if step is None:
        form.add_error(None, "Laporan ini tidak dikenal. Pilih laporan 30, 90, atau 180 hari.")
    elif form.is_valid():
        try:
            reports.report(step, form.said, by=user, now=timezone.now())
        except Refused as refusal:
            form.add_error(field_of(refusal), refusal.message)
        else:
            messages.success(request, f"Laporan {day} hari tersimpan.")
            return redirect("trainings:plan", row.regency.code, row.training_id, row.pk)
    return _page(request, row, report_form=form)


@login_required
@require_POST
def plan_close(request: HttpRequest, regency: str, pk: int, plan: int) -> HttpResponse:
    """Finished, dropped, or open again."""
    row = _find(request, regency, pk, plan)
    user, form = user_of(request), ReasonForm(request.POST)
    allow(policies.can_change_plan(user, row))
    if form.is_valid():
        try:
            _acts(row, form.cleaned_data["reason"], user)[form.cleaned_data["act"]]()
        except Refused as refusal:
            form.add_error("reason", refusal.message)
        else:
            messages.success(request, "Keadaan rencana tersimpan.")
            return redirect("trainings:plan", row.regency.code, row.training_id, row.pk)
    return _page(request, row, reason_form=form)


@login_required
@require_POST
def remind(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """Ask everybody whose report is due and missing."""
    here, training = enter_own_training(request, regency, pk)
    try:
        told = reports.remind_by_hand(training, today=timezone.localdate(), by=user_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        rest = f" {told.unreached} lagi belum mempunyai akun atau surel; hubungi langsung."
        text = f"Pengingat dikirim untuk {told.reached} rencana."
        messages.success(request, text + (rest if told.unreached else ""))
    return redirect("trainings:plans", here.code, training.pk)


def _page(
    request: HttpRequest,
    row: ActionPlan,
    *,
    report_form: EvidenceFollowUpForm | None = None,
    reason_form: ReasonForm | None = None,
) -> HttpResponse:
    user, told = user_of(request), plan_row(row, timezone.localdate())
    initial = reported(told.next.row) if told.next else None
    form = report_form or reason_form
    can_change = policies.can_change_plan(user, row)
    context: dict[str, Any] = {
        "active": "pelatihan",
        "regency": row.regency,
        "training": row.training,
        "plan": row,
        "row": told,
        "period": Period.objects.visible_to(user).filter(regency=row.regency).started().first(),
        "named": policies.can_read_plan_names(user, row.regency),
        "can_change": can_change,
        "report_form": report_form or EvidenceFollowUpForm(initial=initial, evidence=_evidence(user, row)),
        "reason_form": reason_form or ReasonForm(),
    }
    return render(request, "trainings/plan.html", context, status=422 if form and form.errors else 200)


def _find(request: HttpRequest, regency: str, pk: int, plan: int) -> ActionPlan:
    here = enter_regency(request, regency)
    return find_or_404(ActionPlan, user_of(request), regency=here, training=pk, pk=plan, select=SHOWN)


def _bodies(user: User, here: Regency) -> Any:
    """Bodies one may write for: all for the secretariat, else one's own."""
    rows = Organisation.objects.visible_to(user).filter(regency=here).current()
    if policies.can_keep_trainings(user, here):
        return rows
    return rows.filter(pk__in=user.rights.organisations_as(*policies.OPD))


def _evidence(user: User, row: ActionPlan) -> EvidenceQuerySet:
    mine = Evidence.objects.visible_to(user).filter(organisation__in=reports.givers_of(row))
    return mine.filter(withdrawn_at=None).order_by("-created_at")


def _acts(row: ActionPlan, reason: str, user: User) -> dict[str, Callable[[], ActionPlan]]:
    today = timezone.localdate()
    return {
        "finish": lambda: services.finish(row, today=today, by=user),
        "drop": lambda: services.drop(row, reason=reason, today=today, by=user),
        "reopen": lambda: services.reopen(row, reason=reason, by=user),
    }
