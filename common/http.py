"""The one door: find a row the user may see, allow a verb, or answer 404 and 403; read what was posted."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from common.sheets import MIME

M = TypeVar("M", bound=models.Model)


def find_or_404(model: type[M], user: Any, *, select: tuple[str, ...] = (), **lookup: Any) -> M:
    """The row of `model` that matches `lookup` among those `visible_to(user)`.

    Raises Http404 when there is none or it is not the user's: both look the same from outside.
    """
    rows = cast("Any", model._default_manager).visible_to(user)
    found: M | None = rows.select_related(*select).filter(**lookup).first()
    if found is None:
        raise Http404("Halaman atau data ini tidak ditemukan.")
    return found


def allow(decision: bool, why: str = "Akun Anda tidak berwenang melakukan tindakan ini.") -> None:
    """Raise PermissionDenied (403) with `why` unless the policy said yes."""
    if not decision:
        raise PermissionDenied(why)


def xlsx(content: bytes, name: str) -> HttpResponse:
    """A sheet of `common.sheets` to keep under `name`; no cache between keeps it too."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=MIME, headers=headers)


def posted(request: HttpRequest) -> QueryDict | None:
    """What was posted, even when that is nothing; None when the page is only read."""
    return request.POST if request.method == "POST" else None
