"""The rules of signing in at a session: changing codes, the key of a person, and which bodies were there.

Pure: no Django, no database, no clock. Instants are aware datetimes, secrets are the session's own text.

A code belongs to one minute of one session and lives ten. It has two forms: the token inside the QR code
(session, minute, 96 bits of HMAC-SHA256) and six letters for a phone without a camera (31⁶ = 887 million).
A form opened with a live code carries a ticket with the moment of opening: nobody is cut off while typing.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import enum
import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.refusals import Refused
from participants.naming import body_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
SHORT_LENGTH = 6
MINUTE = 60
LIVES = 10
"""Minutes in which a code is accepted, the one in which it was shown included."""
REMEMBERED = 60
"""Minutes in which a typed code is still recognised, to say "expired" and not "unknown"."""
TYPING = dt.timedelta(minutes=30)
"""How long a form opened with a live code may be sent."""
_MAC = 12
_HEAD = 9
_LOOK_ALIKES = str.maketrans({"O": "", "I": "", "L": "", "0": "", "1": ""})


@dataclass(frozen=True)
class Sitting:
    """What the rules must know of a session: its id, its secret, and when its list was opened and closed."""

    id: int
    secret: str
    opened_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None


@dataclass(frozen=True)
class Arrival:
    """A code or ticket that was accepted: for which session, and of which minute (counted from 1970)."""

    session: int
    minute: int


WHY_NOT = {
    "checkin-expired": (
        "Kode ini sudah lewat sepuluh menit. Pindai kode yang sekarang tampil di layar, lalu isi lagi."
    ),
    "checkin-forged": (
        "Kode ini tidak dikenal. Pindai kode di layar, atau ketik enam huruf dan angka di bawahnya."
    ),
    "checkin-other-session": (
        "Kode ini milik kegiatan atau sesi lain. Pindai kode pada layar di ruangan Anda."
    ),
    "checkin-not-open": (
        "Daftar hadir kegiatan ini belum dibuka. Tunggu panitia membukanya, lalu pindai kode di layar."
    ),
    "checkin-closed": ("Daftar hadir kegiatan ini sudah ditutup. Sampaikan kehadiran Anda kepada panitia."),
}


def refusal(code: str) -> Refused:
    """One of the reasons of `WHY_NOT`, ready to be raised."""
    return Refused(code, WHY_NOT[code])


def minute_of(now: dt.datetime) -> int:
    """Whole minutes since 1970; a naive instant raises ValueError."""
    if now.tzinfo is None:
        raise ValueError("an instant must carry its time zone")
    return int(now.timestamp()) // MINUTE


# --- the code in the QR ------------------------------------------------------------------------


def token(session: int, secret: str, minute: int) -> str:
    """The code of one minute for the address /hadir/<token>/: 28 letters, digits, "-" and "_"."""
    return _sealed("code", session, secret, minute)


def session_of(text: str) -> int:
    """The id a token or ticket claims, not yet believed; Refused "checkin-forged" for what is no code."""
    return _opened(text)[0]


def verify(text: str, sitting: Sitting, *, now: dt.datetime, expected: int | None = None) -> Arrival:
    """The session a token belongs to. `sitting` is the session the token names, as the database knows it.

    Raises Refused: checkin-forged, checkin-other-session (not `expected`), checkin-not-open, checkin-closed,
    checkin-expired, in this order, so that a forged code learns nothing about a session.
    """
    return _believed("code", text, sitting, expected, _age(minute_of(now), LIVES))


def ticket(sitting: Sitting, *, now: dt.datetime) -> str:
    """What the form carries from the moment it was opened with a live code."""
    return _sealed("ticket", sitting.id, sitting.secret, minute_of(now))


def verify_ticket(text: str, sitting: Sitting, *, now: dt.datetime) -> Arrival:
    """Like `verify`, for a ticket: it lives as long as people type."""
    return _believed(
        "ticket", text, sitting, sitting.id, _age(minute_of(now), int(TYPING.total_seconds()) // MINUTE)
    )


def receipt(attendance: int, secret: str, code: str) -> str:
    """The address of what one person has sent in: `code` is the personal code, so two senders differ."""
    return _sealed(f"receipt {code}", attendance, secret, 0)


def is_receipt(text: str, attendance: int, secret: str, code: str) -> bool:
    return hmac.compare_digest(text.encode(), receipt(attendance, secret, code).encode())


def _age(now: int, lives: int) -> range:
    """The minutes whose codes live now; a clock one minute ahead is forgiven."""
    return range(now - lives + 1, now + 2)


def _believed(use: str, text: str, sitting: Sitting, expected: int | None, alive: range) -> Arrival:
    session, minute = _opened(text)
    genuine = session == sitting.id and hmac.compare_digest(
        text.encode(), _sealed(use, session, sitting.secret, minute).encode()
    )
    if not genuine:
        raise refusal("checkin-forged")
    if expected is not None and session != expected:
        raise refusal("checkin-other-session")
    _admit(sitting)
    if minute not in alive:
        raise refusal("checkin-expired")
    return Arrival(session, minute)


def _admit(sitting: Sitting) -> None:
    if sitting.opened_at is None:
        raise refusal("checkin-not-open")
    if sitting.closed_at is not None:
        raise refusal("checkin-closed")


def _sealed(use: str, number: int, secret: str, minute: int) -> str:
    head = number.to_bytes(5, "big") + minute.to_bytes(4, "big")
    mac = hmac.new(secret.encode(), use.encode() + b"\0" + head, hashlib.sha256).digest()[:_MAC]
    return base64.urlsafe_b64encode(head + mac).decode()


def _opened(text: str) -> tuple[int, int]:
    try:
        raw = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise refusal("checkin-forged") from None
    if len(raw) != _HEAD + _MAC:
        raise refusal("checkin-forged")
    return int.from_bytes(raw[:5], "big"), int.from_bytes(raw[5:_HEAD], "big")


# --- the code people type ------------------------------------------------------------------------


def short_code(secret: str, minute: int) -> str:
    """Six letters and digits without look-alikes ("K7M4P2") for the same minute as the token."""
    digest = hmac.new(secret.encode(), b"short\0" + minute.to_bytes(4, "big"), hashlib.sha256).digest()
    number, letters = int.from_bytes(digest[:8], "big"), ""
    for _ in range(SHORT_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    return letters


def spaced(code: str) -> str:
    """ "K7M4P2" → "K7M 4P2", as it stands on the screen."""
    return f"{code[:3]} {code[3:]}"


def read_short(typed: str) -> str:
    """What a hand typed ("k7m-4p2") as the code it means; whatever no code contains is left out."""
    return re.sub(f"[^{ALPHABET}]", "", typed.upper().translate(_LOOK_ALIKES))


def find_short(typed: str, sittings: Iterable[Sitting], *, now: dt.datetime) -> Arrival:
    """The session whose code was typed, among those opened lately.

    Raises the same refusals as `verify`, with checkin-forged for a code no session has shown in an hour.
    """
    code, this = read_short(typed), minute_of(now)
    for sitting in sittings:
        for minute in range(this + 1, this - REMEMBERED, -1):
            if hmac.compare_digest(code.encode(), short_code(sitting.secret, minute).encode()):
                _admit(sitting)
                if minute not in _age(this, LIVES):
                    raise refusal("checkin-expired")
                return Arrival(sitting.id, minute)
    raise refusal("checkin-forged")


# --- the same person twice is one row --------------------------------------------------------------


def place_key(organisation: int | None, typed: str) -> str:
    """The body a person came for: the id of a known one, or what identifies the name of an unknown one."""
    return f"#{organisation}" if organisation is not None else body_key(typed)[:200]


# --- which bodies were there -------------------------------------------------------------------------


class Standing(enum.Enum):
    """A body that was invited: its leader came, somebody came for it, or nobody did."""

    PRESENT = "hadir"
    REPRESENTED = "diwakili"
    ABSENT = "tidak hadir"


LEADING = frozenset({"pimpinan", "pendamping"})
"""Capacities by which a body itself is there: its leader, or the adult who came with its children."""


@dataclass(frozen=True)
class Unit:
    """One invited body or person: the id of its invitation and its sector."""

    invitee: int
    sector: str
    in_person: bool = False
    """True where a person was invited by name: whoever answers to it is the person."""


@dataclass(frozen=True)
class Came:
    """One adult on the list: the invitation it belongs to (None: uninvited), capacity, sector and body."""

    invitee: int | None
    capacity: str
    sector: str
    place: str


@dataclass(frozen=True)
class Children:
    """One head-count: numbers only."""

    invitee: int | None
    sector: str
    girls: int
    boys: int


@dataclass
class SectorCount:
    """Bodies by standing, uninvited bodies, adults and children of one sector."""

    invited: int = 0
    present: int = 0
    represented: int = 0
    absent: int = 0
    uninvited: int = 0
    people: int = 0
    girls: int = 0
    boys: int = 0

    @property
    def came(self) -> int:
        return self.present + self.represented


def standings(
    units: Iterable[Unit], came: Iterable[Came], children: Iterable[Children] = ()
) -> dict[int, Standing]:
    """Standing of each invitation, by its id. The unit counts, not the person: ten from one body are one."""
    seen: dict[int, set[str]] = {}
    for row in came:
        if row.invitee is not None:
            seen.setdefault(row.invitee, set()).add(row.capacity)
    for count in children:
        if count.invitee is not None:
            seen.setdefault(count.invitee, set()).add("pendamping")
    found: dict[int, Standing] = {}
    for unit in units:
        capacities = seen.get(unit.invitee)
        if not capacities:
            found[unit.invitee] = Standing.ABSENT
        elif capacities & LEADING or (unit.in_person and capacities - {"wakil"}):
            found[unit.invitee] = Standing.PRESENT
        else:
            found[unit.invitee] = Standing.REPRESENTED
    return found


def by_sector(
    units: Iterable[Unit], came: Iterable[Came], children: Iterable[Children] = ()
) -> Mapping[str, SectorCount]:
    """The unit table: counts per sector code, only sectors that were invited or came."""
    units, came, children = list(units), list(came), list(children)
    table: dict[str, SectorCount] = {}
    for unit in units:
        table.setdefault(unit.sector, SectorCount()).invited += 1
    stood = standings(units, came, children)
    for unit in units:
        row = table[unit.sector]
        standing = stood[unit.invitee]
        row.present += standing is Standing.PRESENT
        row.represented += standing is Standing.REPRESENTED
        row.absent += standing is Standing.ABSENT
    strangers: set[tuple[str, str]] = set()
    for person in came:
        table.setdefault(person.sector, SectorCount()).people += 1
        if person.invitee is None:
            strangers.add((person.sector, person.place))
    for sector, _place in strangers:
        table[sector].uninvited += 1
    for count in children:
        row = table.setdefault(count.sector, SectorCount())
        row.girls += count.girls
        row.boys += count.boys
    return table


def total(table: Mapping[str, SectorCount]) -> SectorCount:
    """The sum line of `by_sector`."""
    names = ("invited", "present", "represented", "absent", "uninvited", "people", "girls", "boys")
    return SectorCount(**{name: sum(getattr(row, name) for row in table.values()) for name in names})
