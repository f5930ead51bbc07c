"""The curriculum of a training: one page that shows it, and small forms for one row at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.http import posted
from common.refusals import Refused
from participants.places import user_of
from trainings.forms.curriculum import GroupForm, ModuleForm, QuotaForm, RowForm, SessionForm, TrainerForm
from trainings.rendering.curriculum import cards, modules_of
from trainings.services import curriculum
from trainings.views.trainings import enter_own_training

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from participants.models import Regency, User
    from trainings.models import Training


@dataclass(frozen=True)
class Part:
    """One kind of row: its word, its form, where its rows are, how it is kept and taken away."""

    word: str
    form: type[RowForm]
    rows: Callable[[Training], QuerySet[Any]]
    keep: Callable[[Training, Any, Any, User], object]
    remove: Callable[[Any, User], None]


def _keep_session(training: Training, row: Any, form: Any, by: User) -> object:
    group = form.cleaned_data["group"]
    return curriculum.put_session(training, row, sitting=form.sitting(), group=group, by=by)


def _keep_module(_training: Training, row: Any, form: Any, by: User) -> object:
    return curriculum.put_module(row, **{"trainers": [], **form.cleaned_data}, by=by)


PARTS = {
    "sesi": Part(
        "sesi",
        SessionForm,
        lambda training: training.sessions.select_related("session", "training__regency"),
        _keep_session,
        lambda row, by: curriculum.remove_session(row, by=by),
    ),
    "materi": Part(
        "mata latih",
        ModuleForm,
        modules_of,
        _keep_module,
        lambda row, by: curriculum.remove_module(row, by=by),
    ),
    "narasumber": Part(
        "narasumber",
        TrainerForm,
        lambda training: training.trainers.select_related("training__regency"),
        lambda training, row, form, by: curriculum.put_trainer(training, row, **form.cleaned_data, by=by),
        lambda row, by: curriculum.remove(row.training, "trainer", row, by=by),
    ),
    "kelompok": Part(
        "kelompok",
        GroupForm,
        lambda training: training.groups.select_related("training__regency"),
        lambda training, row, form, by: curriculum.put_group(training, row, **form.cleaned_data, by=by),
        lambda row, by: curriculum.remove_group(row, by=by),
    ),
    "kuota": Part(
        "kuota",
        QuotaForm,
        lambda training: training.quotas.select_related("training__regency"),
        lambda training, row, form, by: curriculum.put_quota(training, row, **form.cleaned_data, by=by),
        lambda row, by: curriculum.remove(row.training, "quota", row, by=by),
    ),
}


@login_required
@require_GET
def page(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, row = enter_own_training(request, regency, pk)
    context = {
        "active": "pelatihan",
        "regency": here,
        "training": row,
        "cards": list(cards(row)),
        "trainers": list(row.trainers.all()),
        "groups": list(row.groups.all()),
        "quotas": list(row.quotas.select_related("organisation__merged_into")),
    }
    return render(request, "trainings/curriculum.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, regency: str, pk: int, kind: str) -> HttpResponse:
    here, row = enter_own_training(request, regency, pk)
    session = request.GET.get("sesi", "")
    initial = {"session": session} if session.isdigit() else {}
    return _edit(request, here, row, kind, None, initial)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, regency: str, pk: int, kind: str, row: int) -> HttpResponse:
    here, training = enter_own_training(request, regency, pk)
    found = _row(training, kind, row)
    return _edit(request, here, training, kind, found, _part(kind).form.shown(found))


@login_required
@require_POST
def remove(request: HttpRequest, regency: str, pk: int, kind: str, row: int) -> HttpResponse:
    here, training = enter_own_training(request, regency, pk)
    found = _row(training, kind, row)
    try:
        _part(kind).remove(found, user_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{_part(kind).word.capitalize()} {found} dihapus.")
    return redirect("trainings:curriculum", here.code, training.pk)


def _part(kind: str) -> Part:
    if kind not in PARTS:
        raise Http404("Bagian ini tidak dikenal.")
    return PARTS[kind]


def _row(training: Training, kind: str, pk: int) -> Any:
    found = _part(kind).rows(training).filter(pk=pk).first()
    if found is None:
        raise Http404("Baris ini tidak ditemukan.")
    return found


def _edit(
    request: HttpRequest, here: Regency, training: Training, kind: str, row: Any, initial: dict[str, Any]
) -> HttpResponse:
    part = _part(kind)
    form = part.form(posted(request), initial=initial, training=training, user=user_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            kept = part.keep(training, row, form, user_of(request))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"{part.word.capitalize()} {kept} tersimpan.")
            return redirect("trainings:curriculum", here.code, training.pk)
    context = {
        "active": "pelatihan",
        "regency": here,
        "training": training,
        "form": form,
        "heading": f"Ubah {part.word}" if row else f"Tambah {part.word}",
    }
    status = 422 if form.errors else 200
    return render(request, "trainings/row_form.html", context, status=status)
