"""What the pages of attendance must know of the room whose occasion they show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from common.http import allow, find_or_404
from participants.models import Occasion, OccasionSession, Regency, User
from participants.places import user_of
from participants.services.attendance_table import EVERYBODY

Finder = Callable[[HttpRequest, str, int], tuple[Regency, Occasion]]
Rule = Callable[[User, Regency], bool]
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Room:
    """How a room finds its occasions, who may read and keep their lists, and where its own pages are.

    `name` is its URL namespace; `index` and `page` name its list and the page of one row. `expected` narrows
    the invitees a session waits for. `listing` is the template of the list, which gets `more(session)` for
    those who keep it.
    """

    name: str
    active: str
    label: str
    index: str
    page: str
    find: Finder
    can_read: Rule
    can_keep: Rule
    expected: Callable[[OccasionSession], Q] = lambda _: EVERYBODY
    listing: str = "participants/attendance/listing.html"
    more: Callable[[OccasionSession], dict[str, Any]] = lambda _: {}


@dataclass(frozen=True)
class Here:
    """An occasion of a room, as the address named it."""

    room: Room
    regency: Regency
    pk: int
    occasion: Occasion
    keeps: bool

    def url(self, name: str, *rest: object) -> str:
        return reverse(f"{self.room.name}:attendance-{name}", args=[self.regency.code, self.pk, *rest])

    def context(self) -> dict[str, Any]:
        return {
            "active": self.room.active,
            "room": self.room,
            "regency": self.regency,
            "pk": self.pk,
            "occasion": self.occasion,
            "can_keep": self.keeps,
        }


def enter_list(request: HttpRequest, room: Room, regency: str, pk: int, *, keep: bool) -> Here:
    """The occasion for those who read its lists, or who keep them (`keep`); 404 or 403 for others."""
    place, occasion = room.find(request, regency, pk)
    keeps = room.can_keep(user_of(request), place)
    allow(keeps if keep else room.can_read(user_of(request), place))
    return Here(room, place, pk, occasion, keeps)


def enter_session(
    request: HttpRequest, room: Room, regency: str, pk: int, number: int, *, keep: bool
) -> tuple[Here, OccasionSession]:
    """The same with one of its sessions."""
    here = enter_list(request, room, regency, pk, keep=keep)
    found = find_or_404(
        OccasionSession,
        user_of(request),
        occasion=here.occasion,
        number=number,
        select=("occasion", "regency"),
    )
    return here, found
