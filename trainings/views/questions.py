"""The bank of questions: read by those who keep trainings, written by the secretariat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common import sheets
from common.formats import small_number
from common.http import allow, find_or_404, posted, xlsx
from common.refusals import Refused
from participants.places import enter_regency, user_of
from trainings import policies, question_sheet
from trainings.forms.questions import QuestionForm, QuestionSheetForm
from trainings.models import TestQuestion
from trainings.services import questions as services

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from participants.models import Regency

ROWS = 60
SALT = "trainings.questions"
HOUR = 3600


@login_required
@require_GET
def bank(request: HttpRequest, regency: str) -> HttpResponse:
    here = _enter(request, regency, keep=False)
    rows = _questions(request, here).select_related("topic")
    topics = list(
        rows.filter(retired_at=None)
        .order_by("topic__name")
        .values_list("topic", "topic__name")
        .annotate(Count("pk"))
    )
    topic = small_number(request.GET.get("topik", ""))
    retired = request.GET.get("ditarik") == "ya"
    found = rows.filter(retired_at__isnull=not retired)
    page = Paginator(found.filter(topic=topic) if topic else found, ROWS).get_page(request.GET.get("hal"))
    context = _frame(here) | {
        "page": page,
        "topics": topics,
        "topic": topic,
        "retired": retired,
        "total": sum(count for _, _, count in topics),
        "can_keep": policies.can_keep_trainings(user_of(request), here),
    }
    return render(request, "trainings/questions/bank.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, regency: str) -> HttpResponse:
    here = _enter(request, regency)
    form = QuestionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.write(here, draft=form.draft, by=user_of(request))
        except Refused as refusal:
            form.add_error("text", refusal.message)
        else:
            messages.success(request, "Soal ditambahkan.")
            return redirect("trainings:questions", here.code)
    return _form(request, here, form, "Tulis soal")


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, regency: str, number: int) -> HttpResponse:
    here, question = _find(request, regency, number)
    form = QuestionForm(posted(request), initial=QuestionForm.of(question))
    if request.method == "POST" and form.is_valid():
        try:
            services.rewrite(question, draft=form.draft, by=user_of(request))
        except Refused as refusal:
            form.add_error("text", refusal.message)
        else:
            messages.success(request, "Soal diperbaiki. Uji yang sudah dibuka tidak berubah.")
            return redirect("trainings:questions", here.code)
    return _form(request, here, form, "Perbaiki soal", question)


@login_required
@require_POST
def retire(request: HttpRequest, regency: str, number: int) -> HttpResponse:
    """Take a question out of the offer, or with kembali=ya put it back."""
    here, question = _find(request, regency, number)
    if request.POST.get("kembali") == "ya":
        services.restore(question, by=user_of(request))
        messages.success(request, "Soal dipakai lagi.")
    else:
        services.retire(question, by=user_of(request), now=timezone.now())
        messages.success(request, "Soal ditarik. Uji yang memuatnya tidak berubah.")
    return redirect("trainings:questions", here.code)


@login_required
@require_POST
def load(request: HttpRequest, regency: str) -> HttpResponse:
    here = _enter(request, regency)
    added = services.load_starters(here, by=user_of(request))
    messages.success(
        request,
        f"{added} soal awal dimuat." if added else "Semua soal awal sudah ada. Tidak ada yang diubah.",
    )
    return redirect("trainings:questions", here.code)


@login_required
@require_GET
def book(request: HttpRequest, regency: str) -> HttpResponse:
    here = _enter(request, regency, keep=False)
    rows = _questions(request, here).filter(retired_at=None).select_related("topic")
    content = question_sheet.export((row.topic.name, row.text, row.options, row.answer) for row in rows)
    return xlsx(content, f"bank-soal-{here.code}.xlsx")


@login_required
@require_GET
def template(request: HttpRequest, regency: str) -> HttpResponse:
    here = _enter(request, regency)
    return xlsx(question_sheet.template(), f"templat-soal-{here.code}.xlsx")


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, regency: str) -> HttpResponse:
    """Check a list of questions without writing; the check itself carries the lines on to `take`."""
    here = _enter(request, regency)
    form = QuestionSheetForm(posted(request), request.FILES or None)
    context: dict[str, Any] = _frame(here) | {"form": form}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["sheet"]
        try:
            lines = question_sheet.lines(file.read(sheets.FILE_LIMIT + 1))
        except Refused as refusal:
            form.add_error("sheet", f"{refusal.message} Belum ada yang ditambahkan.")
        else:
            return render(
                request, "trainings/questions/check.html", context | _checked(here, lines, file.name)
            )
    status = 422 if form.errors else 200
    return render(request, "trainings/questions/upload.html", context, status=status)


@login_required
@require_POST
def take(request: HttpRequest, regency: str) -> HttpResponse:
    """Take over the lines that were checked within the last hour."""
    here = _enter(request, regency)
    try:
        code, lines = signing.loads(request.POST.get("soal", ""), salt=SALT, max_age=HOUR)
    except signing.BadSignature:
        code, lines = "", []
    if code != here.code:
        messages.error(request, "Pemeriksaan ini sudah terlalu lama. Unggah berkasnya sekali lagi.")
        return redirect("trainings:question-upload", here.code)
    drafts = [services.Draft(topic, text, tuple(options), answer) for topic, text, options, answer in lines]
    added = services.take(here, drafts=drafts, by=user_of(request))
    messages.success(request, f"{added} soal ditambahkan.")
    return redirect("trainings:questions", here.code)


def _checked(here: Regency, lines: list[question_sheet.Line], file_name: str) -> dict[str, Any]:
    known = services.known_keys(here)
    right = [line for line in lines if not line.fault]
    fresh = [line for line in right if services.key_of(line.text) not in known]
    rows = [[line.topic, line.text, list(line.options), line.answer] for line in fresh]
    return {
        "file_name": file_name,
        "wrong": [line for line in lines if line.fault],
        "fresh": fresh,
        "known": len(right) - len(fresh),
        "signed": signing.dumps([here.code, rows], salt=SALT, compress=True),
    }


def _enter(request: HttpRequest, regency: str, *, keep: bool = True) -> Regency:
    here = enter_regency(request, regency)
    may = policies.can_keep_trainings if keep else policies.can_read_tests
    allow(may(user_of(request), here))
    return here


def _questions(request: HttpRequest, here: Regency) -> QuerySet[TestQuestion]:
    return TestQuestion.objects.visible_to(user_of(request)).filter(regency=here)


def _find(request: HttpRequest, regency: str, number: int) -> tuple[Regency, TestQuestion]:
    here = _enter(request, regency)
    row = find_or_404(TestQuestion, user_of(request), regency=here, pk=number, select=("topic", "regency"))
    return here, row


def _form(
    request: HttpRequest,
    here: Regency,
    form: QuestionForm,
    heading: str,
    question: TestQuestion | None = None,
) -> HttpResponse:
    topics = _questions(request, here).order_by("topic__name").values_list("topic__name", flat=True)
    context = _frame(here) | {
        "form": form,
        "heading": heading,
        "question": question,
        "topics": topics.distinct(),
    }
    return render(request, "trainings/questions/form.html", context, status=422 if form.errors else 200)


def _frame(here: Regency) -> dict[str, Any]:
    return {"active": "pelatihan", "regency": here}
