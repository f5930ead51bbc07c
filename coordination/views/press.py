"""Press release of a meeting: drafted from the record, edited beside the checker, taken as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.formats import time
from common.refusals import Refused
from coordination import press
from coordination.forms.press import ReleaseForm
from coordination.models import PressRelease
from coordination.rendering.press_page import findings, paragraphs
from coordination.services import press as services
from coordination.services.record import recorded
from coordination.views.meetings import enter_own_meeting
from participants.places import user_of

if TYPE_CHECKING:
    from coordination.models import Meeting

UNREAD = "Judul dan naskah harus terisi. Yang tersimpan sebelumnya tetap ada."
FORMS = {"teks": ("txt", "text/plain"), "html": ("html", "text/html")}


@login_required
@require_http_methods(["GET", "POST"])
def press_release(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """The sheet; before anything is drafted, the way to begin."""
    here, meeting = enter_own_meeting(request, regency, pk)
    release = _release(meeting)
    if release is None:
        context = {"active": "rakor", "regency": here, "meeting": meeting}
        return render(request, "coordination/press_begin.html", context)
    if request.method != "POST":
        return _sheet(request, release, ReleaseForm(initial=_stored(release)))
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return _sheet(request, release, form, status=422)
    try:
        _keep(request, release, form)
    except services.ReleaseConflict as conflict:
        both = {"refusal": conflict, "stored": conflict.stored, "version": conflict.stored.version}
        return _sheet(request, release, form, status=409, **both)
    messages.success(request, f"Siaran pers tersimpan pukul {time(timezone.now(), here.zone)}.")
    return redirect("coordination:press-release", here.code, meeting.pk)


@login_required
@require_POST
def press_begin(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, meeting = enter_own_meeting(request, regency, pk)
    try:
        services.begin_release(meeting, by=user_of(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("coordination:press-release", here.code, meeting.pk)


@login_required
@require_POST
def press_autosave(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """Kept every few seconds; the answer carries the new version and what the checker finds now."""
    here, meeting = enter_own_meeting(request, regency, pk)
    release, trouble = _existing(meeting), ""
    form, kept = ReleaseForm(request.POST), None
    try:
        kept = _keep(request, release, form) if form.is_valid() else None
    except services.ReleaseConflict as conflict:
        trouble = f"{conflict.message} Tekan Simpan untuk melihat keduanya."
    context = {
        "regency": here,
        "meeting": meeting,
        "release": kept or release,
        "version": kept.version if kept else form["version"].value(),
        "saved_at": time(timezone.now(), here.zone) if kept else "",
        "trouble": trouble or ("" if kept else UNREAD),
        "beside": True,
        **findings(recorded(meeting), kept or release),
    }
    return render(request, "coordination/_press_saved.html", context)


@login_required
@require_GET
def press_export(request: HttpRequest, regency: str, pk: int, form: str) -> HttpResponse:
    """The saved text as a file for the editorial desk."""
    here, meeting = enter_own_meeting(request, regency, pk)
    release = _existing(meeting)
    if form not in FORMS:
        raise Http404("Bentuk berkas ini tidak dikenal.")
    ending, mime = FORMS[form]
    context = {"release": release, "regency": here, "paragraphs": paragraphs(release.body)}
    mime = f"{mime}; charset=utf-8"
    response = render(request, f"coordination/press_export.{ending}", context, content_type=mime)
    response["Content-Disposition"] = f'attachment; filename="siaran-pers-rakor-{meeting.pk}.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _release(meeting: Meeting) -> PressRelease | None:
    return PressRelease.objects.select_related("saved_by").filter(meeting=meeting).first()


def _existing(meeting: Meeting) -> PressRelease:
    release = _release(meeting)
    if release is None:
        raise Http404("Siaran pers rapat ini belum disusun.")
    return release


def _stored(release: PressRelease) -> dict[str, Any]:
    names = ("title", "body", "author", "published_url", "version")
    return {name: getattr(release, name) for name in names}


def _keep(request: HttpRequest, release: PressRelease, form: ReleaseForm) -> PressRelease:
    version = form.cleaned_data["version"]
    by, now = user_of(request), timezone.now()
    return services.save_release(release, form.wording, expected_version=version, by=by, now=now)


def _sheet(
    request: HttpRequest, release: PressRelease, form: ReleaseForm, *, status: int = 200, **extra: Any
) -> HttpResponse:
    meeting = release.meeting
    context = {
        "active": "rakor",
        "regency": release.regency,
        "meeting": meeting,
        "release": release,
        "form": form,
        "version": form["version"].value(),
        "fresh": press.draft(services.tell(meeting)),
        **findings(recorded(meeting), release),
        **extra,
    }
    return render(request, "coordination/press_form.html", context, status=status)
