"""Plan a training, correct it, put it on other days, plan the next batch, and the steps of its life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from common.http import allow, posted
from common.refusals import Refused
from participants.places import enter_regency, user_of
from trainings import policies, stages
from trainings.forms.trainings import BatchForm, CancelForm, MoveForm, NewTrainingForm, TrainingForm
from trainings.rendering.session_panel import unrecorded_of
from trainings.services import life
from trainings.services.trainings import correct_training, next_batch, plan_training, reschedule
from trainings.views.trainings import enter_own_training

if TYPE_CHECKING:
    from participants.models import Regency


@login_required
@require_http_methods(["GET", "POST"])
def training_new(request: HttpRequest, regency: str) -> HttpResponse:
    here = enter_regency(request, regency)
    allow(policies.can_keep_trainings(user_of(request), here))
    form = NewTrainingForm(posted(request), regency=here)
    if request.method == "POST" and form.is_valid():
        row = plan_training(here, plan=form.plan, by=user_of(request))
        messages.success(request, "Pelatihan tersimpan. Berikutnya: isi mata latih, JP, dan narasumbernya.")
        return redirect("trainings:curriculum", here.code, row.pk)
    return _form(request, here, form, heading="Rencanakan pelatihan")


@login_required
@require_http_methods(["GET", "POST"])
def training_edit(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, row = enter_own_training(request, regency, pk)
    form = TrainingForm(posted(request), initial=TrainingForm.shown(row))
    if request.method == "POST" and form.is_valid():
        correct_training(row, plan=form.plan, by=user_of(request))
        messages.success(request, "Perubahan pelatihan tersimpan.")
        return redirect("trainings:training", here.code, row.pk)
    return _form(request, here, form, heading="Ubah data pelatihan", training=row)


@login_required
@require_http_methods(["GET", "POST"])
def schedule(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, row = enter_own_training(request, regency, pk)
    initial = {"first_day": here.day_of(row.occasion.starts_at), "place": row.occasion.place}
    form = MoveForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            reschedule(row, **form.cleaned_data, by=user_of(request))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Jadwal baru tersimpan. Semua sesi ikut bergeser.")
            return redirect("trainings:training", here.code, row.pk)
    return _form(request, here, form, heading="Ubah jadwal", training=row)


@login_required
@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, row = enter_own_training(request, regency, pk)
    form = BatchForm(posted(request))
    if request.method == "POST" and form.is_valid():
        copy = next_batch(row, **form.cleaned_data, by=user_of(request))
        messages.success(request, "Angkatan berikutnya tersimpan. Periksa hari dan narasumbernya.")
        return redirect("trainings:curriculum", here.code, copy.pk)
    return _form(request, here, form, heading="Angkatan berikutnya", training=row)


@login_required
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, regency: str, pk: int, verb: str) -> HttpResponse:
    """One step of the training's life: asked on GET, taken on POST."""
    here, row = enter_own_training(request, regency, pk)
    if verb not in stages.SLUGS:
        raise Http404("Langkah ini tidak dikenal.")
    name = stages.SLUGS[verb]
    rule = stages.VERBS[name]
    form = CancelForm(posted(request))
    if not rule.needs_reason:
        form.fields.clear()
    if request.method == "POST" and form.is_valid():
        try:
            life.advance(row, name, by=user_of(request), reason=form.cleaned_data.get("reason", ""))
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, f"Keadaan pelatihan sekarang: {row.get_state_display().lower()}.")
        return redirect("trainings:training", here.code, row.pk)
    context = {
        "active": "pelatihan",
        "regency": here,
        "training": row,
        "form": form,
        "rule": rule,
        "verb": name,
        "unrecorded": unrecorded_of(row) if name == "finish" else (),
    }
    return render(request, "trainings/step.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, here: Regency, form: Any, **context: object) -> HttpResponse:
    values = {"active": "pelatihan", "regency": here, "form": form, **context}
    return render(request, "trainings/training_form.html", values, status=422 if form.errors else 200)
