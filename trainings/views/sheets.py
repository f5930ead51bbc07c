"""Sheets that need a hand: copied from paper, corrected, removed, paired with their participant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common import sheets as books
from common.http import find_or_404, posted, xlsx
from common.refusals import Refused
from participants.places import user_of
from trainings import score_sheet
from trainings.forms.tests import CorrectionForm, PairingForm, PaperFormSet, RemovalForm, ScoreSheetForm
from trainings.models import Participant, TestSheet
from trainings.services import knowledge_tests, test_recap
from trainings.services import sheets as services
from trainings.views.knowledge_tests import frame
from trainings.views.trainings import enter_own_training

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.forms import BaseFormSet

    from participants.models import Regency
    from trainings.forms.tests import PaperForm
    from trainings.models import Training


@login_required
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, regency: str, pk: int, kind: str) -> HttpResponse:
    """Many lines at once, each answered by itself; a line that is kept may be sent again."""
    here, row = enter_own_training(request, regency, pk)
    lines: BaseFormSet[PaperForm] = PaperFormSet(posted(request))
    if request.method == "GET":
        return _grid(request, here, row, kind, lines)
    knowledge_tests.test_of(row, kind)
    filled = [form for form in lines if form.is_valid() and not form.empty]
    answers = services.enter_paper(
        row, kind, rows=[form.row for form in filled], by=user_of(request), now=timezone.now()
    )
    kept = 0
    for form, answer in zip(filled, answers, strict=True):
        if answer:
            form.add_error(None, answer)
        else:
            kept += 1
            form.kept = True
    if kept:
        messages.success(request, f"{kept} lembar tersimpan.")
    if kept and lines.is_valid() and kept == len(filled):
        return redirect("trainings:test-paper", here.code, row.pk, kind)
    if not filled and lines.is_valid():
        messages.error(request, "Belum ada baris yang diisi.")
    return _grid(request, here, row, kind, lines, status=422)


@login_required
@require_POST
def paper_file(request: HttpRequest, regency: str, pk: int, kind: str) -> HttpResponse:
    """Read a filled template into the grid, where somebody looks at it before it is kept."""
    here, row = enter_own_training(request, regency, pk)
    form = ScoreSheetForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            found = score_sheet.lines(form.cleaned_data["sheet"].read(books.FILE_LIMIT + 1))
        except Refused as refusal:
            form.add_error("sheet", f"{refusal.message} Belum ada yang disimpan.")
        else:
            messages.success(
                request, f"{len(found)} baris dibaca dari berkas dan belum disimpan. Periksa, lalu simpan."
            )
            return _grid(request, here, row, kind, PaperFormSet(initial=found))
    return _grid(request, here, row, kind, PaperFormSet(), upload=form, status=422)


@login_required
@require_GET
def paper_template(request: HttpRequest, regency: str, pk: int, kind: str) -> HttpResponse:
    here, row = enter_own_training(request, regency, pk)
    test = knowledge_tests.test_of(row, kind)
    return xlsx(test_recap.blank_book(row), f"nilai-uji-{test.kind}-{here.code}-{row.pk}.xlsx")


@login_required
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, regency: str, pk: int, number: int) -> HttpResponse:
    """One sheet: what it says, and a paper score written anew with its reason."""
    here, row, found = _find(request, regency, pk, number)
    form = CorrectionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.correct(found, score=data["score"], reason=data["reason"], by=user_of(request))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"Nilai lembar {found.code} diperbaiki.")
            return redirect("trainings:tests", here.code, row.pk)
    return _page(request, here, row, found, form=form)


@login_required
@require_POST
def pair(request: HttpRequest, regency: str, pk: int, number: int) -> HttpResponse:
    here, row, found = _find(request, regency, pk, number)
    form = PairingForm(request.POST, people=_without(request, row, found))
    if form.is_valid():
        participant = find_or_404(
            Participant, user_of(request), training=row, pk=form.cleaned_data["participant"]
        )
        try:
            services.pair(found, participant=participant, by=user_of(request))
        except Refused as refusal:
            form.add_error("participant", refusal.message)
        else:
            messages.success(request, f"Lembar {found.code} dipasangkan dengan {participant.name}.")
            return redirect("trainings:tests", here.code, row.pk)
    return _page(request, here, row, found, pairing=form, status=422)


@login_required
@require_POST
def remove(request: HttpRequest, regency: str, pk: int, number: int) -> HttpResponse:
    here, row, found = _find(request, regency, pk, number)
    form = RemovalForm(request.POST, prefix="hapus")
    if form.is_valid():
        services.remove(found, reason=form.cleaned_data["reason"], by=user_of(request))
        messages.success(request, f"Lembar {found.code} dihapus dari hasil uji.")
        return redirect("trainings:tests", here.code, row.pk)
    return _page(request, here, row, found, removal=form, status=422)


def _find(request: HttpRequest, regency: str, pk: int, number: int) -> tuple[Regency, Training, TestSheet]:
    here, row = enter_own_training(request, regency, pk)
    found = find_or_404(
        TestSheet,
        user_of(request),
        test__training=row,
        pk=number,
        select=("test", "regency", "participant", "entered_by"),
    )
    return here, row, found


def _without(request: HttpRequest, row: Training, found: TestSheet) -> QuerySet[Participant]:
    """Participants without a sheet in this test."""
    people = Participant.objects.visible_to(user_of(request)).filter(training=row).accepted()
    return people.exclude(sheets__test=found.test_id)


def _page(
    request: HttpRequest,
    here: Regency,
    row: Training,
    found: TestSheet,
    *,
    form: CorrectionForm | None = None,
    pairing: PairingForm | None = None,
    removal: RemovalForm | None = None,
    status: int = 0,
) -> HttpResponse:
    form = form or CorrectionForm()
    unpaired = found.participant_id is None
    context = frame(here, row) | {
        "sheet": found,
        "form": form,
        "pairing": (pairing or PairingForm(people=_without(request, row, found))) if unpaired else None,
        "removal": removal or RemovalForm(prefix="hapus"),
        "topics": [(name, right, asked) for name, (right, asked) in found.topics.items()],
    }
    return render(
        request, "trainings/tests/sheet.html", context, status=status or (422 if form.errors else 200)
    )


def _grid(
    request: HttpRequest,
    here: Regency,
    row: Training,
    kind: str,
    lines: BaseFormSet[PaperForm],
    *,
    upload: ScoreSheetForm | None = None,
    status: int = 200,
) -> HttpResponse:
    test = knowledge_tests.test_of(row, kind)
    context = frame(here, row) | {
        "test": test,
        "lines": lines,
        "upload": upload or ScoreSheetForm(),
        "asked": len(test.questions) if test.opened_at else 0,
    }
    return render(request, "trainings/tests/paper.html", context, status=status)
