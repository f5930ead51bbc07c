"""The reviewers' queue: what waits, what is decided, and one remark for several items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from common.formats import small_number
from common.refusals import Refused
from indicators import policies_review as policies
from indicators.forms.review import RemarkForm
from indicators.models import Answer
from indicators.places import enter_period, local_now
from indicators.rendering import review as rendering
from indicators.services.review_drafts import remark_many
from indicators.services.review_many import return_many
from indicators.views.review import tier_of
from participants.places import user_of

if TYPE_CHECKING:
    from indicators.models import Period, Tier

PAGE_ROWS = 50


@login_required
@require_GET
def queue(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    """Submitted answers without a decision of this reviewer's tier, oldest first."""
    here = enter_period(request, regency, period)
    return _queue_page(request, here, tier_of(request, here), RemarkForm())


@login_required
@require_POST
def many(request: HttpRequest, regency: str, period: str) -> HttpResponse:
    """Return the ticked items with one coded reason, or put the remark into the reviewer's drafts of them."""
    here = enter_period(request, regency, period)
    tier = tier_of(request, here)
    form, ticked = RemarkForm(request.POST), _ticked(request)
    answers = _answers(request, here, ticked)
    if form.is_valid():
        try:
            messages.success(request, _act(request, here, tier, form, answers))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("indicators:review-queue", regency, period)
    return _queue_page(request, here, tier, form)


def _act(
    request: HttpRequest, here: Period, tier: Tier, form: RemarkForm, answers: list[tuple[Answer, int]]
) -> str:
    by, opinion = user_of(request), form.opinion
    if request.POST.get("aksi") == "catat":
        chosen = [answer for answer, _ in answers]
        count = remark_many(chosen, reason=opinion.reason, note=opinion.note, by=by)
        return f"Catatan masuk ke draf Anda pada {count} butir. Belum ada yang diputuskan."
    count = return_many(answers, tier=tier, opinion=opinion, by=by, now=local_now(here))
    return f"{count} butir dikembalikan ke OPD. Tenggatnya 2×24 jam."


def _ticked(request: HttpRequest) -> dict[int, int]:
    """Answer id → version seen, from the ticked boxes ("17:3")."""
    pairs = [text.partition(":") for text in request.POST.getlist("pilih")]
    return {small_number(pk): small_number(version) for pk, _, version in pairs}


def _answers(request: HttpRequest, here: Period, ticked: dict[int, int]) -> list[tuple[Answer, int]]:
    """The ticked answers among those this reviewer may see; one that is not makes the whole request a 404."""
    rows = Answer.objects.visible_to(user_of(request)).filter(period=here, pk__in=ticked)
    found = list(rows.select_related("item", "organisation", "regency", "period__regency"))
    if len(found) != len(ticked):
        raise Http404("Salah satu butir ini tidak ditemukan.")
    return [(answer, ticked[answer.pk]) for answer in found]


def _queue_page(request: HttpRequest, here: Period, tier: Tier, form: RemarkForm) -> HttpResponse:
    found = rendering.queue(user_of(request), here, tier)
    done = request.GET.get("daftar") == "selesai"
    page = Paginator(found.done if done else found.waiting, PAGE_ROWS).get_page(request.GET.get("hal"))
    context = {
        "active": "verifikasi",
        "period": here,
        "tier": tier.label,
        "queue": found,
        "page": page,
        "done": done,
        "form": form,
        "ticked": set(_ticked(request)),
        "stage_open": policies.stage_open(here, tier, local_now(here)),
        "can_transcribe": policies.can_transcribe(user_of(request), here),
    }
    return render(request, "indicators/review_queue.html", context, status=422 if form.errors else 200)
