"""Progress of a job, download of a sealed paper, the public check of its code, the portal's health."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from common.http import allow, find_or_404
from documents import policies
from documents.health import state_of_the_house
from documents.models import Document, Job
from documents.progress import left_something, progress_of
from documents.services import cancel, retry
from documents.services.checks import public_facts
from documents.storage import default_store
from participants.places import show_regency, user_of

if TYPE_CHECKING:
    from django.http import HttpRequest

STOPPED = 286  # htmx: take this piece and stop polling


def _job(request: HttpRequest, pk: int) -> Job:
    found = find_or_404(Job, user_of(request), select=("regency", "document"), pk=pk)
    show_regency(request, found.regency)
    return found


@login_required
@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    found = _job(request, pk)
    context = {
        "active": "laporan",
        "job": found,
        "progress": progress_of(found),
        "can_control": policies.can_control(user_of(request), found),
        "can_download": found.document is not None and policies.can_read(user_of(request), found.document),
    }
    if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        status = 200 if found.is_open else STOPPED
        return render(request, "documents/_progress.html", context, status=status)
    return render(request, "documents/job.html", context)


@login_required
@require_POST
def cancel_job(request: HttpRequest, pk: int) -> HttpResponse:
    found = _job(request, pk)
    allow(policies.can_control(user_of(request), found))
    cancel(found, by=user_of(request))
    told = (
        "Yang sudah dibuat tetap tersimpan."
        if left_something(found)
        else "Tidak ada dokumen yang diterbitkan."
    )
    messages.success(request, f"Pekerjaan dibatalkan. {told}")
    return redirect("documents:job", pk=pk)


@login_required
@require_POST
def retry_job(request: HttpRequest, pk: int) -> HttpResponse:
    found = _job(request, pk)
    allow(policies.can_control(user_of(request), found))
    retry(found, by=user_of(request))
    messages.success(request, "Pekerjaan dimulai lagi.")
    return redirect("documents:job", pk=pk)


@login_required
@require_safe
def download(request: HttpRequest, code: str) -> FileResponse:
    document = find_or_404(Document, user_of(request), select=("file",), code=code)
    allow(policies.can_read(user_of(request), document))
    return served(document)


def served(document: Document) -> FileResponse:
    """The PDF itself, under its title and code; the caller has decided who may have it."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", document.title).strip("-")[:80]
    response = FileResponse(
        default_store().open(document.file.sha256),
        as_attachment=True,
        filename=f"{name}-{document.code}.pdf",
        content_type=document.file.mime,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def lookup(request: HttpRequest) -> HttpResponse:
    """The form on the public page: any spelling of a code leads to its one address."""
    typed = request.GET.get("kode", "").strip()
    if typed:
        return redirect("documents:public", code=typed[:40].replace("/", "-"))
    return _public(request, {"facts": None, "typed": ""}, status=200)


@require_safe
def public(request: HttpRequest, code: str) -> HttpResponse:
    facts = public_facts(code)
    if facts is not None and facts.code != code:
        return redirect("documents:public", code=facts.code)
    return _public(request, {"facts": facts, "typed": code[:40]}, status=200 if facts else 404)


def _public(request: HttpRequest, context: dict[str, Any], *, status: int) -> HttpResponse:
    response = render(request, "documents/public.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    state = state_of_the_house()
    return JsonResponse(state.told(), status=200 if state.serves else 503)
