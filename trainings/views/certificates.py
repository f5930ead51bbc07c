"""Certificates of a training: who has one, issue, revoke, issue anew, print, list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from common.formats import small_number
from common.http import allow, find_or_404, posted, xlsx
from common.refusals import Refused
from documents.models import Letter
from documents.services.letter_numbers import pattern_of
from participants.places import user_of
from trainings import policies
from trainings.forms.certificates import RevokeForm
from trainings.models import Certificate
from trainings.rendering import certificate_page as rendering
from trainings.services import certificate_batch, certificate_list
from trainings.services import certificates as services
from trainings.views.trainings import enter_own_training, enter_training

if TYPE_CHECKING:
    from participants.models import Regency
    from trainings.models import Training

ROWS = 100
NUMBER = "nomor-"


@login_required
@require_GET
def certificates(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, training = enter_training(request, regency, pk)
    allow(policies.can_open_certificates(user_of(request), here))
    return _page(request, here, training)


@login_required
@require_POST
def issue(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """Certificates for the chosen, for everybody who may get one, or only the papers still missing."""
    here, training = enter_own_training(request, regency, pk)
    user, numbers = user_of(request), _numbers(request)
    try:
        if numbers:
            chosen = services.issue_numbered(training, numbers=numbers, by=user, now=timezone.now())
        else:
            chosen = services.find_participants(training, _chosen(request, training))
        job = certificate_batch.order(training, participants=chosen, by=user)
    except Refused as refusal:
        return _page(request, here, training, refusal=refusal)
    return redirect("documents:job", job.pk)


@login_required
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, regency: str, pk: int, number: int) -> HttpResponse:
    """Revoke, or with ganti=ya issue anew in the same breath."""
    here, training = enter_own_training(request, regency, pk)
    row = find_or_404(
        Certificate, user_of(request), participant__training=training, pk=number, select=("participant",)
    )
    typed = pattern_of(here, Letter.CERTIFICATE).by_registry
    form = RevokeForm(posted(request), typed=typed)
    if request.method == "POST" and form.is_valid():
        try:
            return _revoked(request, training, row, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
    context = _frame(here, training) | {
        "certificate": row,
        "held_name": row.facts.get("name", ""),
        "form": form,
        "may_replace": not training.external and row.revoked_at is None,
    }
    status = 422 if form.errors else 200
    return render(request, "trainings/certificate_revoke.html", context, status=status)


@login_required
@require_safe
def print_all(request: HttpRequest, regency: str, pk: int) -> HttpResponse | FileResponse:
    _here, training = enter_own_training(request, regency, pk)
    try:
        content = certificate_list.print_file(training)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("trainings:certificates", regency, pk)
    return _pdf(FileResponse(content, as_attachment=True, filename=f"sertifikat-{pk}-cetak.pdf"))


@login_required
@require_GET
def sheet(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, training = enter_training(request, regency, pk)
    allow(policies.can_read_attendance(user_of(request), here))
    return xlsx(certificate_list.book(training), f"sertifikat-{here.code}-{pk}.xlsx")


@login_required
@require_POST
def order_list(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, training = enter_training(request, regency, pk)
    allow(policies.can_read_attendance(user_of(request), here))
    return redirect("documents:job", certificate_list.order(training, by=user_of(request)).pk)


def _page(
    request: HttpRequest, here: Regency, training: Training, *, refusal: Refused | None = None
) -> HttpResponse:
    user = user_of(request)
    standing = rendering.standing_of(training, user, typed=_numbers(request))
    tabs = standing.counts()
    first = next((name for name, _, count in tabs if count), rendering.READY)
    state = request.GET.get("keadaan", first)
    lists = standing.lists()
    state = state if state in lists else first
    keeps = policies.can_keep_trainings(user, here)
    context = _frame(here, training) | {
        "standing": standing,
        "tabs": tabs,
        "state": state,
        "page": Paginator(lists[state], ROWS).get_page(request.GET.get("hal")),
        "filters": f"keadaan={state}",
        "rule": "" if training.external else rendering.rule_in_words(training),
        "unrecorded": [] if training.external else rendering.sessions_without_list(training),
        "over": training.occasion.ends_at <= timezone.now(),
        "can_keep": keeps,
        "can_read_all": policies.can_read_attendance(user, here),
        "typed": keeps and pattern_of(here, Letter.CERTIFICATE).by_registry,
        "job": certificate_batch.open_job(training) if keeps else None,
        "refusal": refusal.message if refusal else "",
        "picked": {small_number(pk) for pk in request.POST.getlist("peserta")},
    }
    return render(request, "trainings/certificates.html", context, status=422 if refusal else 200)


def _revoked(
    request: HttpRequest, training: Training, row: Certificate, told: dict[str, Any]
) -> HttpResponse:
    user, now = user_of(request), timezone.now()
    if request.POST.get("ganti") == "ya":
        newer = services.reissue(row, reason=told["reason"], by=user, now=now, number=told.get("number", ""))
        certificate_batch.order(training, participants=[newer.participant], by=user)
        messages.success(request, f"Sertifikat {row.number} dicabut, diganti dengan nomor {newer.number}.")
    else:
        services.revoke(row, reason=told["reason"], by=user, now=now)
        messages.success(request, f"Sertifikat {row.number} dicabut. Halaman periksanya sudah menyatakannya.")
    return redirect("trainings:certificates", training.regency.code, training.pk)


def _numbers(request: HttpRequest) -> dict[int, str]:
    """Numbers of the general registry typed beside participants, by the participant's id."""
    return {
        small_number(name.removeprefix(NUMBER)): text.strip()
        for name, text in request.POST.items()
        if name.startswith(NUMBER) and isinstance(text, str) and text.strip()
    }


def _chosen(request: HttpRequest, training: Training) -> list[int]:
    """Ids of the participants meant: those ticked, all who are ready, or those whose paper is missing."""
    wanted = request.POST.get("untuk", "")
    if wanted in ("semua", "kertas"):
        standing = rendering.standing_of(training, user_of(request))
        return [one.pk for one in standing.ready] if wanted == "semua" else standing.unprinted_people
    return [small_number(pk) for pk in request.POST.getlist("peserta")]


def _frame(here: Regency, training: Training) -> dict[str, Any]:
    return {"active": "pelatihan", "regency": here, "training": training}


def _pdf(response: FileResponse) -> FileResponse:
    response["Content-Type"] = "application/pdf"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
