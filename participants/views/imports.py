"""Bodies and people from XLSX: template, check without writing, then take over what is right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from common import sheets
from common.http import allow, find_or_404, posted, xlsx
from common.refusals import Refused
from participants import directory_sheet, importing, policies
from participants.forms.directory import SheetForm
from participants.models import DirectoryImport, Sector
from participants.places import enter_regency, user_of
from participants.services import imports as services

if TYPE_CHECKING:
    from participants.models import Regency

SHOWN = 60


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, regency: str) -> HttpResponse:
    here = _enter(request, regency)
    form = SheetForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["sheet"]
        content = file.read(sheets.FILE_LIMIT + 1)
        try:
            held = services.hold(
                here, content=content, file_name=file.name or "", now=timezone.now(), by=user_of(request)
            )
        except Refused as refusal:
            form.add_error("sheet", f"{refusal.message} Belum ada yang ditambahkan.")
        else:
            return redirect("participants:import", here.code, held.pk)
    context = _frame(here) | {"form": form}
    return render(request, "participants/import_upload.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def template(request: HttpRequest, regency: str) -> HttpResponse:
    here = _enter(request, regency)
    return xlsx(directory_sheet.template(Sector.labels), f"templat-lembaga-{here.code}.xlsx")


@login_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """What the list would do; posting takes over the rows that are right."""
    here, held = _find(request, regency, pk)
    if request.method == "POST":
        same = [key for key, value in request.POST.items() if value == "sama"]
        try:
            bodies, people = services.take(held, same=same, now=timezone.now(), by=user_of(request))
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, f"{bodies} lembaga dan {people} jabatan orang ditambahkan.")
        return redirect("participants:import", here.code, pk)
    found = services.findings(held)
    kinds = {kind: [f for f in found if f.kind == kind] for kind in importing.KINDS}
    context = _frame(here) | {
        "held": held,
        "total": len(found),
        "new": kinds[importing.NEW],
        "known": kinds[importing.KNOWN],
        "like": [(services.mark(f), f) for f in kinds[importing.LIKE]],
        "wrong": kinds[importing.WRONG],
        "wrong_shown": kinds[importing.WRONG][:SHOWN],
        "new_shown": kinds[importing.NEW][:SHOWN],
        "more": max(len(kinds[importing.NEW]) - SHOWN, 0),
        "taking": len(kinds[importing.NEW]) + len(kinds[importing.LIKE]),
    }
    return render(request, "participants/import.html", context)


@login_required
@require_GET
def rejected(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """The rows that could not be taken, with the reason beside each."""
    here, held = _find(request, regency, pk)
    return xlsx(services.rejected(held), f"perlu-diperbaiki-{here.code}-{held.pk}.xlsx")


def _enter(request: HttpRequest, regency: str) -> Regency:
    here = enter_regency(request, regency)
    allow(policies.can_manage_regency(user_of(request), here))
    return here


def _find(request: HttpRequest, regency: str, pk: int) -> tuple[Regency, DirectoryImport]:
    here = _enter(request, regency)
    return here, find_or_404(DirectoryImport, user_of(request), regency=here, pk=pk, select=("regency",))


def _frame(here: Regency) -> dict[str, Any]:
    return {"active": "lembaga", "tab": "lembaga", "regency": here, "can_see_people": True}
