"""Pages of "Data dukung": list, hand in, one piece of evidence, and its verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.formats import small_number
from common.http import allow, find_or_404, posted
from common.refusals import Refused
from indicators import policies
from indicators import policies_evidence as rules
from indicators.forms.evidence import ChildForm, EvidenceForm, FilterForm, LinkForm, PaperForm, UploadForm
from indicators.models import Evidence, EvidenceLink, Period
from indicators.places import enter_period, local_now
from indicators.policies_review import reviewing_tier
from indicators.rendering import evidence as rendering
from indicators.rendering import evidence_page
from indicators.services import evidence as services
from indicators.views.deliveries import take_delivery
from participants.models import Organisation
from participants.places import user_of

if TYPE_CHECKING:
    from django import forms

    from indicators.models import Item

PAGE_ROWS = 50


@login_required
@require_GET
def index(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    """The register: own organisation's evidence, or the whole regency's for the Gugus Tugas."""
    here = enter_period(request, regency, period)
    user = user_of(request)
    overseer = policies.oversees(user, here.regency_id)
    bodies = Organisation.objects.visible_to(user).filter(regency=here.regency).current() if overseer else []
    form = FilterForm(request.GET, organisations=bodies)
    found = Evidence.objects.visible_to(user).filter(regency=here.regency)
    if not overseer:
        found = found.filter(organisation__in=user.rights.organisations)
    chosen = form.cleaned_data if form.is_valid() else {}
    shown = evidence_page.narrowed(found, here, chosen).select_related("organisation")
    can_give = rules.can_give(user, here)
    page = Paginator(shown, PAGE_ROWS).get_page(request.GET.get("hal"))
    context = {
        "active": "bukti",
        "period": here,
        "form": form,
        "overseer": overseer,
        "page": page,
        "rows": rendering.register_rows(user, here, list(page.object_list)),
        "filters": "&".join(f"{key}={quote(str(value))}" for key, value in chosen.items() if value),
        "can_give": can_give,
        "reviews": reviewing_tier(user, here) is not None,
        "window_open": not can_give or rules.window_open(user, here, None, local_now(here)),
    }
    return render(request, "indicators/evidence_index.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    """Hand in a file, for one item where the address names it."""
    here = enter_period(request, regency, period)
    user = user_of(request)
    item = _item(request, here, request.GET.get("butir", ""))
    allow(rules.can_give(user, here))
    bodies = rules.giving_organisations(user, here, item)
    allow(bool(bodies), "Perangkat daerah Anda tidak mengampu butir ini.")
    services.check_window(here, item, by=user, now=local_now(here))
    form = EvidenceForm(posted(request), request.FILES or None, organisations=bodies, initial={"title": ""})
    if request.method == "POST" and form.is_valid():
        body = next(b for b in bodies if b.pk == form.cleaned_data["organisation"])
        try:
            made = services.add_evidence(
                here,
                organisation=body,
                delivery=take_delivery(request, here.regency, form),
                description=form.description,
                paper=form.paper,
                item=item,
                page=form.cleaned_data["page"],
                by=user,
                now=local_now(here),
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            _tell_what_to_check(request, here, made)
            messages.success(request, "Bukti tersimpan.")
            return redirect("indicators:evidence", here.regency.code, here.slug, made.pk)
    context = {"active": "bukti", "period": here, "item": item, "form": form, "heading": "Tambah bukti"}
    return _form_page(request, context, form)


@login_required
@require_GET
def show(request: HttpRequest, regency: str, period: str, pk: int) -> HttpResponse:
    """One piece of evidence: what it is, what it proves, its revisions and the page that proves it."""
    here = enter_period(request, regency, period)
    evidence = _find(request, here, pk)
    return render(request, "indicators/evidence.html", _show_context(request, here, evidence))


@login_required
@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest, regency: str, period: str, pk: int) -> HttpResponse:
    """A new revision of the file."""
    here = enter_period(request, regency, period)
    evidence = _find(request, here, pk)
    allow(rules.can_change(user_of(request), evidence))
    form = PaperForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.replace_file(
                evidence,
                delivery=take_delivery(request, here.regency, form),
                paper=form.paper,
                by=user_of(request),
                now=local_now(here),
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            _tell_what_to_check(request, here, evidence)
            messages.success(request, "Revisi baru tersimpan. Berkas ini akan ditelaah kembali.")
            return redirect("indicators:evidence", regency, period, pk)
    heading = f"Unggah pengganti: {evidence.title}"
    context = {"active": "bukti", "period": here, "evidence": evidence, "form": form, "heading": heading}
    return _form_page(request, context, form)


@login_required
@require_http_methods(["GET", "POST"])
def redact(request: HttpRequest, regency: str, period: str, pk: int) -> HttpResponse:
    """A copy in which no child can be recognised."""
    here = enter_period(request, regency, period)
    evidence = _find(request, here, pk)
    allow(rules.can_change(user_of(request), evidence))
    form = UploadForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_redacted(
                evidence, delivery=take_delivery(request, here.regency, form), by=user_of(request)
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Salinan tersamar tersimpan. Asesor hanya melihat salinan ini.")
            return redirect("indicators:evidence", regency, period, pk)
    heading = f"Unggah salinan tersamar: {evidence.title}"
    context = {"active": "bukti", "period": here, "evidence": evidence, "form": form, "heading": heading}
    return _form_page(request, context, form)


@login_required
@require_POST
def withdraw(request: HttpRequest, regency: str, period: str, pk: int) -> HttpResponse:
    here = enter_period(request, regency, period)
    evidence = _find(request, here, pk)
    allow(rules.can_change(user_of(request), evidence))
    try:
        services.withdraw(evidence, by=user_of(request), now=local_now(here))
        messages.success(request, "Bukti ditarik. Berkas dan riwayatnya tetap tersimpan.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("indicators:evidence", regency, period, pk)


@login_required
@require_POST
def link(request: HttpRequest, regency: str, period: str, pk: int) -> HttpResponse:
    """Use the file for a further item."""
    here = enter_period(request, regency, period)
    evidence = _find(request, here, pk)
    user = user_of(request)
    allow(rules.can_change(user, evidence))
    form = LinkForm(request.POST, items=evidence_page.linkable_items(here, evidence))
    if form.is_valid():
        item = _item(request, here, form.cleaned_data["item"])
        try:
            if item is not None:
                page = form.cleaned_data["page"]
                services.link_item(evidence, period=here, item=item, page=page, by=user, now=local_now(here))
                messages.success(request, f"Berkas dikaitkan ke butir {item.code}.")
                return redirect("indicators:evidence", regency, period, pk)
        except Refused as refusal:
            form.add_error(None, refusal.message)
    context = _show_context(request, here, evidence) | {"link_form": form}
    return render(request, "indicators/evidence.html", context, status=422)


@login_required
@require_POST
def unlink(request: HttpRequest, regency: str, period: str, pk: int, link_pk: int) -> HttpResponse:
    here = enter_period(request, regency, period)
    evidence = _find(request, here, pk)
    allow(rules.can_change(user_of(request), evidence))
    select = ("period__regency", "item", "evidence")
    found = find_or_404(
        EvidenceLink, user_of(request), evidence=evidence, period=here, pk=link_pk, select=select
    )
    try:
        services.unlink_item(found, by=user_of(request), now=local_now(here))
        messages.success(request, f"Berkas dilepas dari butir {found.item.code}.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("indicators:evidence", regency, period, pk)


@login_required
@require_POST
def mark_child(request: HttpRequest, regency: str, period: str, pk: int) -> HttpResponse:
    """Answer the child question anew. Lifting the restriction is for those who may change the file."""
    here = enter_period(request, regency, period)
    evidence = _find(request, here, pk)
    user = user_of(request)
    allow(rules.can_mark_child(user, evidence))
    form = ChildForm(request.POST)
    if form.is_valid():
        answer = form.cleaned_data["child"]
        allow(answer != Evidence.ChildIdentifiable.NO or rules.can_change(user, evidence))
        services.mark_child(evidence, answer, by=user)
        messages.success(request, "Jawaban tentang data anak tersimpan dan langsung berlaku.")
        return redirect("indicators:evidence", regency, period, pk)
    context = _show_context(request, here, evidence) | {"child_form": form}
    return render(request, "indicators/evidence.html", context, status=422)


def _find(request: HttpRequest, here: Period, pk: int) -> Evidence:
    select = ("organisation", "regency", "created_by")
    return find_or_404(Evidence, user_of(request), regency=here.regency, pk=pk, select=select)


def _item(request: HttpRequest, here: Period, code: str) -> Item | None:
    """The named item among those the user may open; 404 for any other."""
    if not code:
        return None
    rows = policies.items_of(user_of(request), here).select_related("question__indicator")
    found: Item | None = rows.filter(code=code).first()
    if found is None:
        raise Http404("Butir ini tidak ditemukan.")
    return found


def _show_context(request: HttpRequest, here: Period, evidence: Evidence) -> dict[str, Any]:
    user = user_of(request)
    page = request.GET.get("halaman", "")
    view = evidence_page.evidence_view(user, here, evidence, small_number(page))
    may_change = rules.can_change(user, evidence) and evidence.withdrawn_at is None
    items = evidence_page.linkable_items(here, evidence) if may_change else []
    return {
        "active": "bukti",
        "period": here,
        "evidence": evidence,
        "view": view,
        "may_change": may_change,
        "may_mark": rules.can_mark_child(user, evidence),
        "link_form": LinkForm(items=items),
        "child_form": ChildForm(initial={"child": evidence.child_identifiable}),
    }


def _tell_what_to_check(request: HttpRequest, here: Period, evidence: Evidence) -> None:
    revision = services.current_revision(evidence, services.ORIGINAL)
    warning = rendering.warning_of(revision, here)
    if warning:
        messages.warning(request, warning)
    if revision is not None and "nik-like" in revision.file.flags and not evidence.is_restricted:
        messages.warning(
            request,
            "Berkas memuat nomor seperti NIK. Periksa kembali: apakah anak tertentu dapat dikenali?",
        )
    for other in services.same_bytes(evidence).visible_to(user_of(request))[:3]:
        messages.warning(
            request,
            f"Berkas yang sama sudah ada: “{other.title}” dari {other.organisation}. "
            "Satu berkas cukup diunggah sekali, lalu dikaitkan ke beberapa butir.",
        )


def _form_page(request: HttpRequest, context: dict[str, Any], form: forms.Form) -> HttpResponse:
    return render(request, "indicators/evidence_form.html", context, status=422 if form.errors else 200)
