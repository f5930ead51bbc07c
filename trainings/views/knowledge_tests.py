"""The tests of a training for its committee: put together, opened, on the hall's screen, what came out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.formats import moment, small_number
from common.http import allow, posted, xlsx
from common.qr import qr_svg
from common.refusals import Refused
from participants.places import user_of
from trainings import policies
from trainings.forms.tests import ComposeForm
from trainings.marking import LONGEST, order_of
from trainings.models import Participant, TestQuestion, TestSheet
from trainings.rendering import test_results
from trainings.services import knowledge_tests as services
from trainings.services import question_paper, test_recap
from trainings.services.sheets import pair_sheets
from trainings.views.trainings import enter_own_training, enter_training

if TYPE_CHECKING:
    from participants.models import Regency
    from trainings.models import Training

ROWS = 100
MISSING = {"awal": "uji awal", "akhir": "uji akhir"}


@login_required
@require_GET
def results(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """Who scored what, class means, weak topics, and the sheets that are nobody's yet."""
    here, row = enter_tests(request, regency, pk)
    pair_sheets(row)
    found = test_results.results(row)
    missing = request.GET.get("belum", "")
    lines = [
        line
        for line in found.lines
        if missing not in MISSING or (line.pre if missing == "awal" else line.post) is None
    ]
    context = frame(here, row) | {
        "results": found,
        "states": [(kind, found.tests.get(kind), found.taken[kind]) for kind in services.KINDS],
        "chart": test_results.chart(found.topics) if found.topics else "",
        "page": Paginator(lines, ROWS).get_page(request.GET.get("hal")),
        "missing": missing,
        "can_keep": policies.can_keep_trainings(user_of(request), here),
    }
    return render(request, "trainings/tests/results.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def compose(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """Choose from the bank; both tests ask the same unless the committee says otherwise."""
    here, row = enter_own_training(request, regency, pk)
    bank = TestQuestion.objects.visible_to(user_of(request)).filter(regency=here, retired_at=None)
    offered = list(bank.select_related("topic").order_by("topic__name", "pk"))
    tests = [services.test_of(row, kind) for kind in services.KINDS]
    open_kinds = [test.kind for test in tests if test.opened_at is None]
    form = ComposeForm(posted(request), questions=offered, kinds=open_kinds)
    if request.method == "POST" and form.is_valid():
        try:
            services.compose(
                row, kinds=form.cleaned_data["kinds"], questions=form.chosen, by=user_of(request)
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, f"{len(form.chosen)} soal disusun. Buka ujinya bila peserta sudah siap."
            )
            return redirect("trainings:tests", here.code, row.pk)
    each = small_number(request.GET.get("tiap", ""))
    chosen = _chosen(request, row, offered, each) or {one["id"] for test in tests for one in test.questions}
    topics: dict[str, list[tuple[TestQuestion, bool]]] = {}
    for question in offered:
        topics.setdefault(question.topic.name, []).append((question, question.pk in chosen))
    context = frame(here, row) | {
        "form": form,
        "topics": topics,
        "count": len(offered),
        "kinds": form.labels,
        "ticked": request.POST.getlist("kinds") if request.method == "POST" else open_kinds,
        "each": each or 4,
        "longest": LONGEST,
    }
    return render(request, "trainings/tests/compose.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest, row: Training, offered: list[TestQuestion], each: int) -> set[int]:
    """What was ticked, or `each` questions of every topic, always the same ones for one training."""
    if request.method == "POST":
        return {small_number(value) for value in request.POST.getlist("questions")}
    if not each:
        return set()
    topics: dict[int, list[int]] = {}
    for question in offered:
        topics.setdefault(question.topic_id, []).append(question.pk)
    return {number for ids in topics.values() for number in order_of(ids, f"{row.pk}")[:each]}


@login_required
@require_POST
def open_test(request: HttpRequest, regency: str, pk: int, kind: str) -> HttpResponse:
    here, row = enter_own_training(request, regency, pk)
    test = services.test_of(row, kind)
    try:
        if test.pk is None:
            raise Refused("test-empty", "Uji ini belum memuat soal. Susun soalnya dahulu.")
        services.open_test(test, by=user_of(request), now=timezone.now())
        messages.success(request, f"{test} dibuka. Tampilkan kodenya di layar ruangan.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("trainings:tests", here.code, row.pk)


@login_required
@require_POST
def close_test(request: HttpRequest, regency: str, pk: int, kind: str) -> HttpResponse:
    here, row = enter_own_training(request, regency, pk)
    test = services.test_of(row, kind)
    try:
        if test.pk is None:
            raise Refused("test-not-open", "Uji ini tidak sedang dibuka. Tidak ada yang berubah.")
        services.close_test(test, by=user_of(request), now=timezone.now())
        messages.success(request, f"{test} ditutup. Lembar kertas tetap dapat Anda salin.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("trainings:tests", here.code, row.pk)


@login_required
@never_cache
@require_GET
def screen(request: HttpRequest, regency: str, pk: int, kind: str) -> HttpResponse:
    """Full screen for the hall; htmx fetches it again, a browser without JavaScript reloads the page."""
    here, row = enter_own_training(request, regency, pk)
    test = services.test_of(row, kind)
    address = request.build_absolute_uri(reverse("trainings:test-phone", args=[test.token]))
    context = {
        "training": row,
        "regency": here,
        "test": test,
        "now": moment(timezone.now(), here.zone),
        "sheets": TestSheet.objects.visible_to(user_of(request)).filter(test=test.pk).count(),
        "seats": Participant.objects.visible_to(user_of(request)).accepted().filter(training=row).count(),
        "qr": mark_safe(qr_svg(address, title=f"Kode QR {test}")) if test.is_open else "",
        "address": address.partition("://")[2].rstrip("/"),
    }
    inside = request.headers.get("HX-Request") == "true"
    return render(request, f"trainings/tests/{'_screen' if inside else 'screen'}.html", context)


@login_required
@require_GET
def book(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    here, row = enter_tests(request, regency, pk)
    return xlsx(test_recap.book_of(row), f"hasil-uji-{here.code}-{row.pk}.xlsx")


@login_required
@require_POST
def order_paper(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """The recap as a sealed PDF made by the worker."""
    here, row = enter_own_training(request, regency, pk)
    try:
        job = test_recap.order(row, by=user_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("trainings:tests", here.code, row.pk)
    return redirect("documents:job", job.pk)


@login_required
@require_POST
def order_questions(request: HttpRequest, regency: str, pk: int, kind: str) -> HttpResponse:
    """The questions on paper, for those without a phone."""
    here, row = enter_own_training(request, regency, pk)
    try:
        job = question_paper.order(row, services.test_of(row, kind), by=user_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("trainings:tests", here.code, row.pk)
    return redirect("documents:job", job.pk)


def enter_tests(request: HttpRequest, regency: str, pk: int) -> tuple[Regency, Training]:
    """The training for those who may read results (403 for others who work there)."""
    here, row = enter_training(request, regency, pk)
    allow(policies.can_read_tests(user_of(request), here))
    return here, row


def frame(here: Regency, row: Training) -> dict[str, Any]:
    return {"active": "pelatihan", "regency": here, "training": row}
