"""What must go to the Sekda: promises broken or late by a week, by organisation, as flat rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from common.formats import points, weekday_date
from coordination import promises
from coordination.rendering.commitments import promise_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from coordination.models import Commitment

ZERO = Decimal(0)


@dataclass(frozen=True)
class EscalatedRow:
    """One promise as text; `late`: "lewat 17 hari"; `asked`: what the Sekda is asked to have done."""

    pk: int
    what: str
    target: str
    items: str
    due: str
    late: str
    points: str
    mark: str
    word: str
    reason: str
    asked: str


@dataclass
class EscalatedBody:
    name: str
    short_name: str
    stake: Decimal = ZERO
    rows: list[EscalatedRow] = field(default_factory=list)

    @property
    def points(self) -> str:
        return points(self.stake)


@dataclass(frozen=True)
class Escalation:
    """Bodies with most points first; sums are the ledger's, of the listed promises only."""

    bodies: list[EscalatedBody]
    count: int
    points: str
    late: promises.Sum
    broken: promises.Sum


def escalation(rows: Iterable[Commitment], today: dt.date) -> Escalation:
    """The promises of `rows` that must be escalated; `rows` carry organisation and items."""
    pairs = [(row, promise_of(row)) for row in rows]
    listed = [(row, promise) for row, promise in pairs if promises.must_escalate(promise, today)]
    listed.sort(key=lambda pair: promises.urgency(pair[1], today))
    found: dict[int, EscalatedBody] = {}
    for row, promise in listed:
        body = row.organisation
        group = found.setdefault(body.pk, EscalatedBody(body.name, body.short_name))
        group.stake += promise.points
        group.rows.append(_row(row, promise, today))
    sums = promises.ledger((promise for _, promise in listed), today)
    return Escalation(
        bodies=sorted(found.values(), key=lambda group: (-group.stake, group.name)),
        count=len(listed),
        points=points(sum((promise.points for _, promise in listed), ZERO)),
        late=sums["terlambat"],
        broken=sums["ingkar"],
    )


def _row(row: Commitment, promise: promises.Promise, today: dt.date) -> EscalatedRow:
    now = promises.standing(promise, today)
    return EscalatedRow(
        pk=row.pk,
        what=row.what,
        target=row.target,
        items=", ".join(part.item.code for part in row.items.all()),
        due=weekday_date(row.due_on),
        late=f"lewat {(today - row.due_on).days} hari",
        points=points(promise.points),
        mark=promises.MARKS[now],
        word=promises.WORDS[now],
        reason=row.reason,
        asked=promises.asked(promise, today),
    )
