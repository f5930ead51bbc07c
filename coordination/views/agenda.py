"""The agenda of a meeting: items, their order, proposals, speakers and their material."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.http import posted
from common.refusals import Refused
from coordination.forms.agenda import MaterialForm, PointForm, SpeakerForm
from coordination.models import AgendaItem, Meeting, Speaker
from coordination.rendering import meeting_page
from coordination.services import agenda as services
from coordination.services import speakers as speaking
from coordination.services.proposals import proposals
from coordination.views.meetings import enter_meeting, enter_own_meeting
from documents.services.files import open_for_download
from indicators.views.deliveries import take_delivery
from participants.places import user_of

if TYPE_CHECKING:
    from django import forms

    from participants.models import Regency


@login_required
@require_http_methods(["GET", "POST"])
def agenda(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """All items with their tools; a post adds one."""
    here, meeting = enter_own_meeting(request, regency, pk)
    form = _point_form(request, meeting)
    if request.method == "POST" and form.is_valid():
        try:
            item = services.add_item(meeting, point=form.point, by=user_of(request))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"“{item.title}” masuk agenda.")
            return redirect("coordination:agenda", here.code, meeting.pk)
    return _page(request, here, meeting, form=form)


@login_required
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, regency: str, pk: int, item_pk: int) -> HttpResponse:
    """Correct one item."""
    here, meeting = enter_own_meeting(request, regency, pk)
    found = _item(meeting, item_pk)
    initial = {
        "session": found.session_id,
        "starts": found.starts,
        "ends": found.ends,
        "title": found.title,
        "led_by": found.led_by,
        "speaker": found.speaker_id,
    }
    form = _point_form(request, meeting, initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_item(found, point=form.point, by=user_of(request))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Butir agenda tersimpan.")
            return redirect("coordination:agenda", here.code, meeting.pk)
    return _small_form(request, here, meeting, form, heading="Ubah butir agenda")


@login_required
@require_POST
def item_verb(request: HttpRequest, regency: str, pk: int, item_pk: int, verb: str) -> HttpResponse:
    """Earlier, later, or off the agenda."""
    here, meeting = enter_own_meeting(request, regency, pk)
    found = _item(meeting, item_pk)
    try:
        if verb == "hapus":
            services.remove_item(found, by=user_of(request))
            messages.success(request, f"“{found.title}” dihapus dari agenda.")
        elif verb in ("naik", "turun"):
            services.move_item(found, earlier=verb == "naik", by=user_of(request))
        else:
            raise Http404("Tindakan ini tidak dikenal.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("coordination:agenda", here.code, meeting.pk)


@login_required
@require_POST
def adopt(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """One click: the proposal becomes an item, the bodies concerned become invitees."""
    here, meeting = enter_own_meeting(request, regency, pk)
    chosen = request.POST.get("usulan", "")
    offered = {row.key: row for row in proposals(meeting, timezone.localdate())}
    try:
        if chosen not in offered:
            raise Refused("proposal-gone", "Usulan ini sudah tidak ada, mungkin baru saja diambil.")
        row = offered[chosen]
        services.adopt(meeting, proposal=row, by=user_of(request))
        messages.success(request, f"“{row.title}” masuk agenda. Diundang: {row.bodies}.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("coordination:agenda", here.code, meeting.pk)


@login_required
@require_http_methods(["GET", "POST"])
def speaker_new(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, meeting = enter_own_meeting(request, regency, pk)
    form = SpeakerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        made = speaking.add_speaker(meeting, by=user_of(request), **form.cleaned_data)
        messages.success(request, f"{made.name} tercatat sebagai narasumber.")
        return redirect("coordination:agenda", here.code, meeting.pk)
    return _small_form(request, here, meeting, form, heading="Tambah narasumber")


@login_required
@require_POST
def speaker_remove(request: HttpRequest, regency: str, pk: int, speaker_pk: int) -> HttpResponse:
    here, meeting = enter_own_meeting(request, regency, pk)
    found = _speaker(meeting, speaker_pk)
    speaking.remove_speaker(found, by=user_of(request))
    messages.success(request, f"{found.name} dihapus dari daftar narasumber.")
    return redirect("coordination:agenda", here.code, meeting.pk)


@login_required
@require_http_methods(["GET", "POST"])
def material_new(request: HttpRequest, regency: str, pk: int, speaker_pk: int) -> HttpResponse:
    here, meeting = enter_own_meeting(request, regency, pk)
    found = _speaker(meeting, speaker_pk)
    form = MaterialForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = take_delivery(request, here, form)
            speaking.attach_material(found, file=sent.file, name=sent.name, by=user_of(request))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"Materi {found.name} tersimpan.")
            return redirect("coordination:agenda", here.code, meeting.pk)
    return _small_form(request, here, meeting, form, heading=f"Unggah materi: {found.name}")


@login_required
@require_GET
def material(request: HttpRequest, regency: str, pk: int, speaker_pk: int) -> HttpResponseBase:
    """What a speaker left behind, for everybody who works in the regency; always as attachment."""
    _, meeting = enter_meeting(request, regency, pk)
    found = _speaker(meeting, speaker_pk)
    if found.material is None:
        raise Http404("Narasumber ini belum meninggalkan materi.")
    return attachment(open_for_download(found.material), found.material_name, found.material.mime)


def attachment(content: Any, name: str, mime: str) -> FileResponse:
    response = FileResponse(content, as_attachment=True, filename=name, content_type=mime)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _item(meeting: Meeting, pk: int) -> AgendaItem:
    found = meeting.agenda.filter(pk=pk).select_related("meeting", "session__regency").first()
    if found is None:
        raise Http404("Butir agenda ini tidak ditemukan.")
    return found


def _speaker(meeting: Meeting, pk: int) -> Speaker:
    found = meeting.speakers.filter(pk=pk).select_related("material", "regency").first()
    if found is None:
        raise Http404("Narasumber ini tidak ditemukan.")
    return found


def _point_form(request: HttpRequest, meeting: Meeting, initial: dict[str, Any] | None = None) -> PointForm:
    sessions = list(meeting.occasion.sessions.select_related("regency"))
    return PointForm(
        posted(request), initial=initial, sessions=sessions, speakers=list(meeting.speakers.all())
    )


def _small_form(
    request: HttpRequest, here: Regency, meeting: Meeting, form: forms.Form, **context: object
) -> HttpResponse:
    values = {"active": "rakor", "regency": here, "meeting": meeting, "form": form, **context}
    return render(request, "coordination/small_form.html", values, status=422 if form.errors else 200)


def _page(request: HttpRequest, here: Regency, meeting: Meeting, *, form: PointForm) -> HttpResponse:
    context = {
        "active": "rakor",
        "regency": here,
        "meeting": meeting,
        "agenda": meeting_page.agenda(meeting),
        "speakers": list(meeting.speakers.all()),
        "proposals": proposals(meeting, timezone.localdate()),
        "form": form,
    }
    return render(request, "coordination/agenda.html", context, status=422 if form.errors else 200)
