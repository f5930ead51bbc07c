"""Kecamatan, desa and kelurahan of a regency, from the bundled regional data (Kemendagri codes)."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from participants import audit
from participants.models import Organisation, Regency, Sector
from participants.naming import body_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from participants.models import User

DATA = Path(__file__).resolve().parent.parent / "data"
KELURAHAN = "1"


@transaction.atomic
def register_regions(regency: Regency, *, by: User | None) -> tuple[int, int]:
    """Register what is missing of the regency's kecamatan and desa; how many of each. Again is a no-op.

    A kecamatan somebody entered by hand is recognised by its name and gets its code, no double.
    """
    Regency.objects.select_for_update(no_key=True).get(pk=regency.pk)
    known = dict(
        Organisation.objects.filter(regency=regency).exclude(region_code="").values_list("region_code", "pk")
    )
    districts = _districts(regency, known)
    villages = _villages(regency, known)
    audit.record(
        regency,
        "participants.regions-registered",
        "regency",
        regency.pk,
        by=by,
        districts=districts,
        villages=villages,
    )
    return districts, villages


def missing_regions(regency: Regency) -> int:
    """How many kecamatan and desa of the bundled data are not in the directory yet."""
    codes = {code for code, _ in _rows("districts.csv.gz", regency.code)}
    codes |= {code for code, _ in _rows("villages.csv.gz", regency.code)}
    known = Organisation.objects.filter(regency=regency).exclude(region_code="")
    return len(codes - set(known.values_list("region_code", flat=True)))


def _districts(regency: Regency, known: dict[str, int]) -> int:
    rows = Organisation.objects.filter(regency=regency, sector=Sector.DISTRICT, region_code="")
    place = body_key(regency.name)
    by_hand = {body_key(row.name).removesuffix(place).strip(): row for row in rows}
    made = []
    for code, name in _rows("districts.csv.gz", regency.code):
        if code in known:
            continue
        body = by_hand.get(body_key(f"Kecamatan {name}"))
        if body is not None:
            body.region_code = code
            body.save(update_fields=["region_code"])
            known[code] = body.pk
            continue
        made.append(
            Organisation(
                regency=regency,
                sector=Sector.DISTRICT,
                name=f"Kecamatan {name}",
                short_name=f"Kec. {name}",
                region_code=code,
            )
        )
    known |= {body.region_code: body.pk for body in Organisation.objects.bulk_create(made)}
    return len(made)


def _villages(regency: Regency, known: dict[str, int]) -> int:
    districts = dict(_rows("districts.csv.gz", regency.code))
    made = []
    for code, name in _rows("villages.csv.gz", regency.code):
        if code in known:
            continue
        above, _, number = code.rpartition(".")
        kind = "Kelurahan" if number.startswith(KELURAHAN) else "Desa"
        made.append(
            Organisation(
                regency=regency,
                sector=Sector.VILLAGE,
                name=f"{kind} {name}, Kecamatan {districts[above]}",
                short_name=f"{kind} {name}",
                region_code=code,
                parent_id=known[above],
            )
        )
    Organisation.objects.bulk_create(made)
    return len(made)


def _rows(file: str, regency_code: str) -> Iterator[tuple[str, str]]:
    """Code and name of the regency's rows."""
    with gzip.open(DATA / file, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["code"].startswith(f"{regency_code}."):
                yield row["code"], row["name"]
