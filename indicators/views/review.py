"""The reviewers' queue and desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from common.formats import small_number, time
from common.http import allow, posted
from common.refusals import Refused
from indicators import policies_review as policies
from indicators.forms.review import ReviewForm
from indicators.models import Answer, Period, Tier
from indicators.places import enter_period, local_now
from indicators.policies_evidence import can_look_into
from indicators.rendering import desk_page
from indicators.rendering import evidence as rendering
from indicators.rendering import review as rendering_review
from indicators.rendering.file_pane import file_pane, reading
from indicators.scoring import levels
from indicators.services import review as services
from indicators.services import review_drafts
from participants.places import user_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from indicators.rendering.desk_page import Desk


@login_required
@require_GET
def desk(request: HttpRequest, regency: str, period: str, item: str) -> HttpResponse:
    """Claim and rubric on the left, the proving page on the right."""
    here = enter_period(request, regency, period)
    tier = tier_of(request, here)
    return _desk_page(request, tier, _find(request, here, tier, item), None)


@login_required
@require_POST
def decide(request: HttpRequest, regency: str, period: str, item: str) -> HttpResponse:
    """Record the tier's score and go on to the next waiting item."""

    def act(here: Period, tier: Tier, answer: Answer, form: ReviewForm) -> str:
        if form.score is None:
            raise Refused("level-missing", "Pilih nilai menurut rubrik.")
        services.decide(
            answer,
            tier=tier,
            score=form.score,
            opinion=form.opinion,
            version=form.cleaned_data["version"],
            by=user_of(request),
            now=local_now(here),
        )
        return f"Nilai butir {answer.item.code} dicatat."

    return _act(request, regency, period, item, act)


@login_required
@require_POST
def return_to_owner(request: HttpRequest, regency: str, period: str, item: str) -> HttpResponse:
    """Give the answer back with a reason and 2×24 hours."""

    def act(here: Period, tier: Tier, answer: Answer, form: ReviewForm) -> str:
        services.return_answer(
            answer,
            tier=tier,
            opinion=form.opinion,
            version=form.cleaned_data["version"],
            by=user_of(request),
            now=local_now(here),
        )
        return f"Butir {answer.item.code} dikembalikan ke {answer.organisation}. Tenggatnya 2×24 jam."

    return _act(request, regency, period, item, act)


@login_required
@require_POST
def keep_draft(request: HttpRequest, regency: str, period: str, item: str) -> HttpResponse:
    """Keep what is typed for this reviewer alone: by itself every few seconds, and by the button.

    A keeping that arrives after the decision of the same page is left out.
    """
    here = enter_period(request, regency, period)
    tier = tier_of(request, here)
    found = _find(request, here, tier, item)
    form = _form(request, tier, found)
    data = {name: request.POST[name] for name in form.typed_names if name in request.POST}
    version = request.POST.get("version", "")
    try:
        if found.settled_after(request.POST.get("decided", "")):
            raise Refused("already-settled", "Butir ini sudah diputuskan atau dikembalikan.")
        at = review_drafts.keep_review(
            found.answer, by=user_of(request), data=data, version=small_number(version)
        )
        said, tell = f"Draf tersimpan pukul {time(at, here.regency.zone)}", messages.success
    except Refused as refusal:
        said, tell = refusal.message, messages.error
    if getattr(request, "htmx", False):
        context = {"period": here, "item": found.answer.item, "said": said}
        return render(request, "indicators/_desk_draft.html", context)
    tell(request, said)
    return redirect(_desk_url(here, item))


@login_required
@require_POST
def drop_draft(request: HttpRequest, regency: str, period: str, item: str) -> HttpResponse:
    here = enter_period(request, regency, period)
    found = _find(request, here, tier_of(request, here), item)
    review_drafts.drop_review(found.answer, by=user_of(request))
    messages.success(request, f"Draf butir {item} dibuang.")
    return redirect(_desk_url(here, item))


def tier_of(request: HttpRequest, here: Period) -> Tier:
    """The tier this reviewer decides; 403 for everyone else."""
    tier = policies.reviewing_tier(user_of(request), here)
    allow(tier is not None, "Halaman ini untuk penelaah Gugus Tugas dan asesor.")
    return tier or Tier.INTERNAL


def _act(
    request: HttpRequest,
    regency: str,
    period: str,
    item: str,
    act: Callable[[Period, Tier, Answer, ReviewForm], str],
) -> HttpResponse:
    here = enter_period(request, regency, period)
    tier = tier_of(request, here)
    found = _find(request, here, tier, item)
    onward = rendering_review.neighbours(rendering_review.queue(user_of(request), here, tier), item)
    form = _form(request, tier, found)
    if form.is_valid():
        try:
            messages.success(request, act(here, tier, found.answer, form))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect(onward.next_waiting or reverse("indicators:review-queue", args=[regency, period]))
    return _desk_page(request, tier, found, form)


def _desk_url(here: Period, code: str) -> str:
    return reverse("indicators:desk", args=[here.regency.code, here.slug, code])


def _find(request: HttpRequest, here: Period, tier: Tier, code: str) -> Desk:
    found = desk_page.read_desk(user_of(request), here, tier, code, local_now(here))
    if found is None:
        raise Http404("Halaman atau data ini tidak ditemukan.")
    return found


def _form(request: HttpRequest, tier: Tier, found: Desk) -> ReviewForm:
    answer, user = found.answer, user_of(request)
    links = rendering.links_for(user, answer.period, answer.item)
    mark = desk_page.evidence_mark_of(links)
    outdated = {f"{word}_{pk}" for pk in desk_page.stale_files(found, links) for word in ("file", "why")}
    return ReviewForm(
        posted(request),
        tier=tier,
        levels=levels(answer.item.rule, answer.item.max_score),
        links=links,
        withheld={link.pk for link in links if not can_look_into(user, link.evidence)},
        draft={name: text for name, text in found.draft.items() if name not in outdated},
        initial={"version": answer.version, "seen": mark, "decided": found.decided},
    )


def _desk_page(request: HttpRequest, tier: Tier, found: Desk, form: ReviewForm | None) -> HttpResponse:
    user, answer, here = user_of(request), found.answer, found.answer.period
    item = answer.item
    shown = form or _form(request, tier, found)
    line = rendering_review.queue(user, here, tier)
    chosen = shown["level"].value()
    pane = file_pane(user, here, shown.links, request.GET)
    context: dict[str, Any] = {
        "active": "verifikasi",
        "period": here,
        "tier": tier.label,
        "queue": line,
        "around": rendering_review.neighbours(line, item.code),
        "desk": found,
        "answer": answer,
        "item": item,
        "claim": rendering_review.claim_text(item, answer.value),
        "previous": rendering_review.claim_text(item, answer.previous_value) if answer.previous_value else "",
        "form": shown,
        "rungs": rendering_review.rungs(
            item, answer.points, small_number(str(chosen)) if str(chosen).isdecimal() else None
        ),
        "pane": pane,
        "read": reading(pane.preview, desk_page.denominator_of(answer)),
        "verdicts": [
            (link.evidence.title, shown[f"file_{link.pk}"], shown[f"why_{link.pk}"]) for link in shown.links
        ],
        "changes": desk_page.changes(found, shown.links),
        "own_body": policies.is_own_body(user, answer.organisation_id),
        "reviewable": answer.state in policies.reviewable_states(here),
        "may_note_ministry": policies.can_transcribe(user, here),
    }
    return render(request, "indicators/desk.html", context, status=422 if shown.errors else 200)
