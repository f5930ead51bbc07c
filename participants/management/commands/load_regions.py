"""load_regions: the 38 provinces and 514 regencies from the bundled reference data; again is a no-op."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from participants.models import Province, Regency

DATA = Path(__file__).resolve().parents[2] / "data"
TIME_ZONES = {
    "Asia/Jakarta": "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 61 62",
    "Asia/Makassar": "51 52 53 63 64 65 71 72 73 74 75 76",
    "Asia/Jayapura": "81 82 91 92 93 94 95 96",
}
ZONE_OF = {province: zone for zone, provinces in TIME_ZONES.items() for province in provinces.split()}


def dotted(code: str) -> str:
    """ "6303" and "63.03" → "63.03"."""
    digits = code.replace(".", "")
    return f"{digits[:2]}.{digits[2:]}"


class Command(BaseCommand):
    help = "Load provinces and regencies (idn-area-data, see the notice beside the data)."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        provinces = [Province(code=row["code"], name=row["name"]) for row in self._rows("provinces.csv")]
        regencies = [
            Regency(
                code=dotted(row["code"]),
                name=row["name"],
                province_id=row["code"][:2],
                time_zone=ZONE_OF[row["code"][:2]],
            )
            for row in self._rows("regencies.csv")
        ]
        before = Province.objects.count(), Regency.objects.count()
        Province.objects.bulk_create(
            provinces, update_conflicts=True, unique_fields=["code"], update_fields=["name"]
        )
        known = set(Regency.objects.values_list("code", flat=True))
        Regency.objects.bulk_create(regency for regency in regencies if regency.code not in known)
        after = Province.objects.count(), Regency.objects.count()
        news = "tidak ada yang baru" if before == after else "dimuat"
        self.stdout.write(f"{after[0]} provinsi, {after[1]} kabupaten/kota: {news}.")

    def _rows(self, name: str) -> list[dict[str, str]]:
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
