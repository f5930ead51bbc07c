"""The page behind a participant's own link: no account; reading changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.formats import small_number
from common.http import find_or_404, posted
from common.refusals import Refused
from documents.views.papers import served
from participants.places import show_regency, user_of
from trainings.forms.plans import DropForm, FollowUpForm, PlanForm, field_of, initial_of, reported, typed
from trainings.models import Participant
from trainings.rendering.own_page import own_page as rendered
from trainings.rendering.plan_rows import plan_row
from trainings.services import follow_ups as reports
from trainings.services import own_page as services
from trainings.services import plans
from trainings.services.certificates import certificate_of
from trainings.views.trainings import enter_own_training

if TYPE_CHECKING:
    from typing import Any

    from django.http import FileResponse

    from trainings.models import ActionPlan


@require_safe
def own_page(request: HttpRequest, token: str) -> HttpResponse:
    person = services.find_by_token(token)
    if person is None:
        return _unknown(request)
    now = timezone.now()
    context = {
        "page": rendered(person, now),
        "certificate": certificate_of(person),
        "writes": person.state == Participant.State.ACCEPTED,
    }
    return _shown(request, person, "own_page", context)


@require_safe
def certificate(request: HttpRequest, token: str) -> FileResponse:
    """The own certificate as PDF, once it is issued and made."""
    person = services.find_by_token(token)
    found = certificate_of(person) if person else None
    if found is None or found.document is None:
        raise Http404("Sertifikat ini belum ada.")
    return served(found.document)


@login_required
@require_POST
def link_renew(request: HttpRequest, regency: str, pk: int, participant: int) -> HttpResponse:
    """A new link for somebody whose old one got about; for those who keep trainings."""
    here, training = enter_own_training(request, regency, pk)
    row = find_or_404(Participant, user_of(request), training=training, pk=participant)
    services.renew_token(row, by=user_of(request))
    messages.success(request, f"Tautan {row} diganti. Tautan lama tidak dapat dibuka lagi.")
    return redirect("trainings:participant", here.code, training.pk, row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request: HttpRequest, token: str) -> HttpResponse:
    person = services.find_by_token(token)
    if person is None:
        return _unknown(request)
    form = PlanForm(training=person.training, **typed(request, {"responsible": person.position}))
    if form.is_valid():
        try:
            today = person.regency.day_of(timezone.now())
            plans.make(person.training, form.planned, participant=person, made_on=today, by=None)
        except Refused as refusal:
            form.add_error(field_of(refusal), refusal.message)
        else:
            messages.success(request, "Rencana tersimpan. Kami menanyakan kemajuannya 30 hari lagi.")
            return redirect("trainings:own-page", token)
    return _shown(request, person, "own_plan", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_change(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    person = services.find_by_token(token)
    plan = services.plan_of(person, pk) if person else None
    if person is None or plan is None:
        return _unknown(request)
    form = PlanForm(training=person.training, **typed(request, initial_of(plan)))
    stored, version = None, small_number(request.POST.get("version", str(plan.version)))
    if form.is_valid():
        today = person.regency.day_of(timezone.now())
        try:
            plans.correct(plan, form.planned, expected_version=version, today=today, by=None)
        except plans.PlanConflict as conflict:
            stored, version = conflict.stored, conflict.stored.version
        except Refused as refusal:
            form.add_error(field_of(refusal), refusal.message)
        else:
            messages.success(request, "Perubahan rencana tersimpan.")
            return redirect("trainings:own-page", token)
    context = {"form": form, "plan": plan, "stored": stored, "version": version}
    return _shown(request, person, "own_plan", context, status=409 if stored else 422 if form.errors else 200)


@require_POST
def plan_drop(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    person = services.find_by_token(token)
    plan = services.plan_of(person, pk) if person else None
    if person is None or plan is None:
        return _unknown(request)
    form = DropForm(request.POST)
    if form.is_valid():
        reason, today = form.cleaned_data["reason"], person.regency.day_of(timezone.now())
        try:
            plans.drop(plan, reason=reason, today=today, by=None)
        except Refused as refusal:
            form.add_error("reason", refusal.message)
        else:
            messages.success(request, "Rencana dicatat tidak dijalankan.")
            return redirect("trainings:own-page", token)
    return _report(request, person, plan, None, drop_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_report(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """One plan with its follow-ups; the one asked for now is reported here."""
    person = services.find_by_token(token)
    plan = services.plan_of(person, pk) if person else None
    if person is None or plan is None:
        return _unknown(request)
    now = timezone.now()
    step = plan_row(plan, person.regency.day_of(now)).next
    form = FollowUpForm(posted(request), initial=reported(step.row) if step else None)
    if form.is_bound and step is None:
        form.add_error(None, "Rencana ini sudah ditutup, jadi laporan tidak diterima lagi.")
    elif step and form.is_valid():
        try:
            reports.report(step.row, form.said, by=None, now=now)
        except Refused as refusal:
            form.add_error(field_of(refusal), refusal.message)
        else:
            messages.success(request, f"Terima kasih, laporan {step.day} hari tersimpan.")
            return redirect("trainings:own-page", token)
    return _report(request, person, plan, form)


def _report(
    request: HttpRequest,
    person: Participant,
    plan: ActionPlan,
    form: FollowUpForm | None,
    *,
    drop_form: DropForm | None = None,
) -> HttpResponse:
    row = plan_row(plan, person.regency.day_of(timezone.now()))
    form = form or FollowUpForm(initial=reported(row.next.row) if row.next else None)
    context = {"row": row, "plan": plan, "form": form, "drop_form": drop_form or DropForm()}
    status = 422 if form.errors or (drop_form and drop_form.errors) else 200
    return _shown(request, person, "own_report", context, status=status)


def _unknown(request: HttpRequest) -> HttpResponse:
    return _shown(request, None, "own_page", {}, status=404)


def _shown(
    request: HttpRequest,
    person: Participant | None,
    name: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    if person:
        show_regency(request, person.regency)
    response = render(request, f"trainings/{name}.html", {"person": person} | context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"  # "no-referrer" makes browsers post with Origin: null
    return response
