"""From what a form brought to a checked file: a finished resumable upload, one file, or several photos."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from common.http import find_or_404
from documents.inspection import safe_name
from documents.models import Upload
from documents.services import files
from indicators.services.evidence import Delivery
from participants.places import user_of

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest

    from indicators.forms.evidence import UploadForm
    from participants.models import Regency

PHOTOS = "foto.pdf"


def take_delivery(request: HttpRequest, regency: Regency, form: UploadForm) -> Delivery:
    """The stored file and its safe name.

    Raises Refused with every code of the inspection (`documents.services.files`), Http404 for an upload that
    is not the user's.
    """
    uploads = [_upload(request, regency, pk) for pk in form.cleaned_data["upload"]]
    if len(uploads) > 1:
        return Delivery(files.join_uploads(uploads, by=user_of(request), name=PHOTOS), PHOTOS)
    if uploads:
        file = files.finish_upload(uploads[0], by=user_of(request))
        return Delivery(file, uploads[0].name)
    return _posted(request, regency, form.cleaned_data["file"])


def _upload(request: HttpRequest, regency: Regency, pk: object) -> Upload:
    return find_or_404(Upload, user_of(request), pk=pk, regency=regency, select=("regency", "file"))


def _posted(request: HttpRequest, regency: Regency, sent: list[UploadedFile[Any]]) -> Delivery:
    user = user_of(request)
    if len(sent) > 1:
        streams = [part.file for part in sent if part.file is not None]
        file = files.receive_photos(regency, by=user, name=PHOTOS, streams=streams)
        return Delivery(file, PHOTOS)
    part = sent[0]
    file = files.receive_file(regency, by=user, name=part.name or "berkas", stream=part, size=part.size or 0)
    return Delivery(file, safe_name(part.name or "berkas"))
