"""The letter of a meeting: wording, issue, number, sending; messages to copy; the calendar file."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.http import posted
from common.refusals import Refused
from coordination.forms.invitations import LetterForm, NumberForm
from coordination.rendering.messages import invitation_text, whatsapp_link
from coordination.services import invitations as services
from coordination.services.calendar_file import MIME, calendar_of
from coordination.views.meetings import enter_meeting, enter_own_meeting
from participants.places import user_of

if TYPE_CHECKING:
    from coordination.models import Meeting

PAGE_ROWS = 40
ANSWER_DAYS = 2


@login_required
@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """The wording; below it what became of the letter."""
    here, meeting = enter_own_meeting(request, regency, pk)
    form = LetterForm(posted(request), initial=_initial(meeting), day=_day(meeting))
    if request.method == "POST" and form.is_valid():
        try:
            services.word_letter(meeting, wording=form.wording, by=user_of(request))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Naskah undangan tersimpan.")
            return redirect("coordination:letter", here.code, meeting.pk)
    context = {
        "active": "rakor",
        "regency": here,
        "meeting": meeting,
        "form": form,
        "number_form": NumberForm(),
        "line": services.line_of(meeting),
        "document": services.letter_of(meeting),
        "has_letter": hasattr(meeting, "invitation"),
        "invited": meeting.occasion.invitees.count(),
        "without_address": meeting.occasion.invitees.filter(email="").count(),
    }
    return render(request, "coordination/letter.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def issue(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, meeting = enter_own_meeting(request, regency, pk)
    leave_open = request.POST.get("nomor") == "terbuka"
    try:
        job = services.issue(meeting, by=user_of(request), now=timezone.now(), leave_open=leave_open)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("coordination:letter", here.code, meeting.pk)
    messages.success(request, "Surat undangan sedang dibuat. Sesudah selesai, kirimkan kepada yang diundang.")
    return redirect("documents:job", job.pk)


@login_required
@require_POST
def number(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, meeting = enter_own_meeting(request, regency, pk)
    form = NumberForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused("number-empty", "Tulis nomor dari register umum, paling panjang 60 huruf.")
        text = form.cleaned_data["text"]
        job = services.number_letter(meeting, text=text, by=user_of(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("coordination:letter", here.code, meeting.pk)
    messages.success(request, "Nomor tersimpan. Surat dibuat ulang dengan nomornya.")
    return redirect("documents:job", job.pk)


@login_required
@require_POST
def send(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, meeting = enter_own_meeting(request, regency, pk)
    try:
        reached, without = services.send_letters(meeting, by=user_of(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        rest = f" {without} undangan tanpa e-mail: kirim lewat WhatsApp." if without else ""
        messages.success(request, f"{reached} undangan dikirim lewat e-mail.{rest}")
    return redirect("coordination:letter", here.code, meeting.pk)


@login_required
@require_GET
def texts(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """For each invitee a WhatsApp link and a text to copy."""
    here, meeting = enter_own_meeting(request, regency, pk)
    page = Paginator(meeting.occasion.invitees.all(), PAGE_ROWS).get_page(request.GET.get("hal"))
    rows: list[dict[str, Any]] = []
    for invitee in page.object_list:
        url = services.answer_url(invitee)
        text = invitation_text(meeting, invitee, url)
        rows.append({"row": invitee, "url": url, "whatsapp": whatsapp_link(invitee.phone, text)})
    first = rows[0]["row"] if rows else None
    sample = invitation_text(meeting, first, rows[0]["url"]) if first else ""
    context = {"active": "rakor", "regency": here, "meeting": meeting, "page": page, "rows": rows}
    return render(request, "coordination/texts.html", context | {"sample": sample})


@login_required
@require_GET
def calendar(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    _, meeting = enter_meeting(request, regency, pk)
    return calendar_response(meeting)


def calendar_response(meeting: Meeting) -> HttpResponse:
    response = HttpResponse(calendar_of(meeting, now=timezone.now()), content_type=f"{MIME}; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rakor.ics"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _day(meeting: Meeting) -> dt.date:
    return meeting.regency.day_of(meeting.occasion.starts_at)


def _initial(meeting: Meeting) -> dict[str, Any]:
    """The kept wording, or a first draft from what is known of the meeting."""
    if hasattr(meeting, "invitation"):
        kept = meeting.invitation
        names = LetterForm.base_fields
        values = {name: getattr(kept, name) for name in names}
        return values | {"copies_to": "\n".join(kept.copies_to)}
    day, today = _day(meeting), timezone.localdate()
    purpose = meeting.purpose.strip().rstrip(".") or "penguatan pemenuhan hak dan perlindungan anak"
    opening = (
        f"Dalam rangka {purpose[:1].lower()}{purpose[1:]}, Pemerintah {meeting.regency.name} "
        f"menyelenggarakan {meeting.get_kind_display().lower()} lintas sektor. "
        "Sehubungan dengan hal itu, kami mengundang Bapak/Ibu untuk hadir pada:"
    )
    notes = (
        "Kami mohon Bapak/Ibu membawa data dukung butir yang menjadi tanggung jawab perangkat daerah "
        "masing-masing. Apabila berhalangan, kehadiran dapat diwakilkan kepada pejabat yang berwenang "
        "mengambil keputusan dengan membawa surat tugas."
    )
    return {
        "subject": f"Undangan {meeting.get_kind_display().lower()} KLA",
        "nature": "penting",
        "enclosure": "satu berkas",
        "place": meeting.occasion.place.rpartition(", ")[2] if ", " in meeting.occasion.place else "",
        "dated_on": min(today, day),
        "addressed_to": "Bapak/Ibu (daftar undangan pada lampiran I)",
        "opening": opening,
        "notes": notes,
        "reply_by": max(min(today, day), day - dt.timedelta(days=ANSWER_DAYS)),
        "copies_to": "Bupati (sebagai laporan)",
    }
