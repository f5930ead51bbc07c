"""Pictures of a meeting: who may see which, upload, thumbnail."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.http import allow, posted
from common.refusals import Refused
from coordination import policies
from coordination.forms.photos import PhotoForm
from coordination.models import Meeting, MeetingPhoto
from coordination.services.photos import add_photo, remove_photo
from coordination.views.meetings import enter_meeting, enter_own_meeting
from documents.storage import default_store
from indicators.views.deliveries import take_delivery
from participants.places import user_of


@login_required
@require_GET
def photos(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, meeting = enter_meeting(request, regency, pk)
    found = meeting.photos.prefetch_related("file__page_images")
    rows = [row for row in found if policies.can_see_photo(user_of(request), row)]
    can_plan = policies.can_plan_meetings(user_of(request), here)
    context = {"active": "rakor", "regency": here, "meeting": meeting, "rows": rows, "can_plan": can_plan}
    return render(request, "coordination/photos.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def photo_new(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, meeting = enter_own_meeting(request, regency, pk)
    taken = min(meeting.occasion.starts_at, timezone.now())
    day = here.day_of(taken)
    form = PhotoForm(posted(request), request.FILES or None, initial={"taken_on": day})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            sent = take_delivery(request, here, form)
            add_photo(
                meeting,
                file=sent.file,
                name=sent.name,
                caption=data["caption"],
                taken_on=data["taken_on"],
                contains_children=data["contains_children"],
                consent=data["consent"],
                by=user_of(request),
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Foto tersimpan.")
            return redirect("coordination:photos", here.code, meeting.pk)
    context = {"active": "rakor", "regency": here, "meeting": meeting, "form": form, "heading": "Tambah foto"}
    return render(request, "coordination/small_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def photo_remove(request: HttpRequest, regency: str, pk: int, photo_pk: int) -> HttpResponse:
    here, meeting = enter_own_meeting(request, regency, pk)
    remove_photo(_photo(meeting, photo_pk), by=user_of(request))
    messages.success(request, "Foto dihapus dari rapat ini.")
    return redirect("coordination:photos", here.code, meeting.pk)


@login_required
@require_GET
def photo(request: HttpRequest, regency: str, pk: int, photo_pk: int) -> HttpResponseBase:
    """The picture as drawn for the screen, without the place it was taken."""
    _, meeting = enter_meeting(request, regency, pk)
    found = _photo(meeting, photo_pk)
    allow(policies.can_see_photo(user_of(request), found))
    image = found.file.page_images.select_related("image").first()
    if image is None:
        raise Http404("Gambar kecil foto ini sedang dibuat. Muat ulang sebentar lagi.")
    response = FileResponse(default_store().open(image.image.sha256), content_type=image.image.mime)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _photo(meeting: Meeting, pk: int) -> MeetingPhoto:
    found = meeting.photos.filter(pk=pk).select_related("regency", "file").first()
    if found is None:
        raise Http404("Foto ini tidak ditemukan.")
    return found
