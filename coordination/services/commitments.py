"""Promises: made from a decision or alone, reported on by the organisation, decided by the secretariat."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from common.formats import long_date
from common.refusals import Refused
from coordination.models import Commitment, CommitmentItem, CommitmentProgress, Decision
from coordination.promises import Promise, at_stake, due_reminder, phrase
from indicators.models import Evidence, EvidenceLink, ItemResult
from participants import audit
from participants.models import Role
from participants.services.notices import notify
from participants.services.posts import members_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from coordination.models import Meeting
    from indicators.models import Item, Period
    from participants.models import Organisation, Regency, User

HANDED_IN_BY = (Role.OPD_HEAD, Role.OPD_OPERATOR)
RESULT = ("item", "claimed", "accepted")


@dataclass(frozen=True)
class Promised:
    """What a form hands over. `what`: the act; `target`: how one measures that it is done."""

    organisation: Organisation
    what: str
    target: str
    due_on: dt.date
    items: Sequence[Item] = ()
    supporters: Sequence[Organisation] = field(default=())


@transaction.atomic
def make_commitment(
    regency: Regency,
    promised: Promised,
    *,
    by: User,
    today: dt.date,
    period: Period | None = None,
    meeting: Meeting | None = None,
    decision: Decision | None = None,
) -> Commitment:
    """Write a promise down; the organisation's people are told. Points at stake are frozen per item.

    Raises Refused: "commitment-past" for a date before today, "commitment-item" when items are named without
    a period, "commitment-own-supporter".
    """
    _check_date(promised.due_on, today)
    _check_parties(promised, period)
    row = Commitment.objects.create(
        regency=regency,
        period=period,
        meeting=meeting,
        decision=decision,
        organisation=promised.organisation,
        what=promised.what,
        target=promised.target,
        made_on=today,
        due_on=promised.due_on,
    )
    row.supporters.set(promised.supporters)
    _attach_items(row, promised.items)
    _tell(row, f"Komitmen baru: {row.what}. Jatuh tempo {long_date(row.due_on)}.")
    _record(row, "made", by)
    return row


@transaction.atomic
def change_commitment(
    row: Commitment, promised: Promised, *, reason: str, by: User, today: dt.date
) -> Commitment:
    """Change an open promise, with a reason; raises as `make_commitment` and "commitment-decided"."""
    locked = _lock_open(row)
    if promised.due_on != locked.due_on:
        _check_date(promised.due_on, today)
    _check_parties(promised, locked.period)
    if not reason:
        raise Refused("commitment-reason", "Tulis alasan perubahan, misalnya kesepakatan rakor berikutnya.")
    before = locked.due_on
    locked.organisation = promised.organisation
    locked.what, locked.target = promised.what, promised.target
    locked.due_on, locked.reason = promised.due_on, reason
    locked.save(update_fields=["organisation", "what", "target", "due_on", "reason"])
    locked.supporters.set(promised.supporters)
    kept = {item.pk for item in promised.items}
    locked.items.exclude(item__in=kept).delete()
    known = set(locked.items.values_list("item", flat=True))
    _attach_items(locked, [item for item in promised.items if item.pk not in known])
    _tell(locked, f"Komitmen diubah: {locked.what}. Jatuh tempo {long_date(locked.due_on)}.")
    _record(locked, "changed", by, due_before=before.isoformat(), due_after=locked.due_on.isoformat())
    return locked


@transaction.atomic
def report_progress(
    row: Commitment, *, note: str, evidence: Evidence | None, by: User, now: dt.datetime
) -> CommitmentProgress:
    """The organisation says how far it is, with evidence of its own where there is some.

    Raises Refused: "commitment-decided", "progress-foreign-evidence", "progress-empty".
    """
    locked = _lock_open(row)
    if not note.strip():
        raise Refused("progress-empty", "Tulis apa yang sudah dilakukan, satu kalimat cukup.")
    if evidence and evidence.organisation_id not in {locked.organisation_id, *_supporters(locked)}:
        raise Refused("progress-foreign-evidence", "Data dukung itu milik lembaga lain. Pilih milik Anda.")
    progress = CommitmentProgress.objects.create(
        regency=locked.regency, commitment=locked, at=now, by=by, note=note.strip(), evidence=evidence
    )
    _record(locked, "reported", by, progress=progress.pk, evidence=evidence.pk if evidence else None)
    return progress


@transaction.atomic
def keep(row: Commitment, *, by: User, today: dt.date) -> Commitment:
    """Mark a promise as kept. It needs proof that was taken: an accepted file.

    A promise with items needs an accepted file of the organisation on one of them; one without items needs
    a progress report with evidence. Raises Refused("commitment-unproved") and "commitment-decided".
    """
    locked = _lock_open(row)
    if not proved(locked):
        raise Refused(
            "commitment-unproved",
            "Belum ada bukti yang diterima untuk komitmen ini. Terima berkasnya di meja verifikasi dahulu.",
        )
    return _decide(locked, Commitment.State.KEPT, "", by=by, today=today)


@transaction.atomic
def break_promise(row: Commitment, *, reason: str, by: User, today: dt.date) -> Commitment:
    """Mark a promise past its date as broken. Raises Refused: "commitment-not-due", "commitment-reason"."""
    locked = _lock_open(row)
    if locked.due_on >= today:
        raise Refused("commitment-not-due", f"Komitmen ini baru jatuh tempo {long_date(locked.due_on)}.")
    return _decide(locked, Commitment.State.BROKEN, reason, by=by, today=today)


@transaction.atomic
def cancel(row: Commitment, *, reason: str, by: User, today: dt.date) -> Commitment:
    """Take a promise back by agreement; raises Refused("commitment-reason") without a reason."""
    return _decide(_lock_open(row), Commitment.State.CANCELLED, reason, by=by, today=today)


@transaction.atomic
def reopen(row: Commitment, *, reason: str, by: User) -> Commitment:
    """Undo a decision taken by mistake; raises Refused: "commitment-open", "commitment-reason"."""
    locked = Commitment.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=row.pk)
    if locked.state == Commitment.State.OPEN:
        raise Refused("commitment-open", "Komitmen ini masih berjalan.")
    if not reason:
        raise Refused("commitment-reason", "Tulis alasan pembukaan kembali.")
    before = locked.state
    locked.state, locked.decided_on, locked.decided_by = Commitment.State.OPEN, None, None
    locked.reason = reason
    locked.save(update_fields=["state", "decided_on", "decided_by", "reason"])
    _tell(locked, f"Komitmen dibuka kembali: {locked.what}.")
    _record(locked, "reopened", by, before=before)
    return locked


def remind_due(now: dt.datetime) -> int:
    """Send today's reminders of every regency, each in its own transaction; how many promises were reminded.

    The days are those of `promises.due_reminder`, in each regency's own calendar. Safe to run twice: a
    promise is reminded once a day. Organisations without an account are left to the secretariat.
    """
    sent = 0
    for row in Commitment.objects.filter(state=Commitment.State.OPEN).select_related("regency"):
        today = row.regency.day_of(now)
        if due_reminder(Promise(row.state, row.due_on), today) is None or row.reminded_on == today:
            continue
        try:
            remind(row, by=None, today=today)
        except Refused:
            continue
        sent += 1
    return sent


@transaction.atomic
def remind(row: Commitment, *, by: User | None, today: dt.date) -> int:
    """Tell the organisation's people about an open promise, once a day; the number of accounts told.

    Raises Refused: "commitment-decided", "commitment-reminded" on the same day again, "commitment-nobody"
    when no account could be told.
    """
    locked = _lock_open(row)
    if locked.reminded_on == today:
        raise Refused("commitment-reminded", "Pengingat hari ini sudah dikirim.")
    promise = Promise(locked.state, locked.due_on)
    when = f"jatuh tempo {long_date(locked.due_on)}, {phrase(promise, today)}"
    told = _tell(locked, f"Pengingat komitmen: {locked.what} ({when}).")
    if not told:
        raise Refused("commitment-nobody", f"{locked.organisation} belum mempunyai akun. Hubungi langsung.")
    locked.reminded_on = today
    locked.save(update_fields=["reminded_on"])
    _record(locked, "reminded", by, due=locked.due_on.isoformat())
    return told


def decision_of(meeting: Meeting, pk: int) -> Decision | None:
    """A decision of this meeting's minutes, whatever version."""
    return Decision.objects.filter(minutes__meeting=meeting, pk=pk).first()


def proved(row: Commitment) -> bool:
    """Whether proof of the promise was taken since it was made (see `keep`)."""
    items = row.items.values("item")
    if not items.exists():
        return row.progress.filter(evidence__isnull=False, evidence__withdrawn_at=None).exists()
    givers = {row.organisation_id, *_supporters(row)}
    links = EvidenceLink.objects.filter(item__in=items, evidence__organisation__in=givers)
    mine = links.filter(period=row.period, evidence__withdrawn_at=None)
    accepted, since = EvidenceLink.State.ACCEPTED, row.made_on
    return mine.filter(
        Q(internal__state=accepted, internal__at__date__gte=since)
        | Q(province__state=accepted, province__at__date__gte=since)
    ).exists()


def _check_date(due_on: dt.date, today: dt.date) -> None:
    if due_on < today:
        raise Refused(
            "commitment-past",
            f"Tanggal {long_date(due_on)} sudah lewat. Pilih tanggal mulai {long_date(today)}.",
        )


def _check_parties(promised: Promised, period: Period | None) -> None:
    if promised.items and period is None:
        raise Refused("commitment-item", "Pilih periode evaluasi dahulu, baru butirnya.")
    if promised.organisation in promised.supporters:
        raise Refused("commitment-own-supporter", "Lembaga penanggung jawab tidak perlu menjadi pendukung.")


def _attach_items(row: Commitment, items: Sequence[Item]) -> None:
    found = ItemResult.objects.filter(period=row.period, item__in=items)
    results = {item: (claimed, accepted) for item, claimed, accepted in found.values_list(*RESULT)}
    CommitmentItem.objects.bulk_create(
        CommitmentItem(
            regency=row.regency,
            commitment=row,
            item=item,
            points=at_stake(item.max_score, *results.get(item.pk, (None, None))),
        )
        for item in items
    )


def _supporters(row: Commitment) -> list[int]:
    return list(row.supporters.values_list("pk", flat=True))


def _lock_open(row: Commitment) -> Commitment:
    rows = Commitment.objects.select_for_update(of=("self",))
    locked = rows.select_related("regency", "period", "organisation").get(pk=row.pk)
    if locked.state != Commitment.State.OPEN:
        raise Refused(
            "commitment-decided",
            f"Komitmen ini sudah {locked.get_state_display().lower()}. Buka kembali dahulu.",
        )
    return locked


def _decide(row: Commitment, state: str, reason: str, *, by: User, today: dt.date) -> Commitment:
    if state != Commitment.State.KEPT and not reason:
        raise Refused("commitment-reason", "Tulis alasannya. Alasan tampil pada buku komitmen.")
    row.state, row.reason = state, reason
    row.decided_on, row.decided_by = today, by
    row.save(update_fields=["state", "reason", "decided_on", "decided_by"])
    _tell(row, f"Komitmen {row.get_state_display().lower()}: {row.what}.")
    _record(row, "decided", by, state=state)
    return row


def _tell(row: Commitment, text: str) -> int:
    url = f"/{row.regency.code}/komitmen/{row.pk}/"
    return len(notify(row.regency, members_of(row.organisation, *HANDED_IN_BY), text, url))


def _record(row: Commitment, verb: str, by: User | None, **data: object) -> None:
    audit.record(row.regency, f"coordination.commitment-{verb}", "commitment", row.pk, by=by, **data)
