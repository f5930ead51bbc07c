"""What a meeting should talk about: the largest recoverable points, and promises late or broken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordination.models import AgendaItem, Commitment
from indicators.models import Assignment, Item
from indicators.services.standing import read_standing, recoverable
from participants.models import Organisation

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from coordination.models import Meeting

MOST_GAPS = 10
MOST_PROMISES = 10
LONGEST = 120


@dataclass(frozen=True)
class Proposal:
    """An item to come: `key` names it in the form, `points` can be won, `organisations` are needed."""

    key: str
    origin: str
    title: str
    detail: str
    led_by: str
    points: Decimal | None
    item: Item | None
    commitment: Commitment | None
    organisations: tuple[Organisation, ...]

    @property
    def bodies(self) -> str:
        return ", ".join(str(body) for body in self.organisations)


def from_gaps(meeting: Meeting) -> list[Proposal]:
    """Items with the most points between forecast and maximum that are not on the agenda yet."""
    period = meeting.period
    if period is None:
        return []
    taken = set(AgendaItem.objects.filter(meeting=meeting).values_list("item_id", flat=True))
    standing = read_standing(period)
    rows = [row for row in recoverable(standing, MOST_GAPS + len(taken)) if row.item_id not in taken]
    rows = [row for row in rows if row.recoverable > 0][:MOST_GAPS]
    items = Item.objects.in_bulk([row.item_id for row in rows])
    bodies: dict[int, dict[int, Organisation]] = {}
    parts = Assignment.objects.filter(period=period, item__in=items)
    parts = parts.select_related("organisation__merged_into")
    for part in sorted(parts, key=lambda part: (part.part != Assignment.Part.LEAD, part.pk)):
        bodies.setdefault(part.item_id, {})[part.organisation.surviving.pk] = part.organisation.surviving
    return [
        Proposal(
            key=f"butir-{row.item_id}",
            origin=AgendaItem.Origin.GAP,
            title=_short(row.title),
            detail=row.code,
            led_by=row.lead,
            points=row.recoverable,
            item=items[row.item_id],
            commitment=None,
            organisations=tuple(bodies.get(row.item_id, {}).values()),
        )
        for row in rows
    ]


def from_promises(meeting: Meeting, today: dt.date) -> list[Proposal]:
    """Promises past their date or broken, the oldest first, that are not on the agenda yet."""
    taken = AgendaItem.objects.filter(meeting=meeting, commitment__isnull=False).values("commitment")
    promises = Commitment.objects.filter(regency=meeting.regency_id).exclude(pk__in=taken)
    late = promises.late(today) | promises.filter(state=Commitment.State.BROKEN)
    rows = late.exclude(meeting=meeting).select_related("organisation__merged_into")
    rows = rows.prefetch_related("supporters__merged_into", "items__item")
    found = []
    for row in rows.order_by("due_on", "pk")[:MOST_PROMISES]:
        parts = list(row.items.all())
        found.append(
            Proposal(
                key=f"janji-{row.pk}",
                origin=AgendaItem.Origin.PROMISE,
                title=_short(f"Janji {row.organisation}: {row.what}"),
                detail="Tidak ditepati" if row.state == Commitment.State.BROKEN else "Terlambat",
                led_by=str(row.organisation),
                points=sum((part.points for part in parts[1:]), parts[0].points) if parts else None,
                item=None,
                commitment=row,
                organisations=(row.organisation, *row.supporters.all()),
            )
        )
    return found


def proposals(meeting: Meeting, today: dt.date) -> list[Proposal]:
    """Promises first: the next meeting opens with them."""
    return [*from_promises(meeting, today), *from_gaps(meeting)]


def _short(text: str) -> str:
    """Whole words within the length of a line of the agenda, without a full stop."""
    text = text.rstrip(". ")
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rsplit(" ", 1)[0].rstrip(",;:") + " …"
