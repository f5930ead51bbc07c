"""The Gugus Tugas: what its decree says, what it lacks, and the secretariat's changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.http import allow, find_or_404, posted
from common.refusals import Refused
from coordination import policies
from coordination.forms.task_force import DecreeFileForm, DecreeForm, HolderForm, NewDecreeForm, PostForm
from coordination.models import TaskForceDecree, TaskForcePost
from coordination.rendering import task_force as rendering
from coordination.services import task_force as services
from coordination.services.task_force_paper import order_annex
from coordination.views.agenda import attachment
from documents.services.files import open_for_download
from indicators.views.deliveries import take_delivery
from participants.models import Organisation, Person, Sector
from participants.places import enter_regency, user_of
from participants.policies import can_manage_regency, can_see_people

if TYPE_CHECKING:
    from django import forms

    from participants.models import Regency


@login_required
@require_GET
def task_force(request: HttpRequest, regency: str) -> HttpResponse:
    """The decree in force (or the latest), complete or not, with the earlier ones below."""
    here = enter_regency(request, regency)
    user, today = user_of(request), timezone.localdate()
    decrees = list(TaskForceDecree.objects.visible_to(user).filter(regency=here).select_related("file"))
    wanted = request.GET.get("sk", "")
    valid = (
        d for d in decrees if d.valid_from <= today and (d.valid_until is None or d.valid_until >= today)
    )
    shown = next((d for d in decrees if str(d.pk) == wanted), None) or next(valid, None)
    shown = shown or (decrees[0] if decrees else None)
    with_names = can_see_people(user, here)
    context = {
        "active": "lembaga",
        "tab": "gugus-tugas",
        "regency": here,
        "can_keep": policies.can_keep_task_force(user, here),
        "can_manage": can_manage_regency(user, here),
        "can_see_people": with_names,
        "decree": shown,
        "decrees": [(d, rendering.decree_state(d, today)) for d in decrees],
    }
    if shown is not None:
        context |= {
            "state": rendering.decree_state(shown, today),
            "lacks": rendering.lacks(shown),
            "groups": rendering.sub_groups(shown, with_names=with_names),
        }
    return render(request, "coordination/task_force.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def decree_new(request: HttpRequest, regency: str) -> HttpResponse:
    here = _keep(request, regency)
    user, today = user_of(request), timezone.localdate()
    rows = TaskForceDecree.objects.visible_to(user).filter(regency=here, taskforcedecree=None)
    former = rows.first()
    form = (NewDecreeForm if former else DecreeForm)(posted(request))
    if request.method == "POST" and form.is_valid():
        copy = bool(form.cleaned_data.get("copy"))
        try:
            made = services.add_decree(here, facts=form.facts, replaces=former, copy=copy, by=user)
        except Refused as refusal:
            form.add_error("number" if refusal.code == "decree-known" else "valid_from", refusal.message)
        else:
            state = rendering.decree_state(made, today)
            messages.success(request, f"SK {made.number} dicatat. {state.sentence}")
            return _shown(made)
    lede = f"Menggantikan SK {former.number}." if former else "SK Bupati menjadi dasar Gugus Tugas."
    return _form(request, here, form, "Catat SK Gugus Tugas", lede)


@login_required
@require_http_methods(["GET", "POST"])
def decree_edit(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, decree = _decree(request, regency, pk)
    initial = {name: getattr(decree, name) for name in DecreeForm.base_fields}
    form = DecreeForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_decree(decree, facts=form.facts, by=user_of(request))
        except Refused as refusal:
            form.add_error("number", refusal.message)
        else:
            messages.success(request, "Data SK tersimpan.")
            return _shown(decree)
    return _form(request, here, form, "Perbaiki data SK", decree.number)


@login_required
@require_http_methods(["GET", "POST"])
def decree_file_new(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """The signed decree, through the same checked upload as evidence."""
    here, decree = _decree(request, regency, pk)
    form = DecreeFileForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = take_delivery(request, here, form)
            services.attach_decree(decree, file=sent.file, name=sent.name, by=user_of(request))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Berkas SK tersimpan.")
            return _shown(decree)
    return _form(request, here, form, "Unggah berkas SK", decree.number)


@login_required
@require_GET
def decree_file(request: HttpRequest, regency: str, pk: int) -> HttpResponseBase:
    """A decree is public by nature: everybody who works in the regency reads it; always as attachment."""
    here = enter_regency(request, regency)
    decree = find_or_404(TaskForceDecree, user_of(request), regency=here, pk=pk, select=("file",))
    if decree.file is None:
        raise Http404("Berkas SK ini belum diunggah.")
    return attachment(open_for_download(decree.file), decree.file_name, decree.file.mime)


@login_required
@require_POST
def annex(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    _, decree = _decree(request, regency, pk)
    return redirect("documents:job", order_annex(decree, by=user_of(request)).pk)


@login_required
@require_http_methods(["GET", "POST"])
def post_new(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, decree = _decree(request, regency, pk)
    form = PostForm(posted(request), bodies=_bodies(request, here))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        body = find_or_404(Organisation, user_of(request), regency=here, pk=data.pop("organisation"))
        try:
            services.add_post(decree, organisation=body, by=user_of(request), **data)
        except Refused as refusal:
            form.add_error("kind", refusal.message)
        else:
            messages.success(request, "Kedudukan dicatat.")
            return _shown(decree)
    return _form(request, here, form, "Tambah kedudukan", f"SK {decree.number}")


@login_required
@require_http_methods(["GET", "POST"])
def post_edit(request: HttpRequest, regency: str, pk: int, post_pk: int) -> HttpResponse:
    here, post = _post(request, regency, pk, post_pk)
    initial = {
        "group": post.group,
        "kind": post.kind,
        "title": post.title,
        "organisation": post.organisation_id,
    }
    form = PostForm(posted(request), initial=initial, bodies=_bodies(request, here))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        body = find_or_404(Organisation, user_of(request), regency=here, pk=data.pop("organisation"))
        try:
            services.change_post(post, organisation=body, by=user_of(request), **data)
        except Refused as refusal:
            form.add_error("kind", refusal.message)
        else:
            messages.success(request, "Kedudukan tersimpan.")
            return _shown(post.decree)
    return _form(request, here, form, "Ubah kedudukan", f"{post.place}: {post.title}")


@login_required
@require_POST
def post_remove(request: HttpRequest, regency: str, pk: int, post_pk: int) -> HttpResponse:
    _, post = _post(request, regency, pk, post_pk)
    try:
        services.remove_post(post, by=user_of(request))
        messages.success(request, "Kedudukan dihapus dari susunan.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return _shown(post.decree)


@login_required
@require_http_methods(["GET", "POST"])
def holder(request: HttpRequest, regency: str, pk: int, post_pk: int) -> HttpResponse:
    here, post = _post(request, regency, pk, post_pk)
    user = user_of(request)
    people = Person.objects.visible_to(user).filter(regency=here).current()
    form = HolderForm(posted(request), people=people)
    if request.method == "POST" and form.is_valid():
        person = find_or_404(Person, user, regency=here, pk=form.cleaned_data["person"])
        try:
            services.change_holder(post, person=person, on=form.cleaned_data["on"], by=user)
        except Refused as refusal:
            form.add_error("on" if refusal.code == "holder-too-early" else "person", refusal.message)
        else:
            messages.success(request, f"{person.name} tercatat sebagai {post.place}.")
            return _shown(post.decree)
    return _form(request, here, form, "Ganti pemegang", f"{post.place}: {post.title}")


def _keep(request: HttpRequest, regency: str) -> Regency:
    here = enter_regency(request, regency)
    allow(policies.can_keep_task_force(user_of(request), here))
    return here


def _decree(request: HttpRequest, regency: str, pk: int) -> tuple[Regency, TaskForceDecree]:
    here = enter_regency(request, regency)
    found = find_or_404(TaskForceDecree, user_of(request), regency=here, pk=pk, select=("regency",))
    allow(policies.can_keep_task_force(user_of(request), here))
    return here, found


def _post(request: HttpRequest, regency: str, pk: int, post_pk: int) -> tuple[Regency, TaskForcePost]:
    here, decree = _decree(request, regency, pk)
    found = find_or_404(
        TaskForcePost, user_of(request), decree=decree, pk=post_pk, select=("decree__regency",)
    )
    return here, found


def _bodies(request: HttpRequest, here: Regency) -> list[Organisation]:
    rows = Organisation.objects.visible_to(user_of(request)).filter(regency=here).current()
    return list(rows.exclude(sector=Sector.VILLAGE))


def _shown(decree: TaskForceDecree) -> HttpResponse:
    response = redirect("coordination:task-force", decree.regency.code)
    response["Location"] += f"?sk={decree.pk}"
    return response


def _form(request: HttpRequest, here: Regency, form: forms.Form, heading: str, lede: str) -> HttpResponse:
    context = {"active": "lembaga", "regency": here, "form": form, "heading": heading, "lede": lede}
    return render(request, "coordination/task_force_form.html", context, status=422 if form.errors else 200)
