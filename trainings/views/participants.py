"""Who takes part in a training: the list, one entry, and what is decided about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.http import allow, find_or_404, posted
from common.refusals import Refused
from participants.models import Person, Sector
from participants.places import user_of
from trainings import policies
from trainings import policies_registration as rights
from trainings.forms.registration import ParticipantForm, ReasonForm, initial_of
from trainings.models import Participant, Training
from trainings.rendering import participants_page as page
from trainings.services import decisions, participants_paper
from trainings.services.categories import ensure_categories
from trainings.services.registration import accept, correct
from trainings.services.similar import find_similar
from trainings.services.window import closed_sentence
from trainings.views.trainings import enter_own_training, enter_training

if TYPE_CHECKING:
    from participants.models import Regency

PAGE_ROWS = 100
OTHER = "lain"
STEP_TITLES = {
    "tolak": "Nyatakan tidak diterima",
    "mundur": "Catat mengundurkan diri",
    "cadangan": "Masukkan daftar cadangan",
    "buka": "Buka kembali pendaftaran",
}
SHOWN = ("organisation__merged_into", "group", "invitee")


@login_required
@require_GET
def participants(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """Everybody for who keeps or leads the training, one's own for an OPD, numbers for everybody else."""
    here, training = enter_training(request, regency, pk)
    user = user_of(request)
    mine = Participant.objects.visible_to(user).filter(training=training)
    names = ("cari", "keadaan", "unsur", "kelompok", "kategori")
    asked = {name: request.GET.get(name, "").strip()[:100] for name in names}
    wanted = page.Wanted(*asked.values())
    found = page.narrowed(mine, wanted).select_related(*SHOWN).prefetch_related("categories")
    sheet = Paginator(found, PAGE_ROWS).get_page(request.GET.get("hal"))
    lines = page.seats_of(training)
    can_keep = policies.can_keep_trainings(user, here)
    context = frame(here, training) | {
        "wanted": wanted,
        "page": sheet,
        "rows": page.list_of(sheet.object_list),
        "filters": urlencode({name: value for name, value in asked.items() if value}),
        "lines": lines,
        "total": page.total_of(lines),
        "pairs": page.pairs_of(training, user),
        "groups": list(training.groups.all()),
        "categories": [row for row in ensure_categories(here) if not row.children],
        "sectors": [choice for choice in Sector.choices if choice[0] != Sector.CHILD_FORUM],
        "states": Participant.State.choices,
        "can_keep": can_keep,
        "can_nominate": rights.can_nominate(user, here),
        "can_read": policies.can_read_attendance(user, here),
        "closed": closed_sentence(training, timezone.now()),
        "paper": participants_paper.latest(training) if policies.can_read_attendance(user, here) else "",
    }
    return render(request, "trainings/participants.html", context)


@login_required
@require_POST
def decide(request: HttpRequest, regency: str, pk: int) -> HttpResponse:
    """One decision about all that are ticked."""
    here, training = enter_own_training(request, regency, pk)
    user = user_of(request)
    ids = [value for value in request.POST.getlist("peserta") if value.isdigit()]
    rows = list(
        Participant.objects.visible_to(user)
        .filter(training=training, pk__in=ids)
        .select_related("regency", "organisation")
    )
    verb, _, number = request.POST.get("tindakan", "").partition("-")
    if not rows:
        messages.error(request, "Beri tanda dahulu pada peserta yang dimaksud.")
    elif verb == "terima":
        _tell(request, decisions.accept_many(rows, by=user), "diterima")
    elif verb in decisions.STEPS:
        outcome = decisions.step_many(rows, verb, by=user, reason=request.POST.get("alasan", ""))
        _tell(request, outcome, page.CHIPS[decisions.STEPS[verb][1]][1].lower())
    elif verb in ("kelompok", "kategori"):
        _assign(request, training, rows, verb, number)
    else:
        messages.error(request, "Pilih dahulu apa yang hendak dilakukan.")
    query = request.POST.get("saring", "")
    response = redirect("trainings:participants", here.code, training.pk)
    if query:
        response["Location"] += f"?{query}"
    return response


@login_required
@require_GET
def participant(request: HttpRequest, regency: str, pk: int, participant_pk: int) -> HttpResponse:
    here, training, row = find(request, regency, pk, participant_pk)
    user = user_of(request)
    can_keep = policies.can_keep_trainings(user, here)
    context = frame(here, training) | {
        "row": row,
        "chip": page.CHIPS[Participant.State(row.state)],
        "repeats": row.repeats.all() if can_keep else [],
        "can_keep": can_keep,
        "can_correct": rights.can_correct_participant(user, row),
        "can_take_back": rights.can_take_back(user, row),
        "sees_contacts": rights.can_see_contacts(user, row),
        "undecided": row.state in decisions.OPEN,
        "gone": row.state in decisions.STEPS["buka"][0],
    }
    return render(request, "trainings/participant.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def participant_edit(request: HttpRequest, regency: str, pk: int, participant_pk: int) -> HttpResponse:
    here, training, row = find(request, regency, pk, participant_pk)
    user = user_of(request)
    allow(rights.can_correct_participant(user, row))
    can_keep = policies.can_keep_trainings(user, here)
    form = ParticipantForm(
        posted(request),
        initial=initial_of(row),
        groups=training.groups.all() if can_keep else (),
        categories=ensure_categories(here) if can_keep else (),
    )
    if not can_keep:
        del form.fields["categories"]
    if request.method == "POST" and form.is_valid():
        try:
            correct(
                row,
                entry=form.entry,
                by=user,
                group=form.chosen_group if can_keep else row.group,
                categories=form.chosen_categories if can_keep else None,
            )
        except Refused as refusal:
            form.add_error(FIELDS.get(refusal.code), refusal.message)
        else:
            messages.success(request, "Perubahan tersimpan.")
            return redirect("trainings:participant", here.code, training.pk, row.pk)
    context = frame(here, training) | {"form": form, "heading": "Perbaiki data peserta", "row": row}
    return render(request, "trainings/participant_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def participant_accept(request: HttpRequest, regency: str, pk: int, participant_pk: int) -> HttpResponse:
    """Compare with whom the directory and the list know, then accept."""
    here, training, row = find(request, regency, pk, participant_pk)
    user = user_of(request)
    allow(policies.can_keep_trainings(user, here))
    similar = find_similar(training, row.name, row.employee_number, but=row)
    error = ""
    if request.method == "POST":
        choice = request.POST.get("sama", "")
        if similar and row.person_id is None and choice not in {*similar.values, OTHER}:
            error = "Pilih salah satu: orang yang sama atau orang lain."
        elif choice.startswith("peserta-"):
            messages.warning(
                request,
                f"{row.name} belum diterima: orangnya sudah ada pada daftar. Hapus salah satu pendaftaran.",
            )
            return redirect("trainings:participant", here.code, training.pk, row.pk)
        else:
            person = chosen_person(request, here, choice)
            try:
                accept(row, by=user, person=person, stranger=choice == OTHER)
            except Refused as refusal:
                error = refusal.message
            else:
                messages.success(request, f"{row.name} diterima.")
                return redirect("trainings:participant", here.code, training.pk, row.pk)
    context = frame(here, training) | {"row": row, "similar": similar, "error": error}
    return render(request, "trainings/participant_accept.html", context, status=422 if error else 200)


@login_required
@require_http_methods(["GET", "POST"])
def participant_step(
    request: HttpRequest, regency: str, pk: int, participant_pk: int, verb: str
) -> HttpResponse:
    here, training, row = find(request, regency, pk, participant_pk)
    user = user_of(request)
    if verb not in decisions.STEPS:
        raise Http404("Langkah ini tidak dikenal.")
    own = rights.can_take_back(user, row) if verb == "mundur" else False
    allow(own or policies.can_keep_trainings(user, here))
    form = ReasonForm(posted(request))
    if verb not in decisions.WITH_REASON:
        del form.fields["reason"]
    if request.method == "POST" and form.is_valid():
        try:
            moved = decisions.step(row, verb, by=user, reason=form.cleaned_data.get("reason", ""))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"{moved.name}: {moved.get_state_display().lower()}.")
            return redirect("trainings:participant", here.code, training.pk, row.pk)
    context = frame(here, training) | {"form": form, "heading": STEP_TITLES[verb], "row": row, "verb": verb}
    return render(request, "trainings/participant_step.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def participant_remove(request: HttpRequest, regency: str, pk: int, participant_pk: int) -> HttpResponse:
    here, training, row = find(request, regency, pk, participant_pk)
    allow(policies.can_keep_trainings(user_of(request), here))
    try:
        decisions.remove(row, by=user_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("trainings:participant", here.code, training.pk, row.pk)
    messages.success(request, f"{row.name} dihapus dari daftar.")
    return redirect("trainings:participants", here.code, training.pk)


FIELDS = {
    "sector-missing": "sector",
    "participant-child": "body",
    "participant-known": "name",
    "participant-gone": "name",
    "number-registered": "employee_number",
    "number-of-another": "employee_number",
    "body-not-yours": "body",
}
"""Which field a refusal is about."""


def find(
    request: HttpRequest, regency: str, pk: int, participant_pk: int
) -> tuple[Regency, Training, Participant]:
    here, training = enter_training(request, regency, pk)
    select = ("regency", "training", "nominated_by", "person__merged_into", *SHOWN)
    row = find_or_404(Participant, user_of(request), training=training, pk=participant_pk, select=select)
    return here, training, row


def frame(here: Regency, training: Training) -> dict[str, Any]:
    return {"active": "pelatihan", "regency": here, "training": training}


def chosen_person(request: HttpRequest, here: Regency, choice: str) -> Person | None:
    """The person of the directory a form chose ("orang-12"), among those this user sees."""
    kind, _, number = choice.partition("-")
    if kind != "orang" or not number.isdigit():
        return None
    return find_or_404(Person, user_of(request), regency=here, pk=int(number), select=("merged_into",))


def _assign(
    request: HttpRequest, training: Training, rows: list[Participant], verb: str, number: str
) -> None:
    user, wanted = user_of(request), int(number) if number.isdigit() else 0
    if verb == "kelompok":
        group = next((row for row in training.groups.all() if row.pk == wanted), None)
        count = decisions.assign(training, rows, by=user, group=group)
        messages.success(request, f"{count} peserta: {group or 'mengikuti semua hari'}.")
        return
    category = next((row for row in ensure_categories(training.regency) if row.pk == wanted), None)
    if category is None or category.children:
        raise Http404("Kategori ini tidak dikenal.")
    count = decisions.assign(training, rows, by=user, category=category)
    messages.success(request, f"{count} peserta dicatat sebagai {category.name}.")


def _tell(request: HttpRequest, outcome: decisions.Outcome, word: str) -> None:
    if outcome.done:
        messages.success(request, f"{len(outcome.done)} peserta {word}.")
    for sentence in dict.fromkeys(outcome.waiting):
        messages.warning(request, sentence)
    if outcome.to_compare:
        messages.warning(
            request,
            f"Belum diterima, bandingkan dahulu dengan nama yang mirip: {_some(outcome.to_compare)}. "
            "Buka namanya, lalu tekan Terima.",
        )
    for sentence in outcome.refused[:5]:
        messages.error(request, sentence)


def _some(names: list[str]) -> str:
    more = f" dan {len(names) - 5} lainnya" if len(names) > 5 else ""
    return f"{'; '.join(names[:5])}{more}"
