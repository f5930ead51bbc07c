"""Whom a meeting expects: the list with replies, ticks to add, one invitee's address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from common.http import posted
from common.refusals import Refused
from coordination.forms.invitations import ReplyForm
from coordination.forms.invitees import InviteeForm, InviteForm
from coordination.rendering import invitee_page
from coordination.services import invitees as services
from coordination.services.replies import answer, closed_sentence
from coordination.views.meetings import enter_own_meeting
from participants.models import Sector
from participants.places import user_of

if TYPE_CHECKING:
    from coordination.models import Meeting
    from participants.models import Invitee


@login_required
@require_http_methods(["GET", "POST"])
def invitees(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """The list by sector; ticks of one sector at a time are added to it."""
    here, meeting = enter_own_meeting(request, regency, pk)
    form = InviteForm(posted(request), user=user_of(request), meeting=meeting)
    if request.method == "POST" and form.is_valid():
        try:
            added, known = services.invite(
                meeting,
                organisations=form.organisations,
                positions=form.cleaned_data["position"].select_related("person", "organisation"),
                speakers=form.cleaned_data["speaker"].select_related("person"),
                by=user_of(request),
            )
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            _tell(request, added, known)
        return redirect(f"{request.path}?unsur={request.GET.get('unsur', '')}")
    sector = request.GET.get("unsur", "")
    context = {
        "active": "rakor",
        "regency": here,
        "meeting": meeting,
        "sector": sector if sector in (*Sector.values, "orang") else Sector.OPD,
        "form": form,
        "can_answer": not closed_sentence(meeting, timezone.now()),
        **invitee_page.build(meeting, form.bodies, sector),
    }
    return render(request, "coordination/invitees.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def invitee(request: HttpRequest, regency: str, pk: int, invitee_pk: int) -> HttpResponse:
    """How one invitee is addressed and reached."""
    here, meeting = enter_own_meeting(request, regency, pk)
    found = find_invitee(meeting, invitee_pk)
    initial = {"addressee": found.addressee, "email": found.email, "phone": found.phone}
    form = InviteeForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        services.correct_invitee(found, by=user_of(request), **form.cleaned_data)
        messages.success(request, "Alamat undangan tersimpan.")
        return redirect("coordination:invitees", here.code, meeting.pk)
    context = {
        "active": "rakor",
        "regency": here,
        "meeting": meeting,
        "form": form,
        "heading": found.addressee,
        "back": reverse("coordination:invitees", args=[here.code, meeting.pk]),
    }
    return render(request, "coordination/small_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def invitee_reply(request: HttpRequest, regency: str, pk: int, invitee_pk: int) -> HttpResponse:
    """What an invitee answered by telephone or by word of mouth, written down by the secretariat."""
    here, meeting = enter_own_meeting(request, regency, pk)
    found = find_invitee(meeting, invitee_pk)
    initial = {"reply": found.reply, "name": found.reply_name, "note": found.reply_note}
    form = ReplyForm(posted(request), initial=initial, heard=True)
    if request.method == "POST" and form.is_valid():
        try:
            answer(found, meeting, now=timezone.now(), by=user_of(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"Jawaban {found.addressee} tercatat.")
            return redirect("coordination:invitees", here.code, meeting.pk)
    context = {
        "active": "rakor",
        "regency": here,
        "meeting": meeting,
        "form": form,
        "heading": f"Catat jawaban: {found.addressee}",
        "back": reverse("coordination:invitees", args=[here.code, meeting.pk]),
    }
    return render(request, "coordination/small_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def invitee_remove(request: HttpRequest, regency: str, pk: int, invitee_pk: int) -> HttpResponse:
    here, meeting = enter_own_meeting(request, regency, pk)
    found = find_invitee(meeting, invitee_pk)
    try:
        services.remove_invitee(found, by=user_of(request))
        messages.success(request, f"{found.addressee} dihapus dari daftar undangan.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("coordination:invitees", here.code, meeting.pk)


def find_invitee(meeting: Meeting, pk: int) -> Invitee:
    found = meeting.occasion.invitees.filter(pk=pk).select_related("regency").first()
    if found is None:
        raise Http404("Undangan ini tidak ditemukan.")
    return found


def _tell(request: HttpRequest, added: int, known: list[str]) -> None:
    if added:
        messages.success(request, f"{added} undangan ditambahkan.")
    if known:
        more = f" dan {len(known) - 5} lainnya" if len(known) > 5 else ""
        messages.warning(request, f"Sudah ada dalam daftar: {'; '.join(known[:5])}{more}.")
    if not added and not known:
        messages.warning(request, "Beri tanda dahulu pada lembaga atau orang yang akan diundang.")
