"""Ways into a training: entered by the secretariat, proposed by an OPD, and the door both depend on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from common.http import allow, posted
from common.qr import qr_svg
from common.refusals import Refused
from participants.places import user_of
from trainings import policies
from trainings import policies_registration as rights
from trainings.forms.registration import NominationForm, ParticipantForm, WindowForm
from trainings.models import Participant
from trainings.rendering import participants_page as page
from trainings.services import nominations, window
from trainings.services.categories import ensure_categories
from trainings.services.registration import accept, register
from trainings.services.seats import full_sentence, no_place_for
from trainings.services.similar import Similar, find_similar
from trainings.views.participants import FIELDS, OTHER, chosen_person, frame
from trainings.views.trainings import enter_own_training, enter_training

if TYPE_CHECKING:
    from participants.models import Regency
    from trainings.models import Training


@login_required
@require_http_methods(["GET", "POST"])
def participant_new(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """The secretariat enters somebody; whoever looks like somebody known is compared first."""
    here, training = enter_own_training(request, regency, pk)
    form = ParticipantForm(posted(request), groups=training.groups.all(), categories=ensure_categories(here))
    similar = Similar()
    if request.method == "POST" and form.is_valid():
        similar = find_similar(training, form.entry.name, form.entry.employee_number)
        choice = request.POST.get("sama", "")
        if choice.startswith("peserta-") and choice in similar.values:
            messages.warning(request, "Tidak ada yang ditambahkan: orang ini sudah ada pada daftar.")
            return redirect("trainings:participant", here.code, training.pk, choice.partition("-")[2])
        if not similar or choice in {*similar.values, OTHER}:
            try:
                row = register(
                    training,
                    entry=form.entry,
                    origin=Participant.Origin.STAFF,
                    by=user_of(request),
                    now=timezone.now(),
                    group=form.chosen_group,
                    categories=form.chosen_categories,
                    person=chosen_person(request, here, choice),
                    stranger=choice == OTHER,
                )
            except Refused as refusal:
                form.add_error(FIELDS.get(refusal.code), refusal.message)
            else:
                _welcome(request, row)
                return redirect("trainings:participant-new", here.code, training.pk)
    status = 422 if form.errors or similar else 200
    context = frame(here, training) | {
        "form": form,
        "similar": similar,
        "heading": "Tambah peserta",
        "names": nominations.names_of(here),
        "can_accept": True,
    }
    return render(request, "trainings/participant_form.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def nominate(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """An OPD proposes its people, one after the other, and sees what became of each."""
    here, training = enter_training(request, regency, pk)
    user = user_of(request)
    allow(rights.can_nominate(user, here))
    bodies = nominations.nominators(user, here)
    own = next((body for body in bodies if str(body.pk) == request.POST.get("pengusul")), bodies[0])
    closed = window.closed_sentence(training, timezone.now())
    form = NominationForm(posted(request), initial={"body": own.name})
    status = 200
    if request.method == "POST":
        status = 409 if closed else 422
        if form.is_valid():
            try:
                row = nominations.nominate(
                    training, entry=form.entry, organisation=own, by=user, now=timezone.now()
                )
            except Refused as refusal:
                form.add_error(FIELDS.get(refusal.code), refusal.message)
            else:
                _welcome(request, row)
                return redirect("trainings:nominate", here.code, training.pk)
    mine = (
        Participant.objects.visible_to(user)
        .filter(training=training, nominated_by__in=bodies)
        .select_related("organisation__merged_into", "group", "invitee")
        .prefetch_related("categories")
    )
    family = [body for one in bodies for body in nominations.bodies_under(one)]
    context = frame(here, training) | {
        "form": form,
        "closed": closed,
        "bodies": bodies,
        "own": own,
        "names": [body.name for body in family],
        "rows": page.list_of(mine),
        "lines": page.seats_for(training, family),
    }
    return render(request, "trainings/nominate.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def registration(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """The door: until when, for whom, and the link to share."""
    here, training = enter_own_training(request, regency, pk)
    now = timezone.now()
    form = WindowForm(posted(request), initial=_shown(training, here))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        closes_at = dt.datetime.combine(data["day"], data["time"], here.zone)
        try:
            window.set_window(
                training, closes_at=closes_at, public=data["public"], now=now, by=user_of(request)
            )
        except Refused as refusal:
            form.add_error("day" if refusal.code.startswith("closing") else None, refusal.message)
        else:
            messages.success(request, "Pendaftaran dibuka.")
            return redirect("trainings:registration", here.code, training.pk)
    link = request.build_absolute_uri(reverse("trainings:public", args=[training.token]))
    closed = window.closed_sentence(training, now)
    context = frame(here, training) | {
        "form": form,
        "closed": closed,
        "can_close": not closed,
        "link": link,
        "qr": qr_svg(link, title=f"Kode QR pendaftaran: {training}"),
    }
    return render(request, "trainings/registration.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def registration_close(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, training = enter_own_training(request, regency, pk)
    window.close_window(training, now=timezone.now(), by=user_of(request))
    messages.success(request, "Pendaftaran ditutup. Yang sudah terdaftar tetap ada pada daftar.")
    return redirect("trainings:registration", here.code, training.pk)


def _welcome(request: HttpRequest, row: Participant) -> None:
    """What became of an entry, and what the secretariat asked to do with it at once."""
    if row.state == row.State.WAITING:
        limit = no_place_for(row)
        why = f"{full_sentence(limit, row.body_name)} " if limit else ""
        messages.success(request, f"{why}{row.name} masuk daftar cadangan; isiannya tersimpan.")
    elif request.POST.get("terima") and policies.can_keep_trainings(user_of(request), row.regency):
        accept(row, by=user_of(request))
        messages.success(request, f"{row.name} terdaftar dan diterima.")
    else:
        messages.success(request, f"{row.name} terdaftar. Keputusan sekretariat tampil pada daftar.")


def _shown(training: Training, here: Regency) -> dict[str, Any]:
    closes = training.registration_closes_at or training.occasion.starts_at - dt.timedelta(days=1)
    local = closes.astimezone(here.zone)
    return {
        "day": local.date(),
        "time": local.time() if training.registration_closes_at else dt.time(23, 59),
        "public": training.public_registration,
    }
