"""Answering one item. Every view: find the item, allow the verb, do it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from common.formats import points, time
from common.http import allow, find_or_404
from common.refusals import Refused
from indicators import policies
from indicators.forms.answers import AnswerSheet, changed_by_button, typed_fields
from indicators.models import Contribution, Receipt
from indicators.places import enter_period, local_now
from indicators.services.answers import Conflict, save_answer, submit, withdraw
from indicators.services.contributions import merge_contribution
from indicators.services.drafts import drop_draft, keep_draft
from indicators.services.receipts import content_sha256, order_paper, paper_of
from indicators.views.item_sheet import ItemView, find_item, item_url, show_conflict, show_item
from participants.places import user_of

if TYPE_CHECKING:
    from django.http import HttpRequest

SAVED = "Draf tersimpan. Ajukan ke Dinas bila sudah lengkap."


@login_required
@require_GET
def item(request: HttpRequest, regency: str, period: str, code: str) -> HttpResponse:
    here = find_item(request, regency, period, code)
    return show_item(request, here, here.sheet())


@login_required
@require_POST
def save(request: HttpRequest, regency: str, period: str, code: str) -> HttpResponse:
    """Save the draft; with the button "Ajukan ke Dinas" see `hand_in`."""
    here = _writable(request, regency, period, code)
    sheet = here.sheet(request.POST)
    try:
        _save(request, here, sheet)
    except Conflict as conflict:
        return show_conflict(request, here, sheet, conflict)
    except Refused as refusal:
        return show_item(request, here, sheet, refusal=refusal, status=422)
    messages.success(request, SAVED)
    return _go(request, item_url(here.period, here.item))


@login_required
@require_POST
def hand_in(request: HttpRequest, regency: str, period: str, code: str) -> HttpResponse:
    """Save what was typed and submit it ("Ajukan ke Dinas"); the receipt follows."""
    here = _writable(request, regency, period, code)
    sheet = here.sheet(request.POST)
    user, now = user_of(request), local_now(here.period)
    try:
        version = _save(request, here, sheet)
        receipt = submit(
            here.period, here.item, expected_version=version, by=user, now=now, no_data=sheet.no_data
        )
    except Conflict as conflict:
        return show_conflict(request, here, sheet, conflict)
    except Refused as refusal:
        return show_item(
            request, find_item(request, regency, period, code), sheet, refusal=refusal, status=422
        )
    messages.success(request, "Isian diajukan ke Dinas. Simpan tanda terimanya.")
    return _go(request, reverse("indicators:receipt", args=[regency, period, receipt.pk]))


@login_required
@require_POST
def recount(request: HttpRequest, regency: str, period: str, code: str) -> HttpResponse:
    """Show the form again with sums and points of what is typed, after a helper button; nothing is saved but
    the personal draft."""
    here = _writable(request, regency, period, code)
    data = changed_by_button(here.item, request.POST)
    keep_draft(here.period, here.item, by=user_of(request), data=typed_fields(data))
    sheet = here.sheet(data)
    return show_item(request, here, sheet, status=200 if sheet.is_valid() else 422)


@login_required
@require_POST
def autosave(request: HttpRequest, regency: str, period: str, code: str) -> HttpResponse:
    """Keep the typing of this person; answers with one line for the foot of the form.

    A keeping that arrives after the same person's save is older than what is stored, and left out.
    """
    here = _writable(request, regency, period, code)
    answer = here.page.answer
    if answer and answer.saved_by_id == here.user.pk and here.sheet(request.POST).version < answer.version:
        return render(request, "indicators/_saved.html", {"page": here.page})
    try:
        kept = keep_draft(here.period, here.item, by=here.user, data=typed_fields(request.POST))
    except Refused as refusal:
        return render(request, "indicators/_saved.html", {"page": here.page, "trouble": refusal.message})
    saved_at = time(kept, here.period.regency.zone)
    return render(request, "indicators/_saved.html", {"page": here.page, "saved_at": saved_at})


@login_required
@require_POST
def discard(request: HttpRequest, regency: str, period: str, code: str) -> HttpResponse:
    """Throw the personal draft away and show what is stored."""
    here = _writable(request, regency, period, code)
    drop_draft(here.period, here.item, by=user_of(request))
    messages.success(request, "Ketikan yang belum disimpan dibuang. Yang tampil adalah isian tersimpan.")
    return _go(request, item_url(here.period, here.item))


@login_required
@require_POST
def take_back(request: HttpRequest, regency: str, period: str, code: str) -> HttpResponse:
    here = _writable(request, regency, period, code)
    try:
        withdraw(here.period, here.item, by=user_of(request), now=local_now(here.period))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Pengajuan ditarik. Isian dapat diubah lagi.")
    return _go(request, item_url(here.period, here.item))


@login_required
@require_POST
def merge(request: HttpRequest, regency: str, period: str, code: str, pk: int) -> HttpResponse:
    """The lead takes a contributor's rows and note into the answer."""
    here = _writable(request, regency, period, code)
    given = find_or_404(
        Contribution,
        user_of(request),
        pk=pk,
        period=here.period,
        item=here.item,
        select=("organisation", "regency"),
    )
    given.period, given.item = here.period, here.item
    try:
        merge_contribution(given, by=user_of(request), now=local_now(here.period))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"Data dari {given.organisation} sudah digabungkan ke isian.")
    return _go(request, item_url(here.period, here.item))


@login_required
@require_GET
def receipt(request: HttpRequest, regency: str, period: str, pk: int) -> HttpResponse:
    here = enter_period(request, regency, period)
    found = find_or_404(Receipt, user_of(request), pk=pk, period=here, select=("regency", "organisation"))
    context = {
        "active": "bukti",
        "period": here,
        "receipt": found,
        "content": found.content,
        "claimed": points(Decimal(found.content["points"])) if found.content["points"] else "",
        "paper": paper_of(found),
        "whole": content_sha256(found.content) == found.sha256,
    }
    return render(request, "indicators/receipt.html", context)


@login_required
@require_POST
def receipt_paper(request: HttpRequest, regency: str, period: str, pk: int) -> HttpResponse:
    """Ask for the sealed page of a receipt, or go to the one that is there."""
    here = enter_period(request, regency, period)
    found = find_or_404(Receipt, user_of(request), pk=pk, period=here, select=("regency",))
    made = paper_of(found)
    if made is not None:
        return redirect("documents:download", made.code)
    job = order_paper(found, by=user_of(request))
    if job.created_by_id == user_of(request).pk:
        return redirect("documents:job", job.pk)
    messages.info(request, "PDF tanda terima ini sedang dibuat. Muat ulang halaman ini sebentar lagi.")
    return redirect("indicators:receipt", regency, period, pk)


def _writable(request: HttpRequest, regency: str, period: str, code: str) -> ItemView:
    here = find_item(request, regency, period, code)
    allow(
        policies.can_answer(user_of(request), here.period, here.page.lead_id),
        "Butir ini diisi oleh pengampu utamanya.",
    )
    return here


def _save(request: HttpRequest, here: ItemView, sheet: AnswerSheet) -> int:
    """The version after saving; Refused("form-invalid") keeps everything typed on the form."""
    if not sheet.is_valid():
        raise Refused("form-invalid", "Ada isian yang perlu diperbaiki.")
    answer = save_answer(
        here.period,
        here.item,
        sheet.filled(),
        expected_version=sheet.version,
        by=user_of(request),
        now=local_now(here.period),
    )
    sheet.version = answer.version
    return answer.version


def _go(request: HttpRequest, url: str) -> HttpResponse:
    return HttpResponseClientRedirect(url) if getattr(request, "htmx", False) else redirect(url)
