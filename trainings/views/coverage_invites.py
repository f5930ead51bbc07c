"""Whom to invite next, and their registration for a training to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.formats import small_number
from common.http import allow, find_or_404
from common.refusals import Refused
from trainings import policies, policies_coverage
from trainings.models import Training
from trainings.rendering import coverage as page
from trainings.rendering.coverage_invites import COMING, candidates
from trainings.services.invites import invite
from trainings.views.coverage import frame
from trainings.views.coverage_places import enter_category

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SHOWN = 200


@login_required
@require_http_methods(["GET", "POST"])
def invites(request: HttpRequest, regency: str, category: str) -> HttpResponse:
    place, row = enter_category(request, regency, category)
    can_keep = policies.can_keep_trainings(place.user, place.regency)
    allow(
        can_keep
        if request.method == "POST"
        else policies_coverage.reads_all_names(place.user, place.regency),
        "Calon peserta disusun oleh Sekretariat Gugus Tugas.",
    )
    now = timezone.now()
    found = page.read_coverage(place.period, place.regency.day_of(now))
    proposed = candidates(found, row, place.regency.day_of(now))
    visible = Training.objects.visible_to(place.user).filter(regency=place.regency, external=False)
    picked = {small_number(text) for text in request.POST.getlist("orang")}
    trouble = ""
    if request.method == "POST":
        try:
            if not request.POST.get("pelatihan"):
                raise Refused(
                    "training-missing", "Pilih dahulu pelatihannya. Tanda yang Anda beri masih ada."
                )
            training = find_or_404(
                Training, place.user, regency=place.regency, pk=small_number(request.POST["pelatihan"])
            )
            done = invite(training, [one for one in proposed if one.person in picked], by=place.user, now=now)
        except Refused as refusal:
            trouble = refusal.message
        else:
            for sentence in done.refused:
                messages.warning(request, sentence)
            messages.success(
                request, f"{len(done.registered)} orang didaftarkan sebagai usulan pada {training}."
            )
            return redirect("trainings:training", place.regency.code, training.pk)
    found_row = found.row(row.code)
    context = frame(place, row) | {
        "line": page.line(found_row) if found_row else None,
        "people": proposed[:SHOWN],
        "count": len(proposed),
        "picked": picked,
        "trainings": visible.filter(state__in=COMING, occasion__ends_at__gte=now).select_related("occasion"),
        "training_picked": small_number(request.POST.get("pelatihan", "")),
        "trouble": trouble,
        "can_keep": can_keep,
    }
    return render(request, "trainings/coverage_invites.html", context, status=422 if trouble else 200)
