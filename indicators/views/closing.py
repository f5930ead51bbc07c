"""The end of a period: what its closing leaves open, closing it, and reopening it with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from common.http import posted
from common.refusals import Refused
from indicators import policies
from indicators.forms.periods import CloseForm, ReopenForm
from indicators.places import enter_steering, local_now
from indicators.services import closing
from participants.places import user_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from indicators.models import Period


@login_required
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    """What hinders closing and what it leaves open; the form that closes."""
    here = enter_steering(request, regency, period, writing=request.method == "POST")
    form = CloseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        knowing = form.cleaned_data["knowing"]
        try:
            closing.close_period(here, knowing=knowing, by=user_of(request), now=local_now(here))
        except Refused as refusal:
            form.add_error("knowing" if refusal.code == "left-unread" else None, refusal.message)
        else:
            messages.success(request, f"{here.name} ditutup. Semua yang memegang jabatan diberi tahu.")
            return redirect("indicators:period-close", regency, period)
    return _page(request, here, form, ReopenForm())


@login_required
@require_POST
def reopen(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    here = enter_steering(request, regency, period, writing=True)
    form = ReopenForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            closing.reopen_period(here, reason=reason, by=user_of(request), now=local_now(here))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"{here.name} dibuka kembali. Jadwal tahapnya tetap; ubah bila perlu.")
            return redirect("indicators:period-steer", regency, period)
    return _page(request, here, CloseForm(), form)


def _page(request: HttpRequest, here: Period, form: CloseForm, reopening: ReopenForm) -> HttpResponse:
    running = here.state == here.State.OPEN
    place = [here.regency.code, here.slug]
    found = closing.hindrances(here, local_now(here)) if running else []
    context = {
        "active": "kesiapan",
        "period": here,
        "can_arrange": policies.can_arrange(user_of(request), here.regency_id),
        "running": running,
        "hindrances": [one.words for one in found],
        "ways": dict.fromkeys((reverse(f"indicators:{one.place}", args=place), one.act) for one in found),
        "left": closing.left_open(here) if running else [],
        "steps": closing.steps_of(here),
        "form": form,
        "reopening": reopening,
    }
    status = 422 if form.errors or reopening.errors else 200
    return render(request, "indicators/period_close.html", context, status=status)
