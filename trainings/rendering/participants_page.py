"""The list of participants as its page shows it: rows in one read, seats by sector, pairs to settle."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from participants.models import Sector
from participants.models.organisations import surviving, unmarked
from participants.naming import person_key
from trainings.models import Participant, Quota

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from participants.models import Organisation, User
    from trainings.models import Training
    from trainings.models.participants import ParticipantQuerySet

State = Participant.State
CHIPS = {
    State.PROPOSED: ("wait", "Diusulkan"),
    State.ACCEPTED: ("ok", "Diterima"),
    State.WAITING: ("draft", "Cadangan"),
    State.DECLINED: ("off", "Tidak diterima"),
    State.WITHDRAWN: ("off", "Mengundurkan diri"),
}


@dataclass(frozen=True)
class Row:
    """One line of the list, every text ready."""

    pk: int
    name: str
    position: str
    body: str
    sector: str
    group: str
    categories: str
    code: str
    mark: str
    word: str
    reason: str
    origin: str


@dataclass(frozen=True)
class SectorSeats:
    """How a sector (or one body of it) stands: `seats` is None where there is no quota."""

    label: str
    seats: int | None
    accepted: int
    proposed: int
    waiting: int
    sector: str = ""
    body: int | None = None

    @property
    def full(self) -> bool:
        return self.seats is not None and self.accepted + self.proposed >= self.seats

    @property
    def free(self) -> int:
        """Seats still open; 0 without a quota."""
        return max((self.seats or 0) - self.accepted - self.proposed, 0)


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; "" for everything."""

    text: str = ""
    state: str = ""
    sector: str = ""
    group: str = ""
    category: str = ""

    @property
    def any(self) -> bool:
        return bool(self.text or self.state or self.sector or self.group or self.category)


def narrowed(rows: ParticipantQuerySet, wanted: Wanted) -> ParticipantQuerySet:
    """The entries that fit; a text is looked for in names (without titles), bodies and numbers."""
    if wanted.text:
        key = person_key(wanted.text)
        heard = Q(organisation_name__icontains=wanted.text) | Q(employee_number__startswith=wanted.text)
        if key:
            heard |= Q(name_key__contains=key) | Q(called__contains=key)
        rows = rows.alias(called=unmarked("name")).filter(heard)
    exact = {"state": wanted.state, "sector": wanted.sector}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.group:
        rows = rows.filter(group=int(wanted.group) if wanted.group.isdigit() else None)
    if wanted.category.isdigit():
        rows = rows.filter(categories=int(wanted.category))
    elif wanted.category:
        rows = rows.filter(categories=None)
    return rows


def list_of(rows: Iterable[Participant]) -> list[Row]:
    """The lines of a page; the rows come with organisation, group, invitee and categories."""
    return [
        Row(
            pk=row.pk,
            name=row.name,
            position=row.position,
            body=row.body_name,
            sector=row.get_sector_display(),
            group=str(row.group) if row.group else "",
            categories=", ".join(category.name for category in row.categories.all()),
            code=row.code,
            mark=CHIPS[State(row.state)][0],
            word=CHIPS[State(row.state)][1],
            reason=row.reason,
            origin=row.get_origin_display(),
        )
        for row in rows
    ]


def seats_of(training: Training) -> list[SectorSeats]:
    """Every sector with a quota or an entry, in the order of the directory, then bodies with their own.

    Two queries, whatever the number of entries.
    """
    rows = Participant.objects.filter(training=training)
    grouped = rows.values_list("sector", surviving("organisation"), "state").annotate(n=Count("pk"))
    by_sector: Counter[tuple[str, str]] = Counter()
    by_body: Counter[tuple[int, str]] = Counter()
    for sector, body, state, number in grouped.order_by():
        by_sector[sector, state] += number
        if body is not None:
            by_body[body, state] += number
    quotas = list(Quota.objects.filter(training=training).select_related("organisation__merged_into"))
    own = {quota.sector: quota.seats for quota in quotas if quota.organisation is None}
    used = own.keys() | {sector for sector, _ in by_sector}
    found = [
        _line(label, own.get(value), {state: by_sector[value, state] for state in State}, value)
        for value, label in Sector.choices
        if value in used
    ]
    for quota in quotas:
        if quota.organisation is not None:
            body = quota.organisation.surviving
            counts = {state: by_body[body.pk, state] for state in State}
            found.append(_line(body.name, quota.seats, counts, quota.sector, body.pk))
    return found


def _line(
    label: str, seats: int | None, counts: dict[State, int], sector: str, body: int | None = None
) -> SectorSeats:
    told = (counts[State.ACCEPTED], counts[State.PROPOSED], counts[State.WAITING])
    return SectorSeats(label, seats, *told, sector, body)


def seats_for(training: Training, bodies: Sequence[Organisation]) -> list[SectorSeats]:
    """The quotas that count for these bodies: their own, and those of their sectors."""
    ids, sectors = {body.pk for body in bodies}, {body.sector for body in bodies}
    return [
        line
        for line in seats_of(training)
        if line.seats is not None and (line.body in ids if line.body else line.sector in sectors)
    ]


def total_of(lines: Sequence[SectorSeats]) -> SectorSeats:
    """The sum of the sectors; bodies are part of theirs."""
    whole = [line for line in lines if line.body is None]
    seats = sum(line.seats or 0 for line in whole) or None
    return SectorSeats(
        "Jumlah",
        seats,
        sum(line.accepted for line in whole),
        sum(line.proposed for line in whole),
        sum(line.waiting for line in whole),
    )


def pairs_of(training: Training, user: User) -> list[tuple[Participant, Participant]]:
    """Entries that turned out to be one person when two people of the directory were merged."""
    found: dict[int, Participant] = {}
    pairs = []
    rows = Participant.objects.visible_to(user).filter(training=training, person__isnull=False)
    standing = rows.exclude(state__in=(State.DECLINED, State.WITHDRAWN))
    doubled = standing.order_by("pk").select_related("person__merged_into")
    for row in doubled:
        whole = row.person.surviving.pk if row.person else 0
        if whole in found:
            pairs.append((found[whole], row))
        found.setdefault(whole, row)
    return pairs
