"""Who is trained in a category, by name: for those who may read it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from participants.models.organisations import ERASED
from trainings import coverage
from trainings.coverage import COUNTED, EXPIRED, LATER
from trainings.models import Certificate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from participants.models import User
    from trainings.models import StaffCategory
    from trainings.models.certificates import CertificateQuerySet

STANDINGS = {
    COUNTED: ("ok", "Dihitung"),
    LATER: ("wait", "Evaluasi berikutnya"),
    EXPIRED: ("warn", "Lewat masa berlaku"),
}


@dataclass(frozen=True)
class Name:
    """One person with the certificate that counts, or else the newest one."""

    person: int
    name: str
    body: str
    number: str
    issued_on: dt.date
    until: dt.date | None
    standing: str

    @property
    def mark(self) -> str:
        return STANDINGS[self.standing][0]

    @property
    def word(self) -> str:
        return STANDINGS[self.standing][1]


def names_of(category: StaffCategory, day: dt.date, user: User | None = None) -> list[Name]:
    """People of the category by name, in one query; `user` sees those visible to him, None (a paper) all."""
    rows = Certificate.objects.all() if user is None else Certificate.objects.visible_to(user)
    return names_from(_of(rows, category), category, day)


def names_from(rows: Iterable[Certificate], category: StaffCategory, day: dt.date) -> list[Name]:
    """One line a person, sorted by body and name."""
    held: dict[int, list[Certificate]] = {}
    for row in rows:
        person = row.participant.person
        if person is not None:
            held.setdefault(person.surviving.pk, []).append(row)
    found = [_name(person, its, category, day) for person, its in held.items()]
    return sorted(found, key=lambda one: (one.body.lower(), one.name.lower(), one.person))


def _of(rows: CertificateQuerySet, category: StaffCategory) -> CertificateQuerySet:
    return (
        rows.valid()
        .filter(
            regency=category.regency_id, participant__categories=category, participant__person__isnull=False
        )
        .select_related("participant__person__merged_into", "participant__organisation__merged_into")
    )


def _name(person: int, rows: list[Certificate], category: StaffCategory, day: dt.date) -> Name:
    """As the certificate has it; of somebody erased only that there was one."""
    months = category.validity_months
    standing = coverage.standing([row.issued_on for row in rows], day, months)
    newest = sorted(rows, key=lambda row: (row.issued_on, row.pk), reverse=True)
    chosen = next(
        (row for row in newest if coverage.standing([row.issued_on], day, months) == standing), None
    )
    row = chosen or newest[0]
    return Name(
        person=person,
        name=ERASED if _erased(row) else row.participant.name,
        body=row.participant.body_name,
        number=row.number,
        issued_on=row.issued_on,
        until=coverage.counts_until(row.issued_on, months),
        standing=standing,
    )


def _erased(row: Certificate) -> bool:
    person = row.participant.person
    return person is None or person.surviving.erased_at is not None
