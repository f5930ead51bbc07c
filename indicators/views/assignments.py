"""Pembagian butir: who leads, who contributes, until when; for many items at once or one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.http import find_or_404, posted
from common.refusals import Refused
from indicators import policies
from indicators.forms.periods import BodyForm, DeadlineForm
from indicators.models import Assignment
from indicators.places import enter_steering, item_of
from indicators.rendering.steering import AssignmentSearch, assigned_items, assignment_rows, history
from indicators.services import assignments as services
from participants.models import Organisation
from participants.places import user_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from indicators.models import Item, Period

PAGE_ROWS = 100


@login_required
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    """The list; posting moves the deadline of the ticked items."""
    here = enter_steering(request, regency, period, writing=request.method == "POST")
    user = user_of(request)
    form, refusal = DeadlineForm(posted(request)), None
    ticked = request.POST.getlist("butir")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        items = list(policies.items_of(user, here).filter(code__in=ticked))
        try:
            changed = services.change_deadlines(here, items, data["parts"], data["due_at"], by=user)
        except Refused as found:
            refusal = found
        else:
            messages.success(request, f"{changed} tenggat pada {len(items)} butir diubah.")
            return redirect(request.get_full_path())
    search = _search(request)
    page = Paginator(assigned_items(here, search), PAGE_ROWS).get_page(request.GET.get("hal"))
    bodies = Organisation.objects.visible_to(user).filter(regency=here.regency).current()
    kept = {"q": search.text, "klaster": search.cluster, "lembaga": search.organisation or ""}
    context = _context(request, here) | {
        "page": page,
        "rows": assignment_rows(page.object_list),
        "search": search,
        "query": urlencode({name: value for name, value in kept.items() if value}),
        "clusters": here.instrument.clusters.values_list("code", "name"),
        "bodies": bodies.values_list("pk", "short_name"),
        "form": form,
        "refusal": refusal,
        "ticked": ticked,
    }
    failed = refusal or form.errors
    return render(request, "indicators/period_assignments.html", context, status=422 if failed else 200)


@login_required
@require_GET
def show(request: HttpRequest, regency: str, period: str, code: str) -> HttpResponse:
    here = enter_steering(request, regency, period)
    return _page(request, here, _item(here, code))


@login_required
@require_POST
def lead(request: HttpRequest, regency: str, period: str, code: str) -> HttpResponse:
    here = enter_steering(request, regency, period, writing=True)
    item = _item(here, code)
    form = _form(request, here, "lead", data=True)
    if form.is_valid():
        body = _body(request, here, form.cleaned_data["organisation"])
        try:
            services.change_lead(here, item, body, reason=form.cleaned_data["reason"], by=user_of(request))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"{body} menjadi pengampu utama; yang lama menjadi kontributor.")
            return redirect("indicators:assignment", regency, period, code)
    return _page(request, here, item, lead_form=form, status=422)


@login_required
@require_POST
def add(request: HttpRequest, regency: str, period: str, code: str) -> HttpResponse:
    here = enter_steering(request, regency, period, writing=True)
    item = _item(here, code)
    form = _form(request, here, "add", data=True)
    if form.is_valid():
        body = _body(request, here, form.cleaned_data["organisation"])
        try:
            services.add_contributor(
                here, item, body, reason=form.cleaned_data["reason"], by=user_of(request)
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"{body} menjadi kontributor.")
            return redirect("indicators:assignment", regency, period, code)
    return _page(request, here, item, add_form=form, status=422)


@login_required
@require_POST
def remove(request: HttpRequest, regency: str, period: str, code: str, organisation: int) -> HttpResponse:
    here = enter_steering(request, regency, period, writing=True)
    item = _item(here, code)
    body = _body(request, here, organisation)
    try:
        services.remove_contributor(here, item, body, reason="", by=user_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{body} dilepas dari butir {code}.")
    return redirect("indicators:assignment", regency, period, code)


def _search(request: HttpRequest) -> AssignmentSearch:
    body = request.GET.get("lembaga", "")
    return AssignmentSearch(
        request.GET.get("q", "").strip()[:80],
        request.GET.get("klaster", "")[:4],
        int(body) if body.isascii() and body.isdigit() and len(body) < 12 else None,
    )


def _item(here: Period, code: str) -> Item:
    found = item_of(here, code)
    if found is None:
        raise Http404("Butir ini tidak ditemukan.")
    return found


def _body(request: HttpRequest, here: Period, pk: int) -> Organisation:
    return find_or_404(Organisation, user_of(request), pk=pk, regency=here.regency)


def _form(request: HttpRequest, here: Period, kind: str, *, data: bool = False) -> BodyForm:
    bodies = Organisation.objects.visible_to(user_of(request)).filter(regency=here.regency).current()
    label = "Pengampu utama yang baru" if kind == "lead" else "Kontributor baru"
    return BodyForm(
        request.POST if data else None, bodies=bodies, label=label, why=kind == "lead", auto_id=f"{kind}_%s"
    )


def _page(
    request: HttpRequest,
    here: Period,
    item: Item,
    *,
    lead_form: BodyForm | None = None,
    add_form: BodyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    parts = Assignment.objects.visible_to(user_of(request)).filter(period=here, item=item)
    context = _context(request, here) | {
        "item": item,
        "parts": parts.select_related("organisation__merged_into").order_by("-part", "organisation__name"),
        "history": history(here, item),
        "lead_form": lead_form or _form(request, here, "lead"),
        "add_form": add_form or _form(request, here, "add"),
    }
    return render(request, "indicators/period_assignment.html", context, status=status)


def _context(request: HttpRequest, here: Period) -> dict[str, Any]:
    return {
        "active": "kesiapan",
        "period": here,
        "can_arrange": policies.can_arrange(user_of(request), here.regency_id),
        "running": here.state == here.State.OPEN,
    }
