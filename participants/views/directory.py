"""Bodies: the list, one body, and what the secretariat does with its entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.http import allow, find_or_404, posted, xlsx
from common.refusals import Refused
from participants import directory_sheet, policies
from participants.forms.directory import AliasForm, OrganisationForm, RenameForm
from participants.models import Organisation, OrganisationAlias, Sector
from participants.places import enter_regency, user_of
from participants.rendering import directory as rendering
from participants.services import directory as services
from participants.services.regions import missing_regions, register_regions

if TYPE_CHECKING:
    from django import forms

    from participants.models import Regency

PAGE_ROWS = 50


@login_required
@require_GET
def organisations(request: HttpRequest, regency: str) -> HttpResponse:
    """The directory by sector; a search looks through all sectors and every former name."""
    here = enter_regency(request, regency)
    user = user_of(request)
    wanted, sector = request.GET.get("q", "").strip()[:100], request.GET.get("unsur", "")
    found = Organisation.objects.visible_to(user).filter(regency=here).current().named_like(wanted)
    counts = rendering.sector_counts(found, sector)
    shown = (found.filter(sector=sector) if sector in Sector.values else found).order_by("short_name", "pk")
    page = Paginator(shown.select_related("parent__merged_into"), PAGE_ROWS).get_page(request.GET.get("hal"))
    can_manage = policies.can_manage_regency(user, here)
    context = {
        "active": "lembaga",
        "tab": "lembaga",
        "regency": here,
        "q": wanted,
        "sector": sector,
        "counts": counts,
        "total": sum(row.count for row in counts),
        "page": page,
        "rows": rendering.tiles(list(page.object_list)),
        "filters": urlencode({"q": wanted, "unsur": sector}),
        "can_manage": can_manage,
        "can_see_people": policies.can_see_people(user, here),
        "missing": missing_regions(here) if can_manage and not wanted else 0,
    }
    return render(request, "participants/organisations.html", context)


@login_required
@require_GET
def organisation(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here = enter_regency(request, regency)
    body = find_or_404(
        Organisation, user_of(request), regency=here, pk=pk, select=("parent__merged_into", "merged_into")
    )
    if body.merged_into is not None:
        return redirect("participants:organisation", regency, body.merged_into.pk)
    return render(request, "participants/organisation.html", _context(request, here, body))


@login_required
@require_http_methods(["GET", "POST"])
def organisation_new(request: HttpRequest, regency: str) -> HttpResponse:
    here = enter_regency(request, regency)
    allow(policies.can_manage_regency(user_of(request), here))
    form = OrganisationForm(posted(request), parents=_parents(request, here))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"parent": _parent(request, here, form)}
        try:
            made = services.add_organisation(here, by=user_of(request), **data)
        except Refused as refusal:
            form.add_error("name", refusal.message)
        else:
            messages.success(request, f"{made.name} terdaftar.")
            return redirect("participants:organisation", here.code, made.pk)
    return _form(request, here, form, "Daftarkan lembaga")


@login_required
@require_http_methods(["GET", "POST"])
def organisation_edit(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, body = _managed(request, regency, pk)
    initial = {
        "name": body.name,
        "short_name": body.short_name,
        "sector": body.sector,
        "parent": body.parent_id,
    }
    form = OrganisationForm(posted(request), initial=initial, parents=_parents(request, here))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"parent": _parent(request, here, form)}
        try:
            services.change_organisation(body, by=user_of(request), **data)
        except Refused as refusal:
            form.add_error("parent" if refusal.code == "parent-circle" else "name", refusal.message)
        else:
            messages.success(request, "Perubahan tersimpan.")
            return redirect("participants:organisation", here.code, pk)
    return _form(request, here, form, "Perbaiki data lembaga", body)


@login_required
@require_http_methods(["GET", "POST"])
def organisation_rename(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, body = _managed(request, regency, pk)
    form = RenameForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.rename(body, by=user_of(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("on" if refusal.code == "name-too-early" else "name", refusal.message)
        else:
            messages.success(request, f"Nama baru berlaku. “{body.name}” tetap ditemukan sebagai alias.")
            return redirect("participants:organisation", here.code, pk)
    return _form(request, here, form, "Ganti nama resmi", body)


@login_required
@require_POST
def alias_add(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, body = _managed(request, regency, pk)
    form = AliasForm(request.POST)
    if form.is_valid():
        try:
            services.add_alias(body, by=user_of(request), **form.cleaned_data)
            messages.success(request, "Alias dicatat. Lembaga ini juga ditemukan dengan nama itu.")
            return redirect("participants:organisation", here.code, pk)
        except Refused as refusal:
            form.add_error("name", refusal.message)
    context = _context(request, here, body) | {"alias_form": form}
    return render(request, "participants/organisation.html", context, status=422)


@login_required
@require_POST
def alias_remove(request: HttpRequest, regency: str, pk: int, alias_pk: int) -> HttpResponse:
    here, body = _managed(request, regency, pk)
    alias = find_or_404(
        OrganisationAlias,
        user_of(request),
        organisation=body,
        pk=alias_pk,
        select=("organisation", "regency"),
    )
    services.remove_alias(alias, by=user_of(request))
    messages.success(request, f"Alias “{alias.name}” dihapus.")
    return redirect("participants:organisation", here.code, pk)


@login_required
@require_POST
def regions(request: HttpRequest, regency: str) -> HttpResponse:
    """Register the kecamatan and desa that are still missing."""
    here = enter_regency(request, regency)
    allow(policies.can_manage_regency(user_of(request), here))
    districts, villages = register_regions(here, by=user_of(request))
    messages.success(request, f"{districts} kecamatan dan {villages} desa/kelurahan didaftarkan.")
    return redirect("participants:organisations", here.code)


@login_required
@require_GET
def export(request: HttpRequest, regency: str) -> HttpResponse:
    """The directory as XLSX; people only for those who may see their names."""
    here = enter_regency(request, regency)
    shows_people = policies.can_see_people(user_of(request), here)
    people = rendering.export_people(here, timezone.localdate()) if shows_people else None
    content = directory_sheet.export(Sector.labels, rendering.export_bodies(here), people)
    return xlsx(content, f"lembaga-{here.code}.xlsx")


def _managed(request: HttpRequest, regency: str, pk: int) -> tuple[Regency, Organisation]:
    here = enter_regency(request, regency)
    body = find_or_404(Organisation, user_of(request), regency=here, pk=pk, merged_into=None)
    allow(policies.can_manage_regency(user_of(request), here))
    return here, body


def _parents(request: HttpRequest, here: Regency) -> list[Organisation]:
    rows = Organisation.objects.visible_to(user_of(request)).filter(regency=here).current()
    return list(rows.exclude(sector=Sector.VILLAGE))


def _parent(request: HttpRequest, here: Regency, form: OrganisationForm) -> Organisation | None:
    chosen = form.cleaned_data["parent"]
    return find_or_404(Organisation, user_of(request), regency=here, pk=chosen) if chosen else None


def _context(request: HttpRequest, here: Regency, body: Organisation) -> dict[str, Any]:
    user = user_of(request)
    return {
        "active": "lembaga",
        "tab": "lembaga",
        "regency": here,
        "body": body,
        "can_manage": policies.can_manage_regency(user, here),
        "can_see_people": policies.can_see_people(user, here),
        "alias_form": AliasForm(),
    } | rendering.body_view(user, body, timezone.localdate())


def _form(
    request: HttpRequest, here: Regency, form: forms.Form, heading: str, body: Organisation | None = None
) -> HttpResponse:
    context = {
        "active": "lembaga",
        "tab": "lembaga",
        "regency": here,
        "form": form,
        "heading": heading,
        "body": body,
        "can_see_people": True,
    }
    return render(request, "participants/organisation_form.html", context, status=422 if form.errors else 200)
