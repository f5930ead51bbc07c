"""The ledger of promises as a page shows it: flat rows, sums, filters."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from common.formats import long_date, points, weekday_date
from coordination import promises
from coordination.models import Commitment

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from coordination.models.commitments import CommitmentQuerySet
    from participants.models import Regency, User

ZERO = Decimal(0)


@dataclass(frozen=True)
class LedgerRow:
    """One promise, every value as text; `day` without its year where that is this year's."""

    pk: int
    organisation_id: int
    organisation: str
    what: str
    target: str
    meeting_id: int | None
    meeting: str
    items: list[str]
    day: str
    phrase: str
    points: str
    standing: str
    mark: str
    word: str
    reason: str
    open: bool


@dataclass(frozen=True)
class Ledger:
    rows: list[LedgerRow]
    sums: dict[str, dict[str, str]]
    total: int
    escalated: int
    points: str
    meetings: list[tuple[int, str]]
    bodies: list[tuple[int, str]]


def mine(user: User, regency: Regency) -> CommitmentQuerySet:
    """The promises of a regency this user may read, with all a ledger row needs."""
    rows = Commitment.objects.visible_to(user).filter(regency=regency)
    return rows.select_related("organisation__merged_into", "meeting__occasion").prefetch_related(
        "items__item"
    )


def promise_of(row: Commitment) -> promises.Promise:
    stake = sum((part.points for part in row.items.all()), ZERO)
    return promises.Promise(row.state, row.due_on, stake, row.decided_on)


def ledger(
    found: CommitmentQuerySet,
    today: dt.date,
    *,
    standing: str = "",
    meeting: int | None = None,
    organisation: int | None = None,
) -> Ledger:
    """All promises of `found`, most urgent first, narrowed to the wanted ones; sums count all of them.

    `points` are those of every promise that was not cancelled, `escalated` counts those for the Sekda.
    """
    rows = list(found)
    pairs = sorted(((row, promise_of(row)) for row in rows), key=lambda p: promises.urgency(p[1], today))
    sums = promises.ledger((promise for _, promise in pairs), today)
    shown = [
        ledger_row(row, promise, today)
        for row, promise in pairs
        if standing in ("", promises.standing(promise, today))
        and meeting in (None, row.meeting_id)
        and organisation in (None, row.organisation.surviving.pk)
    ]
    return Ledger(
        rows=shown,
        sums={key: {"count": str(s.count), "points": points(s.points)} for key, s in sums.items()},
        total=len(rows),
        escalated=sum(promises.must_escalate(promise, today) for _, promise in pairs),
        points=points(sum((s.points for key, s in sums.items() if key not in ("batal", "terbuka")), ZERO)),
        meetings=_choices((row.meeting_id, _held(row)) for row in rows),
        bodies=_choices((row.organisation.surviving.pk, str(row.organisation)) for row in rows),
    )


def ledger_row(row: Commitment, promise: promises.Promise, today: dt.date) -> LedgerRow:
    now = promises.standing(promise, today)
    return LedgerRow(
        pk=row.pk,
        organisation_id=row.organisation.surviving.pk,
        organisation=str(row.organisation),
        what=row.what,
        target=row.target,
        meeting_id=row.meeting_id,
        meeting=_held(row),
        items=[part.item.code for part in row.items.all()],
        day=_day(row.due_on, today),
        phrase=_decided(row) or promises.phrase(promise, today),
        points=points(promise.points),
        standing=now,
        mark=promises.MARKS[now],
        word=promises.WORDS[now],
        reason=row.reason,
        open=row.state == Commitment.State.OPEN,
    )


def _held(row: Commitment) -> str:
    return long_date(timezone.localdate(row.meeting.occasion.starts_at)) if row.meeting else ""


def _decided(row: Commitment) -> str:
    return f"{row.get_state_display().lower()} {long_date(row.decided_on)}" if row.decided_on else ""


def _day(day: dt.date, today: dt.date) -> str:
    text = weekday_date(day)
    return text.rsplit(" ", 1)[0] if day.year == today.year else text


def _choices(pairs: Iterable[tuple[int | None, str]]) -> list[tuple[int, str]]:
    found = {key: name for key, name in pairs if key is not None}
    return sorted(found.items(), key=lambda pair: pair[1])
