"""List of meetings, plan and correct one, its page, and the steps of its life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from common.http import allow, find_or_404, posted
from common.refusals import Refused
from coordination import policies, stages
from coordination.forms.meetings import MeetingForm, ReasonForm, ScheduleForm
from coordination.models import Meeting
from coordination.rendering import files_page, meeting_page
from coordination.rendering.outcome import outcome
from coordination.services import life
from coordination.services.commitment_papers import latest_sheet
from coordination.services.invitations import letter_of
from coordination.services.meetings import correct_meeting, plan_meeting, reschedule
from coordination.services.record import gather
from participants.places import enter_regency, user_of

if TYPE_CHECKING:
    from participants.models import Regency

PAGE_ROWS = 30
VERB_OF = {slug: verb for verb, slug in meeting_page.SLUGS.items()}


def enter_meeting(request: HttpRequest, regency: str, pk: int) -> tuple[Regency, Meeting]:
    """The regency and the meeting if the user works there (404 otherwise)."""
    here = enter_regency(request, regency)
    row = find_or_404(Meeting, user_of(request), regency=here, pk=pk, select=("occasion__regency", "regency"))
    return here, row


def enter_own_meeting(request: HttpRequest, regency: str, pk: int) -> tuple[Regency, Meeting]:
    """The same for those who prepare meetings (403 for others)."""
    here, row = enter_meeting(request, regency, pk)
    allow(policies.can_plan_meetings(user_of(request), here))
    return here, row


@login_required
@require_GET
def meetings(request: HttpRequest, regency: str) -> HttpResponse:
    """Upcoming ones first, then the past; narrowed by kind and stage."""
    here = enter_regency(request, regency)
    found = Meeting.objects.visible_to(user_of(request)).filter(regency=here)
    kind, state = request.GET.get("jenis", ""), request.GET.get("tahap", "")
    if kind in Meeting.Kind.values:
        found = found.filter(kind=kind)
    if state in Meeting.State.values:
        found = found.filter(state=state)
    found = found.select_related("occasion__regency", "invitation")
    now = timezone.now()
    past = found.filter(occasion__ends_at__lt=now)
    context = {
        "active": "rakor",
        "regency": here,
        "upcoming": list(
            found.filter(occasion__ends_at__gte=now).order_by("occasion__starts_at")[:PAGE_ROWS]
        ),
        "page": Paginator(past, PAGE_ROWS).get_page(request.GET.get("hal")),
        "kinds": Meeting.Kind.choices,
        "states": Meeting.State.choices,
        "kind": kind,
        "state": state,
        "can_plan": policies.can_plan_meetings(user_of(request), here),
    }
    return render(request, "coordination/meetings.html", context)


@login_required
@require_GET
def meeting(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, row = enter_meeting(request, regency, pk)
    rows, total = meeting_page.sectors(row)
    can_plan = policies.can_plan_meetings(user_of(request), here)
    context = {
        "active": "rakor",
        "regency": here,
        "meeting": row,
        "when": meeting_page.when(row.occasion),
        "life": meeting_page.life(row),
        "buttons": meeting_page.buttons(row) if can_plan else [],
        "changes": list(row.date_changes.all()),
        "agenda": meeting_page.agenda(row),
        **outcome(user_of(request), row),
        "letter": letter_of(row),
        "materials": list(row.speakers.filter(material__isnull=False).select_related("material")),
        "sheet_code": latest_sheet(row),
        "sectors": rows,
        "sum": total,
        **(files_page.on_meeting(row, gather(row)) if can_plan else {}),
        "can_plan": can_plan,
        "can_read_attendance": policies.can_read_attendance(user_of(request), here),
    }
    return render(request, "coordination/meeting.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def meeting_new(request: HttpRequest, regency: str) -> HttpResponse:
    here = enter_regency(request, regency)
    allow(policies.can_plan_meetings(user_of(request), here))
    now = timezone.now()
    form = MeetingForm(posted(request), regency=here, now=now)
    if request.method == "POST" and form.is_valid():
        row = plan_meeting(here, plan=form.plan, by=user_of(request), now=now, period=here.periods.first())
        messages.success(
            request, "Rapat tersimpan sebagai draf. Berikutnya: susun agenda dan daftar undangan."
        )
        return redirect("coordination:meeting", here.code, row.pk)
    return _form(request, here, form, heading="Rencanakan rapat")


@login_required
@require_http_methods(["GET", "POST"])
def meeting_edit(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, row = enter_own_meeting(request, regency, pk)
    now, occasion = timezone.now(), row.occasion
    initial = {
        "title": occasion.title,
        "kind": row.kind,
        "mode": occasion.mode,
        "place": occasion.place,
        "link": occasion.link,
        "purpose": row.purpose,
        "opened_by": row.opened_by,
        "contact": row.contact,
        "past": occasion.starts_at < now,
    }
    sessions = list(occasion.sessions.all())
    form = MeetingForm(posted(request), initial=initial, regency=here, now=now, sessions=sessions)
    if request.method == "POST" and form.is_valid():
        try:
            correct_meeting(row, plan=form.plan, by=user_of(request), now=now)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Perubahan rapat tersimpan.")
            return redirect("coordination:meeting", here.code, row.pk)
    return _form(request, here, form, heading="Ubah data rapat", meeting=row)


@login_required
@require_http_methods(["GET", "POST"])
def schedule(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """Another day or place for an announced or postponed meeting; the old ones stay on record."""
    here, row = enter_own_meeting(request, regency, pk)
    now, sessions = timezone.now(), list(row.occasion.sessions.all())
    initial = {"place": row.occasion.place}
    form = ScheduleForm(posted(request), initial=initial, regency=here, now=now, sessions=sessions)
    if request.method == "POST" and form.is_valid():
        try:
            reschedule(row, schedule=form.schedule, by=user_of(request), now=now)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Jadwal baru tersimpan. Jadwal lama tetap tercatat.")
            return redirect("coordination:meeting", here.code, row.pk)
    return _form(request, here, form, heading="Ubah jadwal", meeting=row)


@login_required
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, regency: str, pk: int, verb: str) -> HttpResponse:
    """One step of the meeting's life: asked on GET, taken on POST."""
    here, row = enter_own_meeting(request, regency, pk)
    if verb not in VERB_OF:
        raise Http404("Langkah ini tidak dikenal.")
    name, now = VERB_OF[verb], timezone.now()
    rule = stages.VERBS[name]
    form = ReasonForm(posted(request))
    if not rule.needs_reason:
        form.fields.clear()
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data.get("reason", "")
            if name == "postpone":
                life.postpone(row, by=user_of(request), now=now, reason=reason)
            else:
                life.advance(row, name, by=user_of(request), now=now, reason=reason)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, f"Tahap rapat sekarang: {row.get_state_display().lower()}.")
        return redirect("coordination:meeting", here.code, row.pk)
    context = {"active": "rakor", "regency": here, "meeting": row, "form": form, "rule": rule, "verb": name}
    status = 422 if form.errors else 200
    return render(request, "coordination/step.html", context, status=status)


def _form(request: HttpRequest, here: Regency, form: Any, **context: object) -> HttpResponse:
    values = {"active": "rakor", "regency": here, "form": form, **context}
    return render(request, "coordination/meeting_form.html", values, status=422 if form.errors else 200)
