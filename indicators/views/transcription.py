"""Official results: one item from a letter, or a whole letter as XLSX with a dry run first."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common import sheets
from common.formats import points
from common.http import allow, posted, xlsx
from common.refusals import Refused
from indicators import official_results, policies
from indicators import policies_review as rules
from indicators.forms.review import ConfirmForm, SheetForm, TranscribeForm
from indicators.models import Reason, Tier
from indicators.places import enter_period, local_now
from indicators.services import transcription as services
from participants.places import user_of

if TYPE_CHECKING:
    from indicators.models import Item, Period
    from indicators.services.transcription import OfficialScore, Preview, Source

TOKEN_LIFE = dt.timedelta(hours=2)
REASONS: dict[str, str] = dict(Reason.choices)


@login_required
@require_http_methods(["GET", "POST"])
def transcribe(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    """Copy one official score from its letter."""
    here = _enter(request, regency, period)
    form = TranscribeForm(posted(request), items=_items(request, here))
    if request.method == "POST" and form.is_valid():
        try:
            services.transcribe(
                here, [form.score], source=form.source, by=user_of(request), now=local_now(here)
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            tier = Tier(form.source.tier).label
            messages.success(request, f"Nilai {tier} butir {form.score.code} dicatat.")
            return redirect("indicators:transcribe", regency, period)
    return _page(request, here, {"form": form}, 422 if form.errors else 200)


@login_required
@require_POST
def check_sheet(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    """The dry run: every row is checked, nothing is written."""
    here = _enter(request, regency, period)
    form = SheetForm(request.POST, request.FILES, auto_id="sheet_%s")
    if not form.is_valid():
        return _page(request, here, {"sheet_form": form}, 422)
    try:
        content = form.cleaned_data["sheet"].read(sheets.FILE_LIMIT + 1)
        rows = official_results.read(content, REASONS)
        preview = services.preview(here, rows)
    except Refused as refusal:
        form.add_error("sheet", refusal.message)
        return _page(request, here, {"sheet_form": form}, 422)
    return _page(request, here, {"sheet_form": form} | _preview_context(here, form.source, preview), 200)


@login_required
@require_POST
def save_sheet(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    """Write the checked sheet: all rows or none."""
    here = _enter(request, regency, period)
    form = ConfirmForm(request.POST)
    try:
        if not form.is_valid():
            raise signing.BadSignature
        source, scores = _unpack(here, form.cleaned_data["token"])
        made = services.transcribe(here, scores, source=source, by=user_of(request), now=local_now(here))
    except signing.BadSignature:
        messages.error(request, "Hasil pemeriksaan sudah kedaluwarsa. Unggah berkasnya sekali lagi.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        total = points(sum((row.points for row in made), Decimal(0)))
        tier = Tier(source.tier).label
        messages.success(request, f"{len(made)} nilai {tier} dicatat, jumlahnya {total}.")
    return redirect("indicators:transcribe", regency, period)


@login_required
@require_GET
def template(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    """The XLSX to fill in, with every item of the period's instrument."""
    here = _enter(request, regency, period)
    rows = ((item.code, item.topic or item.question.text, item.max_score) for item in _items(request, here))
    return xlsx(official_results.template(rows, REASONS), f"nilai-{regency}-{period}.xlsx")


def _enter(request: HttpRequest, regency: str, period: str) -> Period:
    here = enter_period(request, regency, period)
    allow(rules.can_transcribe(user_of(request), here), "Nilai resmi dicatat oleh Sekretariat Gugus Tugas.")
    return here


def _items(request: HttpRequest, here: Period) -> list[Item]:
    return list(policies.items_of(user_of(request), here).select_related("question"))


def _preview_context(here: Period, source: Source, preview: Preview) -> dict[str, Any]:
    total = sum((row.points for row in preview.scores), Decimal(0))
    ready = bool(preview.scores) and not preview.faults
    return {
        "checked": True,
        "faults": preview.faults,
        "count": len(preview.scores),
        "total": points(total),
        "tier_label": Tier(source.tier).label,
        "confirm": ConfirmForm(initial={"token": _pack(here, source, preview.scores)}) if ready else None,
    }


def _pack(here: Period, source: Source, scores: list[OfficialScore]) -> str:
    payload = {
        "period": here.pk,
        "source": dataclasses.asdict(source) | {"date": source.date.isoformat()},
        "scores": [[row.code, str(row.points), row.reason, row.note] for row in scores],
    }
    return signing.dumps(payload, salt="official-results", compress=True)


def _unpack(here: Period, token: str) -> tuple[Source, list[OfficialScore]]:
    payload = signing.loads(token, salt="official-results", max_age=TOKEN_LIFE)
    if payload["period"] != here.pk:
        raise signing.BadSignature
    told = payload["source"]
    source = services.Source(**(told | {"date": dt.date.fromisoformat(told["date"])}))
    scores = [
        services.OfficialScore(code, Decimal(value), reason, note)
        for code, value, reason, note in payload["scores"]
    ]
    return source, scores


def _page(request: HttpRequest, here: Period, forms: dict[str, Any], status: int) -> HttpResponse:
    context = {
        "active": "verifikasi",
        "period": here,
        "form": TranscribeForm(items=_items(request, here)),
        "sheet_form": SheetForm(auto_id="sheet_%s"),
    }
    return render(request, "indicators/transcribe.html", context | forms, status=status)
