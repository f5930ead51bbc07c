"""Participants from XLSX and to it, the printed list, and the message to who was accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common import sheets
from common.http import allow, find_or_404, posted, xlsx
from common.refusals import Refused
from participants.places import user_of
from trainings import policies, roster
from trainings import policies_registration as rights
from trainings.forms.registration import RosterForm
from trainings.models import Participant, RegistrationSheet
from trainings.services import participant_mail, participants_paper, roster_import
from trainings.services.roster_book import roster_book
from trainings.views.participants import frame
from trainings.views.trainings import enter_own_training, enter_training

if TYPE_CHECKING:
    from participants.models import Regency
    from trainings.models import Training

SHOWN = 60


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, training = enter_own_training(request, regency, pk)
    form = RosterForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["sheet"]
        content = file.read(sheets.FILE_LIMIT + 1)
        try:
            held = roster_import.hold(
                training, content=content, file_name=file.name or "", now=timezone.now(), by=user_of(request)
            )
        except Refused as refusal:
            form.add_error("sheet", f"{refusal.message} Belum ada yang didaftarkan.")
        else:
            return redirect("trainings:roster", here.code, training.pk, held.pk)
    context = frame(here, training) | {"form": form, "most": roster.MAX_ROWS}
    return render(request, "trainings/roster_upload.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def template(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, training = enter_own_training(request, regency, pk)
    content = roster.template(roster_import.ADULT_SECTORS, roster_import.group_names(training))
    return xlsx(content, f"templat-peserta-{here.code}-{training.pk}.xlsx")


@login_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, regency: str, pk: int, sheet_pk: int) -> HttpResponse:
    """What the list would do; posting registers the rows that are right."""
    here, training, held = _find(request, regency, pk, sheet_pk)
    if request.method == "POST":
        choices = {
            int(name.removeprefix("baris-")): str(value)
            for name, value in request.POST.items()
            if name.startswith("baris-") and name.removeprefix("baris-").isdigit()
        }
        try:
            made = roster_import.take(held, choices=choices, now=timezone.now(), by=user_of(request))
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            waiting = sum(row.state == row.State.WAITING for row in made)
            more = f", {waiting} di antaranya pada daftar cadangan karena kuota penuh" if waiting else ""
            messages.success(request, f"{len(made)} peserta didaftarkan{more}.")
        return redirect("trainings:roster", here.code, training.pk, held.pk)
    found = roster_import.findings(held)
    kinds = {kind: [f for f in found if f.kind == kind] for kind in roster.KINDS}
    context = frame(here, training) | {
        "held": held,
        "total": len(found),
        "new": kinds[roster.NEW],
        "new_shown": kinds[roster.NEW][:SHOWN],
        "more": max(len(kinds[roster.NEW]) - SHOWN, 0),
        "known": kinds[roster.KNOWN],
        "like": kinds[roster.LIKE],
        "wrong": kinds[roster.WRONG],
        "wrong_shown": kinds[roster.WRONG][:SHOWN],
        "taking": len(kinds[roster.NEW]) + len(kinds[roster.LIKE]),
    }
    return render(request, "trainings/roster.html", context)


@login_required
@require_GET
def rejected(request: HttpRequest, regency: str, pk: int, sheet_pk: int) -> HttpResponse:
    """The rows that could not be taken, with the reason beside each."""
    here, training, held = _find(request, regency, pk, sheet_pk)
    return xlsx(roster_import.rejected(held), f"perlu-diperbaiki-{here.code}-{training.pk}.xlsx")


@login_required
@require_GET
def book(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """The entries this user may see as XLSX; phones only for the secretariat."""
    here, training = enter_training(request, regency, pk)
    user = user_of(request)
    allow(policies.can_read_attendance(user, here) or rights.can_nominate(user, here))
    found = Participant.objects.visible_to(user).filter(training=training)
    content = roster_book(training, found, with_contacts=policies.can_keep_trainings(user, here))
    return xlsx(content, f"peserta-{here.code}-{training.pk}.xlsx")


@login_required
@require_POST
def paper(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, training = enter_own_training(request, regency, pk)
    try:
        job = participants_paper.order(training, by=user_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("trainings:participants", here.code, training.pk)
    return redirect("documents:job", job.pk)


@login_required
@require_POST
def welcome(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, training = enter_own_training(request, regency, pk)
    reached, without = participant_mail.send_welcome(training, by=user_of(request))
    if reached:
        messages.success(
            request,
            f"Kabar diterima dikirim kepada {reached} peserta. Yang sudah pernah dikirimi tidak diulang.",
        )
    if without:
        messages.warning(
            request, f"{without} peserta tanpa surel. Kabari mereka lewat telepon atau melalui lembaganya."
        )
    if not reached and not without:
        messages.warning(request, "Belum ada peserta yang diterima.")
    return redirect("trainings:participants", here.code, training.pk)


def _find(
    request: HttpRequest, regency: str, pk: int, sheet_pk: int
) -> tuple[Regency, Training, RegistrationSheet]:
    here, training = enter_own_training(request, regency, pk)
    select = ("training__regency", "regency")
    return (
        here,
        training,
        find_or_404(RegistrationSheet, user_of(request), training=training, pk=sheet_pk, select=select),
    )
