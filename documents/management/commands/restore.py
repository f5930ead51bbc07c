"""Put a backup back: checked as a whole first, then files, then the database in one transaction."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common.formats import moment
from common.refusals import Refused
from documents.services import integrity
from documents.services.backup import restore

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Memulihkan basis data dan berkas dari folder cadangan."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--force", action="store_true", help="Ganti basis data yang sudah berisi.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = restore(options["folder"], force=options["force"])
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        faults = list(integrity.faults())
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"Dipulihkan, tetapi {len(faults)} ketidakcocokan ditemukan.")
        made = moment(dt.datetime.fromisoformat(manifest["created_at"]), timezone.get_default_timezone())
        self.stdout.write(f"Dipulihkan dari cadangan {made}. Jalankan migrate sesudah ini.")
