""" "Sudah diinput ke aplikasi KLA Kementerian": one item from the desk, or a cluster at once."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from common.formats import points
from common.http import allow, posted
from common.refusals import Refused
from indicators import policies
from indicators import policies_review as rules
from indicators.forms.ministry import FilingForm, MinistryForm
from indicators.places import enter_period, item_of, local_now
from indicators.rendering.ministry_page import filing_list
from indicators.services import ministry as services
from participants.places import user_of

if TYPE_CHECKING:
    from indicators.models import Period

DENIED = "Input ke aplikasi Kementerian dicatat oleh Sekretariat Gugus Tugas."


@login_required
@require_POST
def note(request: HttpRequest, regency: str, period: str, item: str) -> HttpResponse:
    """Tick one item with its value, correct the value, or take the tick away."""
    here = enter_period(request, regency, period)
    allow(rules.can_transcribe(user_of(request), here), DENIED)
    found = item_of(here, item)
    if found is None:
        raise Http404("Butir ini tidak ditemukan.")
    form, by, now = MinistryForm(request.POST), user_of(request), local_now(here)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("indicators:desk", regency, period, item)
    try:
        if form.cleaned_data["entered"]:
            services.note_filed(here, [services.Filed(found, form.cleaned_data["points"])], by=by, now=now)
            messages.success(request, "Tercatat: sudah diinput ke aplikasi KLA Kementerian.")
        else:
            services.take_back(here, found, by=by, now=now)
            messages.success(request, "Tercatat: belum diinput ke aplikasi KLA Kementerian.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("indicators:desk", regency, period, item)


@login_required
@require_http_methods(["GET", "POST"])
def filing(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    """ "Input EM": the items of one cluster with the accepted value ready; tick what has been typed in."""
    here = enter_period(request, regency, period)
    allow(rules.can_transcribe(user_of(request), here), DENIED)
    asked = request.GET
    every_row = asked.get("tampil") == "semua"
    found = filing_list(here, asked.get("klaster", ""), everything=every_row)
    form = FilingForm(posted(request), rows=found.rows, everything="semua" in request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            made = _note_many(request, here, form)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, made)
            address = reverse("indicators:ministry-list", args=[regency, period])
            shown = {"klaster": found.cluster} | ({"tampil": "semua"} if every_row else {})
            return redirect(f"{address}?{urlencode(shown)}")
    context = {
        "active": "verifikasi",
        "period": here,
        "found": found,
        "form": form,
        "every_row": every_row,
        "ready": sum(row.proposed is not None for row in found.rows),
    }
    return render(request, "indicators/ministry_list.html", context, status=422 if form.errors else 200)


def _note_many(request: HttpRequest, here: Period, form: FilingForm) -> str:
    """Note the chosen rows; the sentence that says how many."""
    items = policies.items_of(user_of(request), here).in_bulk([pk for pk, _ in form.chosen])
    filed = [services.Filed(items[pk], value) for pk, value in form.chosen if pk in items]
    made = services.note_filed(here, filed, by=user_of(request), now=local_now(here))
    total = points(sum(row.points for row in made))
    return f"{len(made)} butir tercatat sudah diinput, jumlahnya {total} poin."
