"""Two rows for one body or one person become one, and may be taken apart again.

Only `merged_into` is set: whatever refers to the duplicate keeps referring to it and shows the survivor. A
survivor is never merged itself (merging it carries along what it had taken in), so following the pointer
once is always enough.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction

from common.refusals import Refused
from participants import audit
from participants.models import Organisation, Person
from participants.naming import Likeness, body_key, person_key

if TYPE_CHECKING:
    from participants.models import Regency, User

BEGINNING = 2
Row = TypeVar("Row", Organisation, Person)


@transaction.atomic
def merge_organisations(duplicate: Organisation, *, into: Organisation, by: User) -> Organisation:
    """The duplicate lives on in `into`; leads, evidence, posts and accounts of both are then one body's.

    Raises Refused: "merge-self", "merge-other-regency", "merge-gone" (one of them was merged meanwhile),
    "merge-two-regions" (two different kecamatan or desa).
    """
    one, other = _both(Organisation, duplicate, into)
    if one.region_code and other.region_code and one.region_code != other.region_code:
        raise Refused(
            "merge-two-regions",
            f"{one.name} dan {other.name} adalah dua wilayah dengan kode berbeda, jadi tidak digabungkan.",
        )
    return _merge(one, other, by)


@transaction.atomic
def merge_people(duplicate: Person, *, into: Person, by: User) -> Person:
    """The duplicate lives on in `into`. Raises Refused as `merge_organisations`, and "merge-two-numbers"."""
    one, other = _both(Person, duplicate, into)
    if one.erased_at or other.erased_at:
        raise Refused("person-erased", "Data salah satu orang ini sudah dihapus, jadi tidak digabungkan.")
    if one.employee_number and other.employee_number and one.employee_number != other.employee_number:
        raise Refused(
            "merge-two-numbers", "NIP keduanya berbeda. Betulkan dahulu bila memang orang yang sama."
        )
    return _merge(one, other, by)


@transaction.atomic
def take_apart(row: Row, *, by: User) -> Row:
    """Undo a merger: the row stands for itself again, with all that always referred to it.

    Raises Refused("merge-none") where it is not merged.
    """
    locked = type(row).objects.select_for_update(of=("self",)).select_related("regency").get(pk=row.pk)
    former = locked.merged_into_id
    if former is None:
        raise Refused("merge-none", "Entri ini tidak sedang digabungkan.")
    locked.merged_into = None
    locked.save(update_fields=["merged_into"])
    noun = str(row._meta.model_name)
    audit.record(locked.regency, f"participants.{noun}-taken-apart", noun, locked.pk, by=by, former=former)
    return locked


def likely_organisations(regency: Regency) -> list[tuple[Organisation, Organisation]]:
    """Pairs of bodies whose names are the same or nearly so; regions have codes and are no guesswork."""
    rows = list(Organisation.objects.current().filter(regency=regency, region_code=""))
    return _pairs([(body_key(row.name), row) for row in rows])


def likely_people(regency: Regency) -> list[tuple[Person, Person]]:
    """Pairs of people whose names without titles are the same or nearly so."""
    rows = Person.objects.current().filter(regency=regency)
    return _pairs([(person_key(row.name), row) for row in rows])


def _pairs(named: list[tuple[str, Row]]) -> list[tuple[Row, Row]]:
    """Each row with an earlier one it resembles; only names with the same beginning are compared."""
    seen: dict[str, Row] = {}
    shelves: dict[str, Likeness] = defaultdict(lambda: Likeness(()))
    found: list[tuple[Row, Row]] = []
    for key, row in named:
        shelf = shelves[key[:BEGINNING]]
        like = key if key in seen else shelf.nearest(key)
        if like is not None:
            found.append((seen[like], row))
        else:
            seen[key] = row
            shelf.add(key)
    return found


def _both(model: type[Row], duplicate: Row, into: Row) -> tuple[Row, Row]:
    """Both rows under lock, in the order of their ids, fit to be merged."""
    if duplicate.pk == into.pk:
        raise Refused("merge-self", "Entri tidak dapat digabungkan ke dirinya sendiri.")
    rows = model.objects.select_for_update(of=("self",)).select_related("regency").order_by("pk")
    locked: dict[int, Row] = {row.pk: row for row in rows.filter(pk__in=[duplicate.pk, into.pk])}
    one, other = locked[duplicate.pk], locked[into.pk]
    if one.regency_id != other.regency_id:
        raise Refused("merge-other-regency", "Keduanya berada di daerah yang berbeda.")
    if one.merged_into_id or other.merged_into_id:
        raise Refused(
            "merge-gone", "Salah satunya sudah digabungkan lebih dahulu. Muat ulang, lalu periksa lagi."
        )
    return one, other


def _merge(duplicate: Row, into: Row, by: User) -> Row:
    rows = type(duplicate).objects
    carried: list[int] = [row.pk for row in rows.filter(merged_into=duplicate.pk)]
    rows.filter(pk__in=[*carried, duplicate.pk]).update(merged_into=into.pk)
    noun = str(into._meta.model_name)
    audit.record(
        into.regency,
        f"participants.{noun}-merged",
        noun,
        duplicate.pk,
        by=by,
        into=into.pk,
        carried=carried,
    )
    return into
