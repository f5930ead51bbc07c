"""Certificates another organiser gave: written down one by one, or from XLSX after a check."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common import sheets
from common.http import posted, xlsx
from common.refusals import Refused
from participants.places import user_of
from trainings import external_sheet
from trainings.forms.certificates import ExternalSheetForm, RecordForm
from trainings.services import external_certificates as services
from trainings.services.certificates import find_participants
from trainings.views.trainings import enter_own_training

if TYPE_CHECKING:
    from participants.models import Regency
    from trainings.external_sheet import Line
    from trainings.models import Training

SALT = "trainings.external-certificates"
HOUR = 3600


@login_required
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, training = _enter(request, regency, pk)
    people = services.waiting(training)
    form = RecordForm(posted(request), people=people)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        chosen = find_participants(training, [told["participant"]])
        try:
            row = services.record(
                chosen[0],
                number=told["number"],
                dated=told["dated"],
                by=user_of(request),
                today=_today(here),
            )
        except Refused as refusal:
            form.add_error("dated" if refusal.code == "certificate-date" else None, refusal.message)
        else:
            messages.success(request, f"Sertifikat {row.number} dicatat.")
            return redirect("trainings:certificates-external", here.code, pk)
    return _shown(request, here, training, {"form": form, "people": people}, failed=bool(form.errors))


@login_required
@require_GET
def template(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, training = _enter(request, regency, pk)
    people = [(row.code, row.name, row.body_name) for row in services.waiting(training)]
    return xlsx(external_sheet.template(people), f"templat-sertifikat-{here.code}-{pk}.xlsx")


@login_required
@require_POST
def check(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """Look through a filled sheet without writing; the check itself carries the lines on to `take`."""
    here, training = _enter(request, regency, pk)
    form = ExternalSheetForm(request.POST, request.FILES or None)
    if form.is_valid():
        try:
            lines = external_sheet.lines(form.cleaned_data["sheet"].read(sheets.FILE_LIMIT + 1))
        except Refused as refusal:
            form.add_error("sheet", f"{refusal.message} Belum ada yang dicatat.")
        else:
            right, wrong = services.checked(training, lines, _today(here))
            context = _frame(here, training) | {"right": right, "wrong": wrong, "signed": _signed(pk, right)}
            return render(request, "trainings/certificates_check.html", context)
    return _shown(request, here, training, {"sheet_form": form}, failed=True)


@login_required
@require_POST
def take(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """Record the lines that were checked within the last hour."""
    here, training = _enter(request, regency, pk)
    try:
        place, told = signing.loads(request.POST.get("baris", ""), salt=SALT, max_age=HOUR)
    except signing.BadSignature:
        place, told = 0, []
    if place != pk:
        messages.error(request, "Pemeriksaan ini sudah terlalu lama. Unggah berkasnya sekali lagi.")
        return redirect("trainings:certificates-external", here.code, pk)
    rows = [(code, number, dt.date.fromisoformat(day)) for code, number, day in told]
    try:
        added = services.take(training, rows=rows, by=user_of(request), today=_today(here))
    except Refused as refusal:
        messages.error(request, f"{refusal.message} Tidak ada yang dicatat. Unggah berkasnya sekali lagi.")
        return redirect("trainings:certificates-external", here.code, pk)
    messages.success(request, f"{added} sertifikat dicatat.")
    return redirect("trainings:certificates", here.code, pk)


def _enter(request: HttpRequest, regency: str, pk: int) -> tuple[Regency, Training]:
    here, training = enter_own_training(request, regency, pk)
    if not training.external:
        raise Http404("Sertifikat pelatihan ini diterbitkan portal.")
    return here, training


def _signed(pk: int, right: list[Line]) -> str:
    rows = [[line.code, line.number, line.dated.isoformat()] for line in right if line.dated]
    return signing.dumps([pk, rows], salt=SALT, compress=True)


def _shown(
    request: HttpRequest, here: Regency, training: Training, told: dict[str, Any], *, failed: bool
) -> HttpResponse:
    people = told["people"] if "people" in told else services.waiting(training)
    forms = {"form": RecordForm(people=people), "sheet_form": ExternalSheetForm()}
    context = _frame(here, training) | forms | told | {"people": people}
    status = 422 if failed else 200
    return render(request, "trainings/certificates_external.html", context, status=status)


def _frame(here: Regency, training: Training) -> dict[str, Any]:
    return {"active": "pelatihan", "regency": here, "training": training}


def _today(here: Regency) -> dt.date:
    return here.day_of(timezone.now())
