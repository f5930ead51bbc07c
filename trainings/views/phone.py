"""The test on a phone: no account, no session, no cookie. The link gives the questions, the code says who."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from common.formats import small_number
from common.refusals import Refused
from trainings.marking import LETTERS, kept, unanswered
from trainings.services import knowledge_tests
from trainings.services.sheets import hand_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trainings.models import KnowledgeTest

SALT = "trainings.receipt"
STATUS = {"test-closed": 410, "test-not-open": 409, "test-flood": 429, "test-sent-before": 409}


@csrf_exempt  # no account acts here: the link is the only right, and it stands in the address
@never_cache
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, token: str) -> HttpResponse:
    """All questions on one page; only a POST writes, and it may be repeated."""
    test = knowledge_tests.by_token(token)
    if request.method == "GET":
        return _page(request, test, {})
    answers = _answers(request, test)
    missing = unanswered(test.questions, answers)
    if not request.POST.get("code", "").strip():
        return _page(request, test, answers, fault="Tulis kode pribadi Anda.", status=422)
    if missing and test.is_open and request.POST.get("kosong") != "ya":
        return _page(request, test, answers, missing=missing, status=422)
    try:
        taken = hand_in(test, code=request.POST["code"], answers=answers, now=timezone.now())
    except Refused as refusal:
        status = STATUS.get(refusal.code, 422)
        if refusal.code == "test-code":
            return _page(request, test, answers, fault=refusal.message, missing=missing, status=status)
        return _page(request, test, answers, refusal=refusal, missing=missing, status=status)
    receipt = signing.Signer(salt=SALT, sep="~").sign(str(taken.pk))
    return redirect("trainings:test-received", token, receipt)


@never_cache
@require_GET
def received(request: HttpRequest, token: str, receipt: str) -> HttpResponse:
    """That a sheet has arrived, for whoever holds its receipt: no name, no score."""
    test = knowledge_tests.by_token(token)
    try:
        number = small_number(signing.Signer(salt=SALT, sep="~").unsign(receipt))
    except signing.BadSignature:
        raise Http404 from None
    taken = test.sheets.filter(pk=number).first()
    if taken is None:
        raise Http404
    context = {"test": test, "sheet": taken, "asked": len(test.questions), "given": len(taken.answers or {})}
    return render(request, "trainings/tests/received.html", context)


def _answers(request: HttpRequest, test: KnowledgeTest) -> dict[int, int]:
    """What was ticked; anything that is no option of a question of this test counts as not answered."""
    typed = {
        one["id"]: int(value)
        for one in test.questions
        if len(value := request.POST.get(f"q{one['id']}", "")) == 1 and value in "01234"
    }
    return kept(test.questions, typed)


def _letters(test: KnowledgeTest, answers: Mapping[int, int]) -> str:
    """ "ABCA- DABB": in fives, as a hand copies them into the grid of paper sheets."""
    row = [LETTERS[answers[one["id"]]] if one["id"] in answers else "-" for one in test.questions]
    return " ".join("".join(row[start : start + 5]) for start in range(0, len(row), 5))


def _page(
    request: HttpRequest,
    test: KnowledgeTest,
    answers: Mapping[int, int],
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    told = {
        "test": test,
        "training": test.training,
        "code": request.POST.get("code", "")[:12],
        "questions": [
            (
                place,
                one["id"],
                one["text"],
                [
                    (option, LETTERS[option], text, answers.get(one["id"]) == option)
                    for option, text in enumerate(one["options"])
                ],
            )
            for place, one in enumerate(test.questions, start=1)
        ],
        "letters": _letters(test, answers),
        **context,
    }
    if test.is_open:
        return render(request, "trainings/tests/phone.html", told, status=status)
    return render(request, "trainings/tests/shut.html", told, status=410 if test.closed_at else 409)
