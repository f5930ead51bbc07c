"""Pages of "Komitmen & RTL": the ledger, one promise, and its verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.http import allow, find_or_404, posted
from common.refusals import Refused
from coordination import policies_commitments as policies
from coordination import promises
from coordination.forms.commitments import (
    ChangeForm,
    CommitmentForm,
    DecisionForm,
    LedgerForm,
    ProgressForm,
    initial_of,
)
from coordination.models import Commitment, Meeting
from coordination.rendering import commitments as rendering
from coordination.services import commitments as services
from indicators.models import Evidence, Period
from participants.models import Organisation
from participants.places import enter_regency, user_of
from participants.rendering.titles import titles_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from coordination.models import Decision
    from indicators.models.evidence import EvidenceQuerySet
    from participants.models import Regency, User

SHOWN = ("organisation__merged_into", "meeting__occasion", "period__regency", "regency", "decided_by")


@login_required
@require_GET
def commitments(request: HttpRequest, regency: str) -> HttpResponse:
    """The ledger: everything for who steers, one's own promises for an OPD; most urgent first."""
    here = enter_regency(request, regency)
    user = user_of(request)
    found, today = rendering.mine(user, here), timezone.localdate()
    whole = rendering.ledger(found, today)
    form = LedgerForm(request.GET, meetings=whole.meetings, bodies=whole.bodies)
    form.is_valid()
    wanted = form.cleaned_data
    ledger = rendering.ledger(
        found,
        today,
        standing=wanted.get("keadaan") or "",
        meeting=wanted.get("rakor"),
        organisation=wanted.get("lembaga"),
    )
    context = {
        "active": "komitmen",
        "regency": here,
        "ledger": ledger,
        "form": form,
        "can_keep": policies.can_keep_ledger(user, here),
    }
    return render(request, "coordination/commitments.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def commitment_new(request: HttpRequest, regency: str) -> HttpResponse:
    """Write a promise down, alone or from a meeting (`?rakor=`) and one of its decisions (`?keputusan=`)."""
    here = enter_regency(request, regency)
    user = user_of(request)
    allow(policies.can_keep_ledger(user, here))
    meeting = _meeting(user, here, request.GET.get("rakor", ""))
    period = meeting.period if meeting and meeting.period else _period(user, here)
    form = CommitmentForm(
        posted(request),
        organisations=Organisation.objects.visible_to(user).filter(regency=here),
        period=period,
        initial={"items": request.GET.get("butir", ""), "organisation": request.GET.get("lembaga")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = services.make_commitment(
                here,
                form.promised,
                by=user,
                today=timezone.localdate(),
                period=period,
                meeting=meeting,
                decision=_decision(meeting, request.GET.get("keputusan", "")),
            )
        except Refused as refusal:
            form.add_error("due_on" if refusal.code == "commitment-past" else None, refusal.message)
        else:
            messages.success(request, f"Komitmen {row.organisation} tercatat.")
            return redirect("coordination:commitment", here.code, row.pk)
    context = {"active": "komitmen", "regency": here, "form": form, "meeting": meeting, "period": period}
    return render(request, "coordination/commitment_form.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def commitment(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here = enter_regency(request, regency)
    return _page(request, _find(request, here, pk))


@login_required
@require_http_methods(["GET", "POST"])
def commitment_change(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here = enter_regency(request, regency)
    user = user_of(request)
    row = _find(request, here, pk)
    allow(policies.can_keep_ledger(user, here))
    form = ChangeForm(
        posted(request),
        organisations=Organisation.objects.visible_to(user).filter(regency=here),
        period=row.period,
        initial=initial_of(row),
    )
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            services.change_commitment(row, form.promised, reason=reason, by=user, today=timezone.localdate())
        except Refused as refusal:
            form.add_error("due_on" if refusal.code == "commitment-past" else None, refusal.message)
        else:
            messages.success(request, "Komitmen diubah. Lembaga sudah diberi tahu.")
            return redirect("coordination:commitment", here.code, row.pk)
    context = {"active": "komitmen", "regency": here, "form": form, "row": row, "period": row.period}
    return render(request, "coordination/commitment_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def commitment_progress(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here = enter_regency(request, regency)
    user = user_of(request)
    row = _find(request, here, pk)
    allow(policies.can_report(user, row))
    form = ProgressForm(request.POST, evidence=_evidence(user, row))
    if form.is_valid():
        note, evidence = form.typed()
        try:
            services.report_progress(row, note=note, evidence=evidence, by=user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Laporan kemajuan tercatat.")
            return redirect("coordination:commitment", here.code, row.pk)
    return _page(request, row, progress_form=form)


@login_required
@require_POST
def commitment_decide(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """Kept, broken, cancelled or open again."""
    here = enter_regency(request, regency)
    user = user_of(request)
    row = _find(request, here, pk)
    allow(policies.can_decide(user, row))
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            _acts(row, form.cleaned_data["reason"], user, timezone.localdate())[form.cleaned_data["act"]]()
        except Refused as refusal:
            form.add_error("reason", refusal.message)
        else:
            messages.success(request, "Keputusan tercatat. Lembaga sudah diberi tahu.")
            return redirect("coordination:commitment", here.code, row.pk)
    return _page(request, row, decision_form=form)


@login_required
@require_POST
def commitment_remind(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """Remind the organisation by hand, apart from the reminders that go out by themselves."""
    here = enter_regency(request, regency)
    row = _find(request, here, pk)
    allow(policies.can_keep_ledger(user_of(request), here))
    try:
        told = services.remind(row, by=user_of(request), today=timezone.localdate())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"Pengingat dikirim kepada {told} akun {row.organisation}.")
    return redirect("coordination:commitment", here.code, row.pk)


def _page(
    request: HttpRequest,
    row: Commitment,
    *,
    progress_form: ProgressForm | None = None,
    decision_form: DecisionForm | None = None,
) -> HttpResponse:
    user = user_of(request)
    promise = rendering.promise_of(row)
    today = timezone.localdate()
    form = progress_form or decision_form
    progress = list(row.progress.select_related("evidence"))
    titles = titles_of(step.by_id for step in progress)
    for step in progress:
        step.title = titles.get(step.by_id, "")
    context: dict[str, Any] = {
        "active": "komitmen",
        "regency": row.regency,
        "row": row,
        "line": rendering.ledger_row(row, promise, today),
        "items": row.items.select_related("item__question"),
        "progress": progress,
        "proved": services.proved(row),
        "looks_broken": promises.looks_broken(promise, today),
        "can_report": policies.can_report(user, row),
        "can_decide": policies.can_decide(user, row),
        "can_keep": policies.can_keep_ledger(user, row.regency),
        "progress_form": progress_form or ProgressForm(evidence=_evidence(user, row)),
        "decision_form": decision_form or DecisionForm(),
    }
    return render(
        request, "coordination/commitment.html", context, status=422 if form and form.errors else 200
    )


def _find(request: HttpRequest, here: Regency, pk: int) -> Commitment:
    return find_or_404(Commitment, user_of(request), regency=here, pk=pk, select=SHOWN)


def _meeting(user: User, here: Regency, pk: str) -> Meeting | None:
    if not pk.isdigit():
        return None
    return find_or_404(Meeting, user, regency=here, pk=int(pk), select=("occasion", "period__regency"))


def _period(user: User, here: Regency) -> Period | None:
    return Period.objects.visible_to(user).filter(regency=here).first()


def _decision(meeting: Meeting | None, pk: str) -> Decision | None:
    if meeting is None or not pk.isdigit():
        return None
    return services.decision_of(meeting, int(pk))


def _evidence(user: User, row: Commitment) -> EvidenceQuerySet:
    givers = [row.organisation_id, *(body.pk for body in row.supporters.all())]
    mine = Evidence.objects.visible_to(user).filter(organisation__in=givers, withdrawn_at=None)
    return mine.order_by("-created_at")


def _acts(row: Commitment, reason: str, user: User, today: dt.date) -> dict[str, Callable[[], Commitment]]:
    return {
        "keep": lambda: services.keep(row, by=user, today=today),
        "break": lambda: services.break_promise(row, reason=reason, by=user, today=today),
        "cancel": lambda: services.cancel(row, reason=reason, by=user, today=today),
        "reopen": lambda: services.reopen(row, reason=reason, by=user),
    }
