"""The page behind an invitee's own link: no account, reading changes nothing, answering may be repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from common.http import posted
from common.refusals import Refused
from coordination.forms.invitations import ReplyForm
from coordination.rendering import meeting_page
from coordination.services.replies import answer, closed_sentence, find_by_token
from coordination.views.invitations import calendar_response

if TYPE_CHECKING:
    from typing import Any


@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, token: str) -> HttpResponse:
    found = find_by_token(token)
    if found is None:
        return _shown(request, {}, status=404)
    invitee, meeting = found
    now = timezone.now()
    initial = {"reply": invitee.reply, "name": invitee.reply_name, "note": invitee.reply_note}
    form = ReplyForm(posted(request), initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            answer(invitee, meeting, now=now, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            status = 409 if refusal.code == "reply-closed" else 422
        else:
            messages.success(request, "Terima kasih, jawaban Bapak/Ibu tersimpan.")
            return redirect("coordination:reply", token)
    elif request.method == "POST":
        status = 422
    context = {
        "invitee": invitee,
        "meeting": meeting,
        "when": meeting_page.when(meeting.occasion),
        "agenda": meeting_page.agenda(meeting),
        "closed": closed_sentence(meeting, now),
        "form": form,
    }
    return _shown(request, context, status=status)


@require_safe
def reply_calendar(request: HttpRequest, token: str) -> HttpResponse:
    found = find_by_token(token)
    if found is None:
        raise Http404("Tautan undangan ini tidak dikenal.")
    return calendar_response(found[1])


def _shown(request: HttpRequest, context: dict[str, Any], *, status: int) -> HttpResponse:
    response = render(request, "coordination/reply.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"  # "no-referrer" makes browsers post with Origin: null
    return response
