"""Stored files leave the portal here and nowhere else: originals as attachment, page images inline."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from common.http import find_or_404
from documents.services.files import open_for_download
from documents.storage import default_store
from indicators import policies_evidence as policies
from indicators.models import Evidence, EvidenceRevision
from indicators.places import enter_period
from indicators.services.evidence import note_opening
from participants.places import user_of


@login_required
@require_GET
def file(request: HttpRequest, regency: str, period: str, pk: int, revision: int) -> HttpResponseBase:
    """The bytes of one revision, always as attachment; photos without the place they were taken."""
    found = _find(request, regency, period, pk, revision)
    if not policies.may_open(user_of(request), found.evidence, found):
        return _withheld(request, found)
    content = open_for_download(found.file)
    note_opening(found, by=user_of(request))
    response = FileResponse(
        content, as_attachment=True, filename=found.file_name, content_type=found.file.mime
    )
    return _guarded(response)


@login_required
@require_GET
def page_image(
    request: HttpRequest, regency: str, period: str, pk: int, revision: int, number: int
) -> HttpResponseBase:
    """The picture of one page, shown in the browser."""
    found = _find(request, regency, period, pk, revision)
    if not policies.may_open(user_of(request), found.evidence, found):
        return _withheld(request, found)
    image = found.file.page_images.filter(number=number).select_related("image").first()
    if image is None:
        raise Http404("Halaman ini tidak ada pada berkasnya.")
    content = default_store().open(image.image.sha256)
    note_opening(found, by=user_of(request))
    return _guarded(FileResponse(content, content_type=image.image.mime))


def _find(request: HttpRequest, regency: str, period: str, pk: int, number: int) -> EvidenceRevision:
    here = enter_period(request, regency, period)
    evidence = find_or_404(Evidence, user_of(request), regency=here.regency, pk=pk, select=("regency",))
    found = evidence.revisions.filter(number=number).select_related("file").first()
    if found is None:
        raise Http404("Revisi ini tidak ditemukan.")
    found.evidence = evidence
    return found


def _withheld(request: HttpRequest, revision: EvidenceRevision) -> HttpResponse:
    context = {"active": "bukti", "evidence": revision.evidence}
    return render(request, "indicators/withheld.html", context, status=403)


def _guarded(response: FileResponse) -> FileResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
