"""People of the directory: for those who invite and record; changed by the secretariat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.http import allow, find_or_404, posted
from common.refusals import Refused
from participants import policies
from participants.forms.directory import EndForm, PersonForm, PositionForm
from participants.models import Organisation, Person, Position
from participants.places import enter_regency, user_of
from participants.rendering import directory as rendering
from participants.services import people as services

if TYPE_CHECKING:
    from participants.models import Regency

PAGE_ROWS = 50


@login_required
@require_GET
def people(request: HttpRequest, regency: str) -> HttpResponse:
    here = enter_regency(request, regency)
    user = user_of(request)
    allow(policies.can_see_people(user, here))
    wanted = request.GET.get("q", "").strip()[:100]
    found = Person.objects.visible_to(user).filter(regency=here).current().named_like(wanted)
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("hal"))
    context = {
        "active": "lembaga",
        "tab": "orang",
        "regency": here,
        "q": wanted,
        "page": page,
        "rows": rendering.people_rows(list(page.object_list), timezone.localdate()),
        "filters": urlencode({"q": wanted}),
        "can_manage": policies.can_manage_regency(user, here),
        "can_see_people": True,
    }
    return render(request, "participants/people.html", context)


@login_required
@require_GET
def person(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, found = _find(request, regency, pk)
    if found.merged_into is not None:
        return redirect("participants:person", regency, found.merged_into.pk)
    return render(request, "participants/person.html", _context(request, here, found))


@login_required
@require_http_methods(["GET", "POST"])
def person_new(request: HttpRequest, regency: str) -> HttpResponse:
    here = enter_regency(request, regency)
    allow(policies.can_manage_regency(user_of(request), here))
    form = PersonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_person(here, contact=form.contact, by=user_of(request))
        except Refused as refusal:
            form.add_error("employee_number", refusal.message)
        else:
            messages.success(request, f"{made.name} tercatat. Catat jabatannya.")
            return redirect("participants:person", here.code, made.pk)
    return _form(request, here, form, "Catat orang")


@login_required
@require_http_methods(["GET", "POST"])
def person_edit(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, found = _managed(request, regency, pk)
    initial = {field: getattr(found, field) for field in services.FIELDS}
    form = PersonForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_person(found, contact=form.contact, by=user_of(request))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Perubahan tersimpan.")
            return redirect("participants:person", here.code, pk)
    return _form(request, here, form, "Perbaiki data orang", found)


@login_required
@require_http_methods(["GET", "POST"])
def person_erase(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """Ask once, then blank name, number and contacts for good."""
    here, found = _managed(request, regency, pk)
    if request.method == "POST":
        try:
            services.erase_person(found, now=timezone.now(), by=user_of(request))
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect("participants:person", here.code, pk)
        messages.success(
            request, "Data orang ini dihapus. Kehadiran dan jabatannya tetap terhitung tanpa nama."
        )
        return redirect("participants:people", here.code)
    context = {"active": "lembaga", "tab": "orang", "regency": here, "person": found, "can_see_people": True}
    return render(request, "participants/person_erase.html", context)


@login_required
@require_POST
def position_add(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, found = _managed(request, regency, pk)
    user = user_of(request)
    form = PositionForm(request.POST, bodies=_bodies(request, here))
    if form.is_valid():
        data = dict(form.cleaned_data)
        body = find_or_404(Organisation, user, regency=here, pk=data.pop("organisation"))
        try:
            made = services.add_position(found, organisation=body, by=user, **data)
        except Refused as refusal:
            form.add_error("title", refusal.message)
        else:
            _say_elsewhere(request, made)
            return redirect("participants:person", here.code, pk)
    context = _context(request, here, found) | {"position_form": form}
    return render(request, "participants/person.html", context, status=422)


@login_required
@require_POST
def position_end(request: HttpRequest, regency: str, pk: int, position_pk: int) -> HttpResponse:
    here, found = _managed(request, regency, pk)
    position = find_or_404(Position, user_of(request), pk=position_pk, select=("person",))
    if position.person.surviving.pk != found.pk:
        raise Http404("Jabatan ini tidak ditemukan.")
    form = EndForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused("day-missing", "Isi hari terakhir menjabat.")
        services.end_position(position, on=form.cleaned_data["on"], by=user_of(request))
        messages.success(request, f"{position.title} dicatat berakhir.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("participants:person", here.code, pk)


def _say_elsewhere(request: HttpRequest, made: Position) -> None:
    """Two posts at once are allowed, but said out loud."""
    others = services.also_holds(made, timezone.localdate())
    also = ", ".join(f"{row.title} di {row.organisation}" for row in others)
    messages.success(request, f"Jabatan {made.title} tercatat.")
    if also:
        messages.warning(request, f"Orang ini juga menjabat {also}. Bila sudah berakhir, catat tanggalnya.")


def _find(request: HttpRequest, regency: str, pk: int) -> tuple[Regency, Person]:
    here = enter_regency(request, regency)
    allow(policies.can_see_people(user_of(request), here))
    return here, find_or_404(Person, user_of(request), regency=here, pk=pk, select=("merged_into",))


def _managed(request: HttpRequest, regency: str, pk: int) -> tuple[Regency, Person]:
    here = enter_regency(request, regency)
    allow(policies.can_manage_regency(user_of(request), here))
    found = find_or_404(Person, user_of(request), regency=here, pk=pk, merged_into=None, erased_at=None)
    return here, found


def _bodies(request: HttpRequest, here: Regency) -> list[Organisation]:
    return list(Organisation.objects.visible_to(user_of(request)).filter(regency=here).current().only("name"))


def _context(request: HttpRequest, here: Regency, found: Person) -> dict[str, Any]:
    user = user_of(request)
    can_manage = policies.can_manage_regency(user, here) and found.erased_at is None
    return {
        "active": "lembaga",
        "tab": "orang",
        "regency": here,
        "person": found,
        "posts": rendering.posts(Position.objects.visible_to(user).of_person(found), timezone.localdate()),
        "absorbed": found.absorbed.all(),
        "can_manage": can_manage,
        "can_see_people": True,
        "position_form": PositionForm(bodies=_bodies(request, here)) if can_manage else None,
        "end_form": EndForm(),
    }


def _form(
    request: HttpRequest, here: Regency, form: PersonForm, heading: str, found: Person | None = None
) -> HttpResponse:
    context = {
        "active": "lembaga",
        "tab": "orang",
        "regency": here,
        "form": form,
        "heading": heading,
        "person": found,
        "can_see_people": True,
    }
    return render(request, "participants/person_form.html", context, status=422 if form.errors else 200)
