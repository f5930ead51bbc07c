"""How papers of a regency look: letterhead, signatories, numbers; and the register of its letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.http import allow, find_or_404, posted
from common.refusals import Refused
from documents import forms, policies
from documents.models import Letter, Letterhead, LetterNumber
from documents.numbering import PARTS
from documents.rendering.letters import example_of, pattern_rows, signature_rows
from documents.services import letter_numbers, letterheads
from documents.storage import default_store
from participants.places import enter_regency, user_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from documents.models import StoredFile
    from participants.models import Regency

REGISTER_LENGTH = 200


def _managed(request: HttpRequest, code: str) -> Regency:
    here = enter_regency(request, code)
    allow(policies.can_set_paper(user_of(request), here))
    return here


def _page(
    request: HttpRequest, template: str, here: Regency, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    return render(request, template, {"active": "lembaga", "regency": here, **context}, status=status)


@login_required
@require_safe
def letterhead(request: HttpRequest, regency: str) -> HttpResponse:
    here = _managed(request, regency)
    now = timezone.now()
    history = Letterhead.objects.visible_to(user_of(request)).filter(regency=here)
    context = {
        "head": letterheads.letterhead_of(here, now),
        "current": letterheads.current_letterhead(here, now),
        "history": history.select_related("saved_by")[:10],
        "signatures": signature_rows(
            letterheads.signatures_of(here, Letter.values, now),
            letterheads.signatories_on(here, here.day_of(now)),
        ),
        "patterns": pattern_rows(letter_numbers.patterns_of(here), timezone.localdate()),
    }
    return _page(request, "documents/letterhead.html", here, context)


@login_required
@require_http_methods(["GET", "POST"])
def letterhead_edit(request: HttpRequest, regency: str) -> HttpResponse:
    here = _managed(request, regency)
    now = letterheads.current_letterhead(here, timezone.now())
    start = {
        "lines": "\n".join(now.lines if now else letterheads.letterhead_of(here, timezone.now()).lines),
        "address": now.address if now else "",
        "contact": now.contact if now else "",
        "valid_from": timezone.localdate(),
    }
    form = forms.LetterheadForm(posted(request), request.FILES or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            _save_letterhead(request, here, form, now.emblem if now else None)
        except Refused as refusal:
            form.add_error("valid_from" if refusal.code == "letterhead-behind" else "emblem", refusal.message)
        else:
            messages.success(request, "Kop surat tersimpan. Surat yang sudah terbit tidak berubah.")
            return redirect("documents:letterhead", here.code)
    context = {"form": form, "now": now}
    return _page(request, "documents/letterhead_form.html", here, context, 422 if form.errors else 200)


def _save_letterhead(
    request: HttpRequest, here: Regency, form: forms.LetterheadForm, emblem: StoredFile | None
) -> None:
    data = form.cleaned_data
    sent = data["emblem"]
    if data["without_emblem"]:
        emblem = None
    elif sent:
        emblem = letterheads.keep_emblem(
            here, name=sent.name, stream=sent, size=sent.size, by=user_of(request)
        )
    letterheads.save_letterhead(
        here,
        lines=data["lines"],
        address=data["address"],
        contact=data["contact"],
        emblem=emblem,
        valid_from=data["valid_from"],
        by=user_of(request),
    )


@login_required
@require_safe
def emblem(request: HttpRequest, regency: str, pk: int) -> FileResponse:
    """The emblem of one letterhead; its bytes never change, so a browser may keep them."""
    here = enter_regency(request, regency)
    found = find_or_404(Letterhead, user_of(request), select=("emblem",), pk=pk, regency=here)
    if found.emblem is None:
        raise Http404("Kop surat ini tanpa lambang.")
    content = default_store().open(found.emblem.sha256)
    response = FileResponse(content, content_type=found.emblem.mime)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=86400"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def signatory(request: HttpRequest, regency: str, letter: str) -> HttpResponse:
    here = _managed(request, regency)
    if letter not in Letter.values:
        raise Http404("Jenis surat ini tidak dikenal.")
    today = timezone.localdate()
    rule = letterheads.signatories_on(here, today).get(letter)
    start = {
        "membership": rule.membership_id if rule else None,
        "post": rule.post if rule else "",
        "on_behalf_of": rule.on_behalf_of if rule else "",
        "valid_from": today,
    }
    posts = letterheads.signing_posts(here, today)
    form = forms.SignatoryForm(posted(request), initial=start, posts=posts)
    if request.method == "POST" and form.is_valid():
        try:
            letterheads.save_signatory(here, letter, by=user_of(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("post" if refusal.code == "signatory-empty" else "valid_from", refusal.message)
        else:
            messages.success(request, f"Penanda tangan tersimpan: {Letter(letter).label}.")
            return redirect("documents:letterhead", here.code)
    context = {
        "form": form,
        "label": Letter(letter).label,
        "now": letterheads.signature_of(here, letter, timezone.now()),
    }
    return _page(request, "documents/signatory_form.html", here, context, 422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def number_pattern(request: HttpRequest, regency: str, series: str) -> HttpResponse:
    here = _managed(request, regency)
    if series not in letter_numbers.SERIES_CODES:
        raise Http404("Jenis surat ini tidak dikenal.")
    row = letter_numbers.pattern_of(here, series)
    start = {name: getattr(row, name) for name in ("pattern", "classification", "unit", "by_registry")}
    form = forms.PatternForm(posted(request), initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            letter_numbers.save_pattern(here, series, by=user_of(request), **form.cleaned_data)
        except Refused as refusal:
            field = {"pattern-classification": "classification", "pattern-unit": "unit"}
            form.add_error(field.get(refusal.code, "pattern"), refusal.message)
        else:
            messages.success(request, f"Pola nomor tersimpan: {Letter(series).label}.")
            return redirect("documents:letterhead", here.code)
    context = {
        "form": form,
        "label": Letter(series).label,
        "parts": [(f"{{{name}}}", meaning) for name, meaning in PARTS.items()],
        "example": example_of(row, timezone.localdate()),
    }
    return _page(request, "documents/pattern_form.html", here, context, 422 if form.errors else 200)


@login_required
@require_safe
def register(request: HttpRequest, regency: str) -> HttpResponse:
    here = enter_regency(request, regency)
    allow(policies.can_number(user_of(request), here))
    return _register(request, here)


def _register(
    request: HttpRequest, here: Regency, *, pk: int = 0, typed: str = "", trouble: str = ""
) -> HttpResponse:
    """The register; with `trouble`, the line `pk` shows it beside what was typed."""
    lines = LetterNumber.objects.visible_to(user_of(request)).filter(regency=here)
    context = {
        "open": lines.filter(text="", voided_at=None)[:REGISTER_LENGTH],
        "closed": lines.exclude(text="", voided_at=None)[:REGISTER_LENGTH],
        "wrong": pk,
        "typed": typed,
        "trouble": trouble,
        "can_set": policies.can_set_paper(user_of(request), here),
    }
    return _page(request, "documents/register.html", here, context, 422 if trouble else 200)


@login_required
@require_POST
def number(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """Write the number of the general registry on an open line, or give it the portal's next one."""
    here = enter_regency(request, regency)
    allow(policies.can_number(user_of(request), here))
    line = find_or_404(LetterNumber, user_of(request), pk=pk, regency=here, select=("regency",))
    form = forms.NumberForm(request.POST)
    typed = form.cleaned_data["text"] if form.is_valid() else request.POST.get("text", "")
    try:
        if not form.is_valid():
            raise Refused("number-too-long", "Nomor surat paling panjang 120 huruf.")
        if "portal" in request.POST:
            line = letter_numbers.give_number(line, by=user_of(request))
        else:
            line = letter_numbers.type_number(line, typed, by=user_of(request))
    except Refused as refusal:
        return _register(request, here, pk=pk, typed=typed, trouble=refusal.message)
    messages.success(request, f"Nomor tercatat: {line.text}.")
    return redirect("documents:register", here.code)


@login_required
@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here = enter_regency(request, regency)
    allow(policies.can_number(user_of(request), here))
    line = find_or_404(LetterNumber, user_of(request), pk=pk, regency=here, select=("regency",))
    form = forms.VoidForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            letter_numbers.void_letter(line, by=user_of(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Surat dicatat batal. Nomornya tidak akan dipakai lagi.")
            return redirect("documents:register", here.code)
    context = {"form": form, "line": line}
    return _page(request, "documents/void_form.html", here, context, 422 if form.errors else 200)
