"""Promises of the demonstration: what was decided keeps its date, what is open is due around today."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from coordination.models import Commitment, CommitmentItem, CommitmentProgress, Decision, Minutes
from indicators.models import Evidence, Item

if TYPE_CHECKING:
    from coordination.models import Meeting
    from participants.models import Organisation
    from reports.demo.people import Cast
    from reports.demo.rakor_texts import Told

OPEN = Commitment.State.OPEN


def make_promises(
    meeting: Meeting, cast: Cast, bodies: dict[str, Organisation], told: tuple[Told, ...], today: dt.date
) -> None:
    """The promises of a meeting from its second decision, with items, points and what was reported."""
    zone = ZoneInfo(cast.regency.time_zone)
    made_on = meeting.occasion.starts_at.astimezone(zone).date()
    decisions = Decision.objects.filter(minutes__meeting=meeting, minutes__state=Minutes.State.SIGNED)
    decision = decisions.filter(number__lte=2).order_by("number").last()
    rows = Commitment.objects.bulk_create(
        Commitment(
            regency=cast.regency,
            period=meeting.period if line.code else None,
            meeting=meeting,
            decision=decision,
            organisation=bodies[line.body],
            what=line.what,
            target=line.target,
            made_on=made_on,
            due_on=line.due_on or today + dt.timedelta(days=line.due_in),
            state=line.state,
            decided_on=line.decided_on,
            decided_by=None if line.state == OPEN else cast.users["sekretariat"],
            reason=line.reason,
        )
        for line in told
    )
    items = {}
    if meeting.period:
        found = Item.objects.filter(instrument=meeting.period.instrument, code__in=[t.code for t in told])
        items = {item.code: item for item in found}
    CommitmentItem.objects.bulk_create(
        CommitmentItem(
            regency=cast.regency,
            commitment=row,
            item=items[line.code],
            points=min(Decimal(line.points), items[line.code].max_score),
        )
        for row, line in zip(rows, told, strict=True)
        if line.code in items
    )
    _reports(list(zip(rows, told, strict=True)), items, cast, zone, today)


def _reports(
    pairs: list[tuple[Commitment, Told]],
    items: dict[str, Item],
    cast: Cast,
    zone: ZoneInfo,
    today: dt.date,
) -> None:
    """What the organisations reported; a kept promise points to a file of theirs on its item."""
    made = []
    for row, line in pairs:
        if not line.reported:
            continue
        day = (row.decided_on or today) - dt.timedelta(days=1)
        proof = None
        if row.state == Commitment.State.KEPT and line.code in items:
            mine = Evidence.objects.filter(organisation=row.organisation, withdrawn_at=None)
            proof = mine.filter(links__item=items[line.code]).first()
        operator = cast.users.get(f"operator.{line.body}", cast.users["sekretariat"])
        made.append(
            CommitmentProgress(
                regency=cast.regency,
                commitment=row,
                at=dt.datetime.combine(day, dt.time(10, 20), zone),
                by=operator,
                note=line.reported,
                evidence=proof,
            )
        )
    CommitmentProgress.objects.bulk_create(made)
