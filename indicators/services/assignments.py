"""Who answers what, until when: changes while a period runs. Each leaves its reason in the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from common.formats import moment
from common.refusals import Refused
from indicators.models import Answer, Assignment, AssignmentChange, Contribution, Item, Period, Tier
from indicators.services.periods import CONTRIBUTOR_HEAD_START, hold_period, lock_item
from indicators.services.results import refresh_result
from participants import audit
from participants.models import Role
from participants.services.notices import notify
from participants.services.posts import members_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from participants.models import Organisation, User

Act = AssignmentChange.Act
LEAD, CONTRIBUTOR = Assignment.Part.LEAD, Assignment.Part.CONTRIBUTOR


@transaction.atomic
def change_lead(
    period: Period, item: Item, organisation: Organisation, *, reason: str, by: User
) -> Assignment:
    """Make `organisation` the item's lead; the former lead stays as a contributor, the answer moves along.

    Raises Refused: "period-not-open", "reason-needed", "other-regency" for a body from elsewhere,
    "lead-same" when nothing changes.
    """
    _check(period, organisation)
    if not reason.strip():
        raise Refused("reason-needed", "Tulis alasan penggantiannya; alasan tersimpan pada riwayat butir.")
    lock_item(period, item)
    parts = list(
        Assignment.objects.select_for_update().filter(period=period, item=item).order_by("organisation_id")
    )
    former = next((row for row in parts if row.part == LEAD), None)
    if former is not None and former.organisation_id == organisation.pk:
        raise Refused("lead-same", f"{organisation} sudah menjadi pengampu utama butir ini.")
    due_at = former.due_at if former else period.stages.get(tier=Tier.CLAIM).closes_at
    if former is not None:
        former.part = CONTRIBUTOR
        former.save(update_fields=["part"])
    lead, _ = Assignment.objects.update_or_create(
        period=period,
        item=item,
        organisation=organisation,
        defaults={"regency": period.regency, "part": LEAD, "due_at": due_at},
    )
    Answer.objects.filter(period=period, item=item).update(organisation=organisation)
    refresh_result(period, item)
    former_id = former.organisation_id if former else None
    _remember(period, item, Act.LEAD, by, organisation_id=organisation.pk, former_id=former_id, reason=reason)
    _tell(period, item, organisation, f"{organisation} menjadi pengampu utama butir {item.code}.")
    _record(period, item, "lead-changed", by, before=former_id, after=organisation.pk)
    return lead


@transaction.atomic
def add_contributor(
    period: Period, item: Item, organisation: Organisation, *, reason: str, by: User
) -> Assignment:
    """Ask one more organisation for its part; due three days before the lead.

    Raises Refused: "period-not-open", "other-regency", "already-assigned", "item-unassigned".
    """
    _check(period, organisation)
    lock_item(period, item)
    rows = list(Assignment.objects.filter(period=period, item=item))
    if any(row.organisation_id == organisation.pk for row in rows):
        raise Refused("already-assigned", f"{organisation} sudah mengampu butir ini.")
    lead_due = next(row.due_at for row in rows if row.part == LEAD)
    made = Assignment.objects.create(
        regency=period.regency,
        period=period,
        item=item,
        organisation=organisation,
        part=CONTRIBUTOR,
        due_at=lead_due - CONTRIBUTOR_HEAD_START,
    )
    _remember(period, item, Act.ADDED, by, organisation_id=organisation.pk, reason=reason)
    _tell(period, item, organisation, f"{organisation} menjadi kontributor butir {item.code}.")
    _record(period, item, "contributor-added", by, organisation=organisation.pk)
    return made


@transaction.atomic
def remove_contributor(
    period: Period, item: Item, organisation: Organisation, *, reason: str, by: User
) -> None:
    """Release a contributor. Raises Refused: "period-not-open", "not-assigned", "lead-stays" for the lead,
    "contribution-waiting" while its rows have not been merged into the answer."""
    _check(period, organisation)
    lock_item(period, item)
    rows = Assignment.objects.select_for_update()
    row = rows.filter(period=period, item=item, organisation=organisation).first()
    if row is None:
        raise Refused("not-assigned", f"{organisation} tidak mengampu butir ini.")
    if row.part == LEAD:
        raise Refused("lead-stays", "Pengampu utama tidak dapat dilepas. Ganti dengan perangkat daerah lain.")
    waiting = Contribution.objects.filter(period=period, item=item, organisation=organisation)
    if waiting.exclude(state=Contribution.State.MERGED).exists():
        raise Refused(
            "contribution-waiting",
            f"Sumbangan data {organisation} belum digabungkan ke isian. Gabungkan dahulu agar tidak hilang.",
        )
    row.delete()
    _remember(period, item, Act.REMOVED, by, former_id=organisation.pk, reason=reason)
    _record(period, item, "contributor-removed", by, organisation=organisation.pk)


@transaction.atomic
def change_deadlines(
    period: Period, items: Sequence[Item], parts: Sequence[str], due_at: dt.datetime, *, by: User
) -> int:
    """Move the deadline of the leads, the contributors or both of one or many items; how many deadlines.

    All or none. Raises Refused: "period-not-open", "nothing-ticked", "part-missing", "due-after-close".
    """
    _check(period)
    if not items:
        raise Refused("nothing-ticked", "Centang dahulu butir yang tenggatnya diubah.")
    if not parts:
        raise Refused(
            "part-missing", "Pilih tenggat siapa yang diubah: pengampu utama, kontributor, atau keduanya."
        )
    stage = period.stages.filter(tier=Tier.CLAIM).first()
    if stage is not None and due_at > stage.closes_at:
        last = moment(stage.closes_at, period.regency.zone)
        raise Refused("due-after-close", f"Tenggat tidak boleh melewati penutupan masa pengisian, {last}.")
    rows = Assignment.objects.filter(period=period, item__in=items, part__in=parts)
    changed = rows.update(due_at=due_at)
    AssignmentChange.objects.bulk_create(
        AssignmentChange(
            regency=period.regency, period=period, item=item, act=Act.DEADLINE, due_at=due_at, by=by
        )
        for item in items
    )
    audit.record(
        period.regency,
        "indicators.assignment.deadlines-changed",
        "period",
        period.pk,
        by=by,
        items=sorted(item.code for item in items),
        parts=sorted(parts),
        due_at=due_at.isoformat(),
    )
    return changed


def _check(period: Period, organisation: Organisation | None = None) -> None:
    """Hold the period against closing; refuse unless it runs and the body is of its regency."""
    hold_period(period)
    if period.state != Period.State.OPEN:
        raise Refused(
            "period-not-open", f"{period.name} tidak sedang berjalan; pembagian butir hanya dapat dibaca."
        )
    if organisation is not None and organisation.regency_id != period.regency_id:
        raise Refused("other-regency", "Lembaga ini berada di kabupaten lain.")


def _remember(
    period: Period,
    item: Item,
    act: str,
    by: User,
    *,
    organisation_id: int | None = None,
    former_id: int | None = None,
    reason: str = "",
) -> None:
    AssignmentChange.objects.create(
        regency=period.regency,
        period=period,
        item=item,
        act=act,
        organisation_id=organisation_id,
        former_id=former_id,
        reason=reason.strip(),
        by=by,
    )


def _tell(period: Period, item: Item, organisation: Organisation, text: str) -> None:
    url = reverse("indicators:item", args=[period.regency.code, period.slug, item.code])
    notify(period.regency, members_of(organisation, Role.OPD_OPERATOR, Role.OPD_HEAD), text, url)


def _record(period: Period, item: Item, act: str, by: User, **data: object) -> None:
    audit.record(
        period.regency, f"indicators.assignment.{act}", "item", item.code, by=by, period=period.pk, **data
    )
