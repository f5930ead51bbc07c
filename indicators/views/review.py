"""The reviewers' queue and desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from common.http import allow, find_or_404
from common.refusals import Refused
from indicators import policies_review as policies
from indicators.forms.review import ReviewForm
from indicators.models import Answer, Period, Tier
from indicators.places import enter_period, local_now
from indicators.policies_evidence import can_look_into
from indicators.rendering import evidence as rendering
from indicators.rendering import evidence_page
from indicators.rendering import review as rendering_review
from indicators.scoring import levels
from indicators.services import review as services
from indicators.services.verdicts import evidence_mark
from participants.places import user_of

if TYPE_CHECKING:
    from collections.abc import Callable


@login_required
@require_GET
def queue(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    """Submitted answers without a decision of this reviewer's tier, oldest first."""
    here = enter_period(request, regency, period)
    tier = _tier(request, here)
    context = {
        "active": "verifikasi",
        "period": here,
        "tier": tier.label,
        "queue": rendering_review.queue(user_of(request), here, tier),
        "stage_open": policies.stage_open(here, tier, local_now(here)),
        "can_transcribe": policies.can_transcribe(user_of(request), here),
    }
    return render(request, "indicators/review_queue.html", context)


@login_required
@require_GET
def desk(request: HttpRequest, regency: str, period: str, item: str) -> HttpResponse:
    """Claim and rubric on the left, the proving page on the right."""
    here = enter_period(request, regency, period)
    tier = _tier(request, here)
    answer = _answer(request, here, item)
    return _desk_page(request, here, tier, answer, None)


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


def _act(
    request: HttpRequest,
    regency: str,
    period: str,
    item: str,
    act: Callable[[Period, Tier, Answer, ReviewForm], str],
) -> HttpResponse:
    here = enter_period(request, regency, period)
    tier = _tier(request, here)
    answer = _answer(request, here, item)
    onward = rendering_review.neighbours(rendering_review.queue(user_of(request), here, tier), item)
    form = _form(request, here, tier, answer)
    if form.is_valid():
        try:
            messages.success(request, act(here, tier, answer, form))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect(
                onward.next_waiting or "indicators:review-queue", *_rest(onward.next_waiting, here)
            )
    return _desk_page(request, here, tier, answer, form)


def _rest(address: str, here: Period) -> list[str]:
    return [] if address else [here.regency.code, here.slug]


def _tier(request: HttpRequest, here: Period) -> Tier:
    tier = policies.reviewing_tier(user_of(request), here)
    allow(tier is not None, "Halaman ini untuk penelaah Gugus Tugas dan asesor.")
    return tier or Tier.INTERNAL


def _answer(request: HttpRequest, here: Period, code: str) -> Answer:
    select = ("item__question__indicator__cluster", "organisation", "regency", "period__regency")
    return find_or_404(Answer, user_of(request), period=here, item__code=code, select=select)


def _form(request: HttpRequest, here: Period, tier: Tier, answer: Answer) -> ReviewForm:
    links = rendering.links_for(user_of(request), here, answer.item)
    rubric = levels(answer.item.rule, answer.item.max_score)
    user = user_of(request)
    return ReviewForm(
        request.POST or None,
        tier=tier,
        levels=rubric,
        links=links,
        withheld={link.pk for link in links if not can_look_into(user, link.evidence)},
        initial={"version": answer.version, "seen": evidence_mark(answer)},
    )


def _desk_page(
    request: HttpRequest, here: Period, tier: Tier, answer: Answer, form: ReviewForm | None
) -> HttpResponse:
    user, item = user_of(request), answer.item
    shown = form or _form(request, here, tier, answer)
    found = rendering_review.queue(user, here, tier)
    chosen = shown["level"].value()
    pane = evidence_page.file_pane(
        user, here, shown.links, request.GET.get("berkas", ""), request.GET.get("halaman", "")
    )
    context: dict[str, Any] = {
        "active": "verifikasi",
        "period": here,
        "tier": tier.label,
        "queue": found,
        "around": rendering_review.neighbours(found, item.code),
        "answer": answer,
        "item": item,
        "claim": rendering_review.claim_text(item, answer.value),
        "previous": rendering_review.claim_text(item, answer.previous_value) if answer.previous_value else "",
        "form": shown,
        "rungs": rendering_review.rungs(
            item, answer.points, int(chosen) if str(chosen or "").isdigit() else None
        ),
        "pane": pane,
        "verdicts": [
            (link.evidence.title, shown[f"file_{link.pk}"], shown[f"why_{link.pk}"]) for link in shown.links
        ],
        "past": rendering_review.past_decisions(here, item),
        "changed": rendering_review.changed_since_decision(here, item, tier),
        "own_item": policies.has_hand_in(user, answer),
        "own_body": policies.is_own_body(user, answer.organisation_id),
        "reviewable": answer.state in policies.reviewable_states(here),
        "stage_open": policies.stage_open(here, tier, local_now(here)),
        "may_note_ministry": policies.can_transcribe(user, here),
        "filed": rendering_review.filed(here, item),
    }
    return render(request, "indicators/desk.html", context, status=422 if shown.errors else 200)
