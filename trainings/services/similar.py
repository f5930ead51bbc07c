"""Whom an entry may be under another spelling: entries of the same training and people of the directory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from participants.models import Person, Position
from participants.naming import Likeness, person_key
from trainings.models import Participant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from participants.models import Regency
    from trainings.models import Training

SHOWN = 4


@dataclass(frozen=True)
class Known:
    """Somebody of the directory: what a comparison needs, read once for many entries.

    `bodies`: ids of the bodies in which a post is or was held.
    """

    pk: int
    key: str
    name: str
    employee_number: str
    bodies: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Match:
    """One who may be meant: `value` is what the form posts, `told` where and as what, `why` in a word."""

    value: str
    name: str
    told: str
    why: str


@dataclass(frozen=True)
class Similar:
    """Entries of this training and people of the directory that may be the same person."""

    participants: tuple[Match, ...] = ()
    people: tuple[Match, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.participants or self.people)

    @property
    def values(self) -> set[str]:
        return {match.value for match in (*self.participants, *self.people)}


def alike(one: str, other: str) -> bool:
    """Whether two keys of names are the same or a slip of the pen apart."""
    return bool(one) and (one == other or Likeness([one]).nearest(other) is not None)


def people_of(regency: Regency) -> list[Known]:
    """Everybody of the directory, in two queries."""
    posts: dict[int, set[int]] = {}
    for person, body in Position.objects.filter(regency=regency).values_list("person", "organisation"):
        posts.setdefault(person, set()).add(body)
    rows = Person.objects.current().filter(regency=regency).order_by("pk")
    return [
        Known(pk, person_key(name), name, number, frozenset(posts.get(pk, ())))
        for pk, name, number in rows.values_list("pk", "name", "employee_number")
    ]


def similar_people(key: str, number: str, people: Iterable[Known]) -> list[Known]:
    """Those with this employee number or with a name alike, the surest first."""
    likeness = Likeness([key])
    found = [
        one
        for one in people
        if (number and one.employee_number == number)
        or one.key == key
        or likeness.nearest(one.key) is not None
    ]
    return sorted(found, key=lambda one: (one.employee_number != number or not number, one.key != key))


def find_similar(
    training: Training, name: str, employee_number: str = "", *, but: Participant | None = None
) -> Similar:
    """Who in this training and in the directory may be the person of this name; four of each at most."""
    key, number = person_key(name)[:120], employee_number.strip()
    people = people_of(training.regency)
    entered = Participant.objects.filter(training=training).select_related("organisation__merged_into")
    others = [row for row in entered if but is None or row.pk != but.pk]
    there = {row.person_id for row in others}
    likeness = Likeness([key])
    same = [
        row
        for row in others
        if (number and row.employee_number == number)
        or row.name_key == key
        or likeness.nearest(row.name_key) is not None
    ]
    matches = [one for one in similar_people(key, number, people) if one.pk not in there][:SHOWN]
    return Similar(
        tuple(
            Match(
                f"peserta-{row.pk}",
                row.name,
                f"{row.position}, {row.body_name}, {row.get_state_display().lower()}",
                _why(number and row.employee_number == number, row.name_key == key),
            )
            for row in same[:SHOWN]
        ),
        tuple(_match(one, number, key, posts) for one, posts in _with_posts(matches)),
    )


def _match(one: Known, number: str, key: str, posts: str) -> Match:
    why = _why(bool(number) and one.employee_number == number, one.key == key)
    return Match(f"orang-{one.pk}", one.name, posts or "belum ada jabatan yang berlaku", why)


def _why(number: object, name: bool) -> str:
    return "NIP sama" if number else "nama sama" if name else "nama mirip"


def _with_posts(people: list[Known]) -> list[tuple[Known, str]]:
    rows = Position.objects.held_on(timezone.localdate()).filter(person__in=[one.pk for one in people])
    posts: dict[int, list[str]] = {}
    for row in rows.select_related("organisation__merged_into"):
        posts.setdefault(row.person_id, []).append(f"{row.title}, {row.organisation}")
    return [(one, "; ".join(posts.get(one.pk, [])[:2])) for one in people]
