"""Preparing a period: facts, schedule, whose code is whose, and opening it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.http import allow, posted
from common.refusals import Refused
from indicators import policies
from indicators.forms.periods import FactsForm, StagesForm
from indicators.models import Instrument, Period
from indicators.places import enter_steering, local_now
from indicators.rendering.steering import code_rows
from indicators.services import preparing
from indicators.services.periods import open_period
from participants.models import Organisation
from participants.places import enter_regency, user_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from participants.models import Regency

DENIED = "Periode diatur oleh Sekretariat Gugus Tugas."


@login_required
@require_GET
def index(request: HttpRequest, regency: str) -> HttpResponse:
    """All periods of the regency, also those in preparation."""
    here = enter_regency(request, regency)
    user = user_of(request)
    allow(policies.can_see_arrangement(user, here.pk), DENIED)
    rows = Period.objects.visible_to(user).filter(regency=here)
    context = {
        "active": "kesiapan",
        "regency": here,
        "rows": rows.select_related("current_predicate", "target_predicate"),
        "can_arrange": policies.can_arrange(user, here.pk),
    }
    return render(request, "indicators/period_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, regency: str) -> HttpResponse:
    here = enter_regency(request, regency)
    user = user_of(request)
    allow(policies.can_arrange(user, here.pk), DENIED)
    form = FactsForm(posted(request), instruments=Instrument.objects.published())
    if request.method == "POST" and form.is_valid():
        try:
            made = preparing.prepare_period(here, form.facts, by=user)
        except Refused as refusal:
            form.add_error("slug" if refusal.code == "period-exists" else None, refusal.message)
        else:
            messages.success(request, f"{made.name} disiapkan. Lengkapi jadwal dan pemetaan kode, lalu buka.")
            return redirect("indicators:period-steer", regency, made.slug)
    return _facts_page(request, here, None, form)


@login_required
@require_GET
def steer(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    """Where a period stands and what is set up, with what still blocks its opening."""
    here = enter_steering(request, regency, period)
    draft = here.state == Period.State.PREPARING
    place = [regency, period]
    found = preparing.blockers(here) if draft else []
    context = _context(request, here) | {
        "draft": draft,
        "blockers": [(one, reverse(f"indicators:{one.place}", args=place)) for one in found],
        "over": preparing.already_over(here, local_now(here)) if draft else "",
        "stages": here.stages.all(),
        "now": local_now(here),
    }
    return render(request, "indicators/period_steer.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def facts(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    here = enter_steering(request, regency, period, writing=True)
    form = FactsForm(posted(request), instruments=Instrument.objects.published(), period=here)
    if request.method == "POST" and form.is_valid():
        try:
            preparing.change_facts(here, form.facts, by=user_of(request))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Data periode tersimpan.")
            return redirect("indicators:period-steer", regency, period)
    return _facts_page(request, here.regency, here, form)


@login_required
@require_http_methods(["GET", "POST"])
def stages(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    here = enter_steering(request, regency, period, writing=True)
    form = StagesForm(posted(request), stages={stage.tier: stage for stage in here.stages.all()})
    if request.method == "POST" and form.is_valid():
        try:
            preparing.set_stages(here, form.windows, by=user_of(request))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Jadwal tersimpan. Tenggat butir mengikuti penutupan masa pengisian.")
            return redirect("indicators:period-steer", regency, period)
    context = _context(request, here) | {"form": form}
    return render(request, "indicators/period_stages.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def codes(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    """Which body stands behind each code; what is not chosen stays as it was."""
    here = enter_steering(request, regency, period, writing=request.method == "POST")
    user = user_of(request)
    rows = code_rows(here)
    bodies = {
        body.pk: body for body in Organisation.objects.visible_to(user).filter(regency=here.regency).current()
    }
    refusal, typed = None, {}
    if request.method == "POST":
        typed = {row.code: request.POST.get(f"kode-{row.code}", "") for row in rows}
        try:
            changed = preparing.save_mapping(here, _chosen(typed, bodies), by=user)
        except Refused as found:
            refusal = found
        else:
            messages.success(request, f"{changed} kode dipetakan. Kode lain tidak berubah.")
            return redirect("indicators:code-mapping", regency, period)
    context = _context(request, here) | {
        "rows": [
            (row, int(typed[row.code]) if typed.get(row.code, "").isdigit() else row.preset) for row in rows
        ],
        "missing": [row for row in rows if row.chosen is None],
        "bodies": [(pk, body.short_name) for pk, body in bodies.items()],
        "refusal": refusal,
        "others": Period.objects.visible_to(user).filter(regency=here.regency).exclude(pk=here.pk).started(),
    }
    return render(request, "indicators/period_codes.html", context, status=422 if refusal else 200)


@login_required
@require_POST
def open_it(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    here = enter_steering(request, regency, period, writing=True)
    try:
        blocked = preparing.blockers(here) if here.state == Period.State.PREPARING else []
        if blocked:
            raise Refused(blocked[0].code, blocked[0].words)
        open_period(here, user_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("indicators:period-steer", regency, period)
    messages.success(request, f"{here.name} dibuka. Semua butir sudah dibagi kepada pengampunya.")
    return redirect("indicators:assignments", regency, period)


def _chosen(typed: dict[str, str], bodies: dict[int, Organisation]) -> dict[str, Organisation]:
    """Code → body for what was chosen; refuses a body that is not on the list."""
    found = {}
    for code, text in typed.items():
        if not text:
            continue
        body = bodies.get(int(text)) if text.isascii() and text.isdigit() and len(text) < 12 else None
        if body is None:
            raise Refused("body-unknown", f"Pilihan untuk kode {code} tidak ada pada daftar lembaga.")
        found[code] = body
    return found


def _facts_page(request: HttpRequest, regency: Regency, here: Period | None, form: FactsForm) -> HttpResponse:
    context = {"active": "kesiapan", "regency": regency, "period": here, "form": form}
    return render(request, "indicators/period_facts.html", context, status=422 if form.errors else 200)


def _context(request: HttpRequest, here: Period) -> dict[str, Any]:
    return {
        "active": "kesiapan",
        "regency": here.regency,
        "period": here,
        "can_arrange": policies.can_arrange(user_of(request), here.regency_id),
    }
