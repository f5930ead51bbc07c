"""Make and seal the readiness report of one period here and now, without a worker."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from documents.services.seals import seal_now
from documents.storage import default_store
from indicators.models import Period
from reports.services.papers import READINESS, subject_of


class Command(BaseCommand):
    help = "Buat dan segel laporan kesiapan satu periode, lalu simpan salinannya sebagai berkas."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--regency", required=True, metavar="KODE")
        parser.add_argument("--period", required=True, metavar="PERIODE")
        parser.add_argument("--output", required=True, type=Path, metavar="BERKAS.pdf")
        parser.add_argument("--at", type=dt.datetime.fromisoformat, default=None, metavar="WAKTU-ISO")
        parser.add_argument("--json", type=Path, default=None, metavar="BERKAS.json")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Period.objects.select_related("regency")
        period = rows.filter(regency__code=options["regency"], slug=options["period"]).first()
        if period is None:
            raise CommandError(f"Periode {options['regency']}/{options['period']} tidak ditemukan.")
        at = options["at"] or timezone.now()
        if at.tzinfo is None:
            at = at.replace(tzinfo=period.regency.zone)
        document = seal_now(
            READINESS, subject_of(period), regency=period.regency, by=None, at=at, report=self._progress
        )
        with default_store().open(document.file.sha256) as sealed:
            options["output"].write_bytes(sealed.read())
        if options["json"] is not None:
            options["json"].write_text(json.loads(document.snapshot)["paper"], encoding="utf-8")
        self.stdout.write(
            f"{options['output']}: {document.pages} halaman, kode {document.code}, {document.file.sha256}"
        )

    def _progress(self, text: str, percent: int) -> None:
        self.stderr.write(f"{percent:>3} % {text}")
