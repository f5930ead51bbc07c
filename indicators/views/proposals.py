"""Take a proposed value into the answer, or turn it down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from common.http import allow, find_or_404
from common.refusals import Refused
from indicators import policies
from indicators.forms.proposals import RefuseForm, UseForm
from indicators.models import ProposedValue
from indicators.places import local_now
from indicators.services import proposals
from indicators.views.item_sheet import find_item, item_url, show_item
from participants.places import user_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from indicators.views.item_sheet import ItemView


@login_required
@require_POST
def use(request: HttpRequest, regency: str, period: str, code: str, pk: int) -> HttpResponse:
    here, found = _open(request, regency, period, code, pk)
    form = UseForm(request.POST)
    if not form.is_valid():
        return show_item(request, here, here.sheet(), use_form=form, status=422)
    try:
        proposals.use(
            found,
            expected_version=form.cleaned_data["version"],
            on_behalf=form.cleaned_data["on_behalf"],
            by=user_of(request),
            now=local_now(here.period),
        )
    except Refused as refusal:
        form.add_error("on_behalf" if refusal.code == "on-behalf-missing" else None, refusal.message)
        return show_item(request, here, here.sheet(), use_form=form, status=422)
    messages.success(request, "Usulan masuk ke isian sebagai draf. Periksa, lalu ajukan ke Dinas.")
    return redirect(item_url(here.period, here.item))


@login_required
@require_POST
def refuse(request: HttpRequest, regency: str, period: str, code: str, pk: int) -> HttpResponse:
    here, found = _open(request, regency, period, code, pk)
    form = RefuseForm(request.POST)
    try:
        if not form.is_valid():
            return show_item(request, here, here.sheet(), refuse_form=form, status=422)
        proposals.refuse(
            found, reason=form.cleaned_data["reason"], by=user_of(request), now=local_now(here.period)
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Usulan ditolak. Isian butir ini tidak berubah.")
    return redirect(item_url(here.period, here.item))


def _open(
    request: HttpRequest, regency: str, period: str, code: str, pk: int
) -> tuple[ItemView, ProposedValue]:
    here = find_item(request, regency, period, code)
    user = user_of(request)
    found = find_or_404(
        ProposedValue, user, pk=pk, period=here.period, item=here.item, select=("regency", "evidence")
    )
    allow(
        policies.can_answer(user, here.period, here.page.lead_id), "Usulan ini diputuskan pengampu utamanya."
    )
    found.period, found.item = here.period, here.item
    return here, found
