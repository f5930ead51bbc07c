"""Late exceptions, conditions that outrank points, and what the end of a stage leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.http import find_or_404, posted
from common.refusals import Refused
from indicators import policies
from indicators.forms.periods import GateForm, LateForm
from indicators.models import Evidence, GateDecision, LateException, Tier
from indicators.places import enter_steering, local_now
from indicators.rendering.steering import closing_rows
from indicators.services.gates import gate_history, note_gate, standings
from indicators.services.late import end_late, grant_late
from participants.models import Organisation
from participants.places import user_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from indicators.models import Period

MOST_FILES = 100
MARKS = {"met": "ok", "unmet": "bad", "unknown": "draft"}


@login_required
@require_http_methods(["GET", "POST"])
def late(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    """All late exceptions, and the form that grants one."""
    here = enter_steering(request, regency, period, writing=request.method == "POST")
    user, now = user_of(request), local_now(here)
    asked_bodies = Q(assignments__period=here) | Q(absorbed__assignments__period=here)
    found = Organisation.objects.visible_to(user).current().filter(asked_bodies).distinct()
    bodies = {body.pk: body for body in found}
    asked = {"organisation": request.GET.get("lembaga", ""), "item": request.GET.get("butir", "")}
    items = policies.items_of(user, here)
    form = LateForm(posted(request), bodies=bodies.values(), items=items, initial=asked)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        body = bodies[data["organisation"]]
        try:
            grant_late(here, body, data["item"], until=data["until"], reason=data["reason"], by=user, now=now)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"Kelonggaran untuk {body} dicatat dan diberitahukan.")
            return redirect("indicators:late", regency, period)
    rows = LateException.objects.visible_to(user).filter(period=here)
    context = _context(request, here) | {
        "form": form,
        "rows": rows.select_related("organisation__merged_into", "item", "granted_by"),
        "now": now,
        "claim": here.stages.filter(tier=Tier.CLAIM).first(),
    }
    return render(request, "indicators/period_late.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def late_end(request: HttpRequest, regency: str, period: str, pk: int) -> HttpResponse:
    here = enter_steering(request, regency, period, writing=True)
    found = find_or_404(LateException, user_of(request), pk=pk, period=here)
    try:
        end_late(found, by=user_of(request), now=local_now(here))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Kelonggaran diakhiri. Catatannya tetap tersimpan.")
    return redirect("indicators:late", regency, period)


@login_required
@require_GET
def gates(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    here = enter_steering(request, regency, period)
    rows = [(standing, MARKS[standing.counted.state]) for standing in standings(here)]
    return render(request, "indicators/period_gates.html", _context(request, here) | {"rows": rows})


@login_required
@require_http_methods(["GET", "POST"])
def gate(request: HttpRequest, regency: str, period: str, code: str) -> HttpResponse:
    """One condition: its history, and the form that notes its state."""
    here = enter_steering(request, regency, period, writing=request.method == "POST")
    user = user_of(request)
    standing = next((one for one in standings(here) if one.derived.code == code), None)
    if standing is None:
        raise Http404("Syarat pokok ini tidak ada pada instrumen periode ini.")
    files = Evidence.objects.visible_to(user).filter(regency=here.regency, withdrawn_at=None)
    initial = _initial(standing.decision)
    form = GateForm(posted(request), evidence=files[:MOST_FILES], initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            note_gate(here, code, form.cleaned_data["state"], proof=form.proof, by=user, now=local_now(here))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Keadaan syarat pokok dicatat.")
            return redirect("indicators:gates", regency, period)
    context = _context(request, here) | {
        "form": form,
        "standing": standing,
        "mark": MARKS[standing.counted.state],
        "history": gate_history(here, code),
    }
    return render(request, "indicators/period_gate.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def closing(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    """What the end of the filling-in leaves unsigned, per organisation."""
    here = enter_steering(request, regency, period)
    rows = closing_rows(here)
    context = _context(request, here) | {
        "rows": rows,
        "unsigned": sum(row["submitted"] for row in rows),
        "unsent": sum(row["empty"] + row["draft"] for row in rows),
        "claim": here.stages.filter(tier=Tier.CLAIM).first(),
        "now": local_now(here),
    }
    return render(request, "indicators/period_closing.html", context)


def _initial(decision: GateDecision | None) -> dict[str, Any]:
    if decision is None:
        return {"state": GateDecision.State.DERIVED}
    return {
        "state": decision.state,
        "document_number": decision.document_number,
        "document_date": decision.document_date,
        "evidence": decision.evidence_id,
        "note": decision.note,
    }


def _context(request: HttpRequest, here: Period) -> dict[str, Any]:
    return {
        "active": "kesiapan",
        "period": here,
        "can_arrange": policies.can_arrange(user_of(request), here.regency_id),
    }
