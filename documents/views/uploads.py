"""The tus protocol 1.0: create, ask, send, give up. Rights are checked before a byte of the body is read."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from common.http import allow, find_or_404
from common.refusals import Refused
from documents import policies, uploads
from documents.models import Upload
from documents.services import files
from participants.places import enter_regency, user_of

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable

    from django.http import HttpRequest

STATUS = {
    "offset-mismatch": 409,
    "upload-busy": 423,
    "upload-closed": 410,
    "upload-refused": 410,
    "file-too-large": 413,
    "upload-too-long": 413,
    "too-many-uploads": 429,
    "length-missing": 400,
    "offset-missing": 400,
    "metadata-invalid": 400,
    "regency-missing": 400,
    "chunk-type": 415,
    "tus-version": 412,
}


def tus(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Log-in, protocol version, and refusals as a sentence with its status and code."""

    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            response = _sentence("login-needed", "Anda perlu masuk kembali. Unggahan dapat dilanjutkan.", 401)
        else:
            try:
                _check_version(request)
                response = view(request, *args, **kwargs)
            except Refused as refusal:
                status = STATUS.get(refusal.code, 422)
                response = _sentence(refusal.code, refusal.message, status)
        response["Tus-Resumable"] = uploads.TUS_VERSION
        response["Cache-Control"] = "no-store"
        if response.status_code == 412:
            response["Tus-Version"] = uploads.TUS_VERSION
        return response

    return checked


@require_http_methods(["OPTIONS", "POST"])
@tus
def create(request: HttpRequest) -> HttpResponse:
    if request.method == "OPTIONS":
        return _abilities()
    length = uploads.parse_length(request.headers.get("Upload-Length"), settings.KLA_UPLOAD_LIMIT)
    metadata = uploads.parse_metadata(request.headers.get("Upload-Metadata"))
    regency = enter_regency(request, metadata.get("regency", ""))
    allow(policies.can_upload(user_of(request), regency))
    upload = files.start_upload(
        regency, owner=user_of(request), name=metadata.get("filename", ""), length=length
    )
    location = reverse("documents:upload", args=[upload.pk])
    if metadata.get("part") == "photo":
        location += "?bagian=foto"
    return HttpResponse(status=201, headers={"Location": location, "Upload-Offset": "0"})


@require_http_methods(["OPTIONS", "HEAD", "PATCH", "DELETE"])
@tus
def upload(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    if request.method == "OPTIONS":
        return _abilities()
    found = find_or_404(Upload, user_of(request), pk=pk, select=("regency", "file"))
    if request.method == "HEAD":
        if found.state == Upload.State.REFUSED:
            raise Refused("upload-refused", found.refusal)
        headers = {"Upload-Offset": str(found.offset), "Upload-Length": str(found.length)}
        return HttpResponse(status=200, headers=headers)
    if request.method == "DELETE":
        files.cancel_upload(found)
        return HttpResponse(status=204)
    return _receive(request, found)


def _receive(request: HttpRequest, found: Upload) -> HttpResponse:
    allow(policies.can_upload(user_of(request), found.regency))
    if request.headers.get("Content-Type") != uploads.CHUNK_TYPE:
        raise Refused(
            "chunk-type", "Kiriman ini bukan bagian unggahan. Muat ulang halaman, lalu unggah lagi."
        )
    offset = uploads.parse_offset(request.headers.get("Upload-Offset"))
    announced = int(request.META.get("CONTENT_LENGTH") or 0)
    sha256 = files.receive_chunk(found, offset=offset, stream=request, announced=announced)
    if found.offset == found.length and "bagian" not in request.GET:
        files.finish_upload(found, by=user_of(request), sha256=sha256)
    return HttpResponse(status=204, headers={"Upload-Offset": str(found.offset)})


def _abilities() -> HttpResponse:
    return HttpResponse(
        status=204,
        headers={
            "Tus-Version": uploads.TUS_VERSION,
            "Tus-Extension": uploads.TUS_EXTENSIONS,
            "Tus-Max-Size": str(settings.KLA_UPLOAD_LIMIT),
        },
    )


def _check_version(request: HttpRequest) -> None:
    if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != uploads.TUS_VERSION:
        raise Refused("tus-version", "Halaman ini sudah diperbarui. Muat ulang, lalu unggah lagi.")


def _sentence(code: str, message: str, status: int) -> HttpResponse:
    headers = {"X-Refusal": code}
    return HttpResponse(message, status=status, content_type="text/plain; charset=utf-8", headers=headers)
