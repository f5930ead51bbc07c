"""Seats of a training: which quota an entry runs into. Pure: no Django, no database.

A quota belongs to a sector ("15 puskesmas") or to one body ("Dinas Kesehatan 3"). An entry counts against
both, and what has no quota is not limited.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Limit:
    """`seats` of a sector, or, with `body` (its id), of one body of it."""

    sector: str
    seats: int
    body: int | None = None


@dataclass(frozen=True)
class Seat:
    """What one entry takes: its sector and the id of its body, None for one the directory does not know."""

    sector: str
    body: int | None = None


def taken(limit: Limit, held: Iterable[Seat]) -> int:
    """How many of `held` count against the limit.

    >>> taken(Limit("opd", 2), [Seat("opd", 7), Seat("desa", 9), Seat("opd")])
    2
    """
    return sum(_counts(limit, seat) for seat in held)


def reached(limits: Iterable[Limit], held: Iterable[Seat], seat: Seat) -> Limit | None:
    """The limit that leaves no place for one more `seat`; the body's own before the sector's.

    >>> reached([Limit("opd", 1)], [Seat("opd", 7)], Seat("opd", 8))
    Limit(sector='opd', seats=1, body=None)
    """
    there = list(held)
    mine = [limit for limit in limits if _counts(limit, seat)]
    full = [limit for limit in mine if taken(limit, there) >= limit.seats]
    return min(full, key=lambda limit: limit.body is None, default=None)


def _counts(limit: Limit, seat: Seat) -> bool:
    return limit.body == seat.body if limit.body is not None else limit.sector == seat.sector
