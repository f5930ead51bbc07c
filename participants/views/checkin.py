"""The guest's pages: no account, no session, no cookie. What lets a guest in is the code on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from common.http import posted
from common.refusals import Refused
from participants import checkin
from participants.forms.checkin import CompanionForm, GuestForm, HeadCountForm, ShortCodeForm
from participants.models import Sector
from participants.services import attendance, bodies, doors

if TYPE_CHECKING:
    from participants.models import OccasionSession

STATUS = {
    "checkin-forged": 404,
    "checkin-expired": 410,
    "checkin-closed": 410,
    "checkin-not-open": 409,
    "checkin-other-session": 409,
    "checkin-flood": 429,
}
FIELD = {"sector-missing": "sector", "code-unknown": "personal_code"}


@csrf_exempt  # no account acts here: the signed code is the only right, and it stands in the address
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Type the short code of the screen, go on to the form."""
    form = ShortCodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            session, arrival = doors.by_short_code(form.cleaned_data["code"], now=timezone.now())
        except Refused as refusal:
            form.add_error("code", refusal.message)
        else:
            return redirect("participants:checkin", checkin.token(session.pk, session.secret, arrival.minute))
    return render(
        request, "participants/checkin/code.html", {"form": form}, status=422 if form.errors else 200
    )


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def guest(request: HttpRequest, token: str) -> HttpResponse:
    """The form of one code; only a POST writes, and it may be repeated."""
    now = timezone.now()
    try:
        session, arrival = doors.by_token(token, now=now, ticket=request.POST.get("ticket", ""))
    except Refused as refusal:
        return refuse(request, refusal)
    by_name = session.occasion.by_name
    if request.method == "GET":
        return show(request, token, session, GuestForm(initial=_opened(session), by_name=by_name))
    body = attendance.find_body(session.regency, request.POST.get("body", ""))
    sector = body.sector if body else request.POST.get("sector", "")
    companion = sector == Sector.CHILD_FORUM
    form = (CompanionForm if companion else GuestForm)(request.POST, by_name=by_name)
    counts = HeadCountForm(request.POST if "girls" in request.POST else None) if companion else None
    if form.is_valid() and (counts is None or counts.is_valid()):
        try:
            personal = form.cleaned_data.get("personal_code", "")
            recorded = (
                attendance.check_in_by_code(session, code=personal, arrival=arrival, now=now)
                if personal
                else attendance.check_in(
                    session,
                    entry=form.entry(),
                    arrival=arrival,
                    now=now,
                    children=counts.counts() if counts else None,
                )
            )
        except Refused as refusal:
            form.add_error(FIELD.get(refusal.code), refusal.message)
            return show(request, token, session, form, counts, STATUS.get(refusal.code, 422))
        receipt = checkin.receipt(recorded.attendance.pk, session.secret, recorded.code)
        return redirect("participants:checkin-done", recorded.code, receipt)
    return show(request, token, session, form, counts, 422)


@never_cache
@require_GET
def suggestions(request: HttpRequest, token: str) -> HttpResponse:
    """Names of organisations for what is typed so far, and whether the body is invited."""
    try:
        session, _ = doors.by_token(token, now=timezone.now(), ticket=request.GET.get("ticket", ""))
    except Refused as refusal:
        return refuse(request, refusal)
    typed = request.GET.get("body", "")
    by_name = session.occasion.by_name
    form = GuestForm(initial={"sector": request.GET.get("sector", "")}, by_name=by_name)
    form.fields["sector"].required = True
    hint = bodies.hint(session, typed)
    context = {"form": form, "hint": hint, "names": hint.names, "typed": typed.strip()}
    return render(request, "participants/checkin/_hint.html", context)


@never_cache
@require_GET
def done(request: HttpRequest, code: str, receipt: str) -> HttpResponse:
    """What one sender has sent in, for whoever holds its receipt."""
    row, sent = doors.by_receipt(receipt, code)
    return render(request, "participants/checkin/done.html", {"row": row, "sent": sent, "code": code})


def show(
    request: HttpRequest,
    token: str,
    session: OccasionSession,
    form: GuestForm,
    counts: HeadCountForm | None = None,
    status: int = 200,
) -> HttpResponse:
    typed = form["body"].value() or ""
    form.fields["sector"].required = True
    context = {
        "token": token,
        "session": session,
        "occasion": session.occasion,
        "form": form,
        "counts": counts,
        "typed": typed,
        "names": bodies.invited_names(session),
        "hint": bodies.hint(session, typed) if typed else None,
    }
    return render(request, "participants/checkin/form.html", context, status=status)


def refuse(request: HttpRequest, refusal: Refused) -> HttpResponse:
    status = STATUS.get(refusal.code, 409)
    return render(request, "participants/checkin/refused.html", {"refusal": refusal}, status=status)


def _opened(session: OccasionSession) -> dict[str, str]:
    return {"ticket": checkin.ticket(attendance.sitting_of(session), now=timezone.now())}
