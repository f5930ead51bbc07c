"""Close a period once all its stages are over, and reopen it with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse

from common.formats import moment
from common.refusals import Refused
from indicators.models import Answer, ItemResult, LateException, Period, PeriodStep
from indicators.services.preparing import Blocker
from participants import audit
from participants.models import Membership, User
from participants.services.notices import notify

if TYPE_CHECKING:
    import datetime as dt

State = Answer.State


@transaction.atomic
def close_period(period: Period, *, knowing: bool, by: User, now: dt.datetime) -> PeriodStep:
    """Make the whole period read-only; what stays open at that moment is kept with the step.

    `knowing` says that whoever closes has read what stays open. Everybody with a post in the regency is told.
    Raises Refused: "period-not-open", "stage-running" or "late-running" (naming the first hindrance),
    "left-unread".
    """
    locked = _locked(period)
    if locked.state != Period.State.OPEN:
        raise Refused("period-not-open", f"{locked.name} tidak sedang berjalan.")
    for found in hindrances(locked, now):
        raise Refused(found.code, found.words)
    left = left_open(locked)
    if left and not knowing:
        raise Refused(
            "left-unread", "Centang dahulu bahwa Anda menutup periode dengan yang belum selesai ini."
        )
    made = _step(locked, PeriodStep.Act.CLOSED, "", by, now, left=left)
    _tell(locked, f"{locked.name} ditutup. Semua isian, bukti, dan nilai hanya dapat dibaca.", now)
    return made


@transaction.atomic
def reopen_period(period: Period, *, reason: str, by: User, now: dt.datetime) -> PeriodStep:
    """Let a closed period run again; its stages stay over until somebody moves them.

    Raises Refused: "period-not-closed", "reopened-without-reason".
    """
    locked = _locked(period)
    if locked.state != Period.State.CLOSED:
        raise Refused("period-not-closed", f"{locked.name} tidak sedang ditutup.")
    if not reason.strip():
        raise Refused(
            "reopened-without-reason", "Tulis alasannya; alasan dibaca semua yang memegang jabatan di portal."
        )
    made = _step(locked, PeriodStep.Act.REOPENED, reason.strip(), by, now, left=[])
    _tell(locked, f"{locked.name} dibuka kembali: {made.reason}", now)
    return made


def hindrances(period: Period, now: dt.datetime) -> list[Blocker]:
    """What keeps a running period from closing at `now`: stages not yet over, leave still given."""
    zone = period.regency.zone
    found = [
        Blocker(
            "stage-running",
            f"{stage.get_tier_display()} baru berakhir {moment(stage.closes_at, zone)}.",
            "period-stages",
            "Ubah jadwal",
        )
        for stage in period.stages.all()
        if stage.closes_at >= now
    ]
    late = LateException.objects.active(now).filter(period=period).count()
    if late:
        words = f"{late} kelonggaran waktu masih berlaku. Tunggu sampai lewat, atau akhiri dahulu."
        found.append(Blocker("late-running", words, "late", "Lihat kelonggaran"))
    return found


def left_open(period: Period) -> list[str]:
    """What closing leaves unfinished, one sentence each; empty when every item is decided for good."""
    states = Answer.objects.filter(period=period)
    answers = states.aggregate(
        there=Count("pk"),
        draft=Count("pk", filter=Q(state=State.DRAFT)),
        returned=Count("pk", filter=Q(state=State.RETURNED)),
        submitted=Count("pk", filter=Q(state=State.SUBMITTED)),
    )
    results = ItemResult.objects.filter(period=period).aggregate(
        items=Count("pk"),
        unread=Count("pk", filter=Q(claimed__isnull=False, internal=None, external=None)),
        undecided=Count("pk", filter=Q(external=None)),
    )
    unsigned = answers["submitted"] if period.signoff_before_review else 0
    told = [
        (results["items"] - answers["there"], "butir tidak diisi"),
        (answers["draft"], "isian masih draf dan tidak pernah diajukan"),
        (answers["returned"], "isian yang dikembalikan tidak diperbaiki"),
        (unsigned, "isian diajukan tetapi tidak disahkan kepala"),
        (results["unread"], "klaim tidak pernah ditelaah"),
        (results["undecided"], "butir tanpa nilai resmi dari provinsi atau pusat"),
    ]
    return [f"{count} {words}." for count, words in told if count]


def steps_of(period: Period) -> list[PeriodStep]:
    """Every closing and reopening, newest first."""
    rows = PeriodStep.objects.filter(regency=period.regency_id, period=period)
    return list(rows.select_related("by"))


def _locked(period: Period) -> Period:
    return Period.objects.select_for_update(of=("self",)).select_related("regency").get(pk=period.pk)


def _step(
    period: Period, act: str, reason: str, by: User, now: dt.datetime, *, left: list[str]
) -> PeriodStep:
    closing = act == PeriodStep.Act.CLOSED
    period.state = Period.State.CLOSED if closing else Period.State.OPEN
    period.save(update_fields=["state"])
    made = PeriodStep.objects.create(
        regency=period.regency, period=period, act=act, reason=reason, left=left, by=by, at=now
    )
    audit.record(
        period.regency,
        f"indicators.period.{act}",
        "period",
        period.pk,
        by=by,
        step=made.pk,
        left=len(left),
    )
    return made


def _tell(period: Period, text: str, now: dt.datetime) -> None:
    regency = period.regency
    posts = Membership.objects.valid_on(regency.day_of(now)).of_regency(regency)
    people = User.objects.filter(memberships__in=posts, is_active=True).distinct()
    notify(regency, people, text, reverse("indicators:index", args=[regency.code, period.slug]))
