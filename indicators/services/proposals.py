"""Proposed values: made by whoever counted them, taken or turned down by the people who answer the item.

Lock order: Period → Item → ProposedValue → Answer → audit.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse

from common.refusals import Refused
from indicators.models import Answer, Draft, Period, ProposedValue
from indicators.services.answers import Conflict, Filled, check_value, filled_of, save_answer
from indicators.services.periods import lead_of, lock_item
from participants import audit
from participants.models import Organisation, Role
from participants.services.notices import notify
from participants.services.posts import members_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from indicators.models import Evidence, Item
    from participants.models import User

State = ProposedValue.State


@transaction.atomic
def propose(
    period: Period,
    item: Item,
    *,
    value: Mapping[str, Any],
    said: str,
    source: str,
    evidence: Evidence | None,
    by: User,
    now: dt.datetime,
) -> ProposedValue:
    """Put a counted value before the people of the item; the answer itself stays as it is.

    `value` is a payload of `answer_values` with or without "as_of". An open proposal that says the same is
    returned, another one is replaced. Raises Refused: "period-not-open", "item-unassigned" and those of
    `answer_values.check`.
    """
    lock_item(period, item)
    if period.state != Period.State.OPEN:
        raise Refused("period-not-open", f"{period.name} tidak sedang berjalan. Tidak ada yang diusulkan.")
    stored, _ = check_value(item, value)
    said, source = said[:300], source[:300]
    earlier = ProposedValue.objects.select_for_update().filter(period=period, item=item, state=State.OPEN)
    found = earlier.first()
    if found is not None:
        if (found.value, found.said, found.evidence) == (stored, said, evidence):
            return found
        _decide(found, State.REPLACED, by=by, now=now)
    row = ProposedValue.objects.create(
        regency=period.regency,
        period=period,
        item=item,
        value=stored,
        said=said,
        source=source,
        evidence=evidence,
        proposed_by=by,
        proposed_at=now,
    )
    _tell(row, by)
    _record(row, "made", by, replaced=found.pk if found else None)
    return row


@transaction.atomic
def use(
    proposal: ProposedValue, *, expected_version: int, on_behalf: str, by: User, now: dt.datetime
) -> Answer:
    """Save the proposed value as the answer's draft, exactly as if this person had typed it.

    Rows, note and the figure of the year before stay. Raises Refused: "proposal-decided"; "proposal-draft"
    while this person has typing that is not saved; "proposal-outdated" where somebody saved since the page
    was opened; and what `save_answer` refuses.
    """
    period, item = proposal.period, proposal.item
    lock_item(period, item)
    locked = _locked(proposal)
    if Draft.objects.filter(user=by, period=period, item=item).exists():
        raise Refused(
            "proposal-draft",
            "Anda mempunyai ketikan yang belum disimpan pada butir ini. Simpan atau buang dahulu, lalu pakai"
            " usulannya.",
        )
    answer = Answer.objects.filter(period=period, item=item).first()
    kept = filled_of(answer) if answer else Filled()
    filled = replace(
        kept, value=locked.value, source_note=locked.source, on_behalf=on_behalf.strip() or kept.on_behalf
    )
    try:
        saved = save_answer(period, item, filled, expected_version=expected_version, by=by, now=now)
    except Conflict as conflict:
        raise Refused(
            "proposal-outdated",
            "Isian butir ini diubah orang lain sesudah halaman Anda dibuka. Usulan belum dipakai. Periksa"
            " isiannya, lalu tekan lagi.",
        ) from conflict
    _decide(locked, State.USED, by=by, now=now)
    _record(locked, "used", by, version=saved.version)
    return saved


@transaction.atomic
def refuse(proposal: ProposedValue, *, reason: str, by: User, now: dt.datetime) -> ProposedValue:
    """Turn a proposal down with a reason; Refused: "proposal-decided", "proposal-reason-missing"."""
    lock_item(proposal.period, proposal.item)
    locked = _locked(proposal)
    if not reason.strip():
        raise Refused("proposal-reason-missing", "Tulis alasan penolakan usulan ini.")
    locked.reason = reason.strip()[:300]
    _decide(locked, State.REFUSED, by=by, now=now)
    _record(locked, "refused", by)
    return locked


def _tell(row: ProposedValue, by: User) -> None:
    """The people of the item's lead hear that a value waits; who proposed it knows."""
    lead = Organisation.objects.get(pk=lead_of(row.period, row.item))
    people = members_of(lead, Role.OPD_OPERATOR, Role.OPD_HEAD)
    url = reverse("indicators:item", args=[row.regency.code, row.period.slug, row.item.code])
    text = f"Nilai butir {row.item.code} menunggu keputusan Anda. {row.said}"
    notify(row.regency, [user for user in people if user != by], text, f"{url}#usulan")


def _locked(proposal: ProposedValue) -> ProposedValue:
    rows = ProposedValue.objects.select_for_update(of=("self",)).select_related("regency", "item")
    locked = rows.get(pk=proposal.pk)
    if locked.state != State.OPEN:
        told = locked.get_state_display().lower()
        raise Refused("proposal-decided", f"Usulan ini sudah {told}. Tidak ada yang diubah.")
    return locked


def _decide(row: ProposedValue, state: str, *, by: User, now: dt.datetime) -> None:
    row.state, row.decided_by, row.decided_at = state, by, now
    row.save(update_fields=["state", "decided_by", "decided_at", "reason"])


def _record(row: ProposedValue, act: str, by: User, **data: object) -> None:
    """Told of the item, so that its history shows it."""
    audit.record(
        row.regency,
        f"indicators.proposal.{act}",
        "item",
        row.item.code,
        by=by,
        period=row.period_id,
        proposal=row.pk,
        **data,
    )
