"""Write database and files into one folder, with a manifest of hashes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from common.refusals import Refused
from documents.services.backup import backup

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Mencadangkan basis data dan berkas ke satu folder, terenkripsi dengan KLA_BACKUP_KEY_FILE."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--plain", action="store_true", help="Tanpa enkripsi.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = backup(options["folder"], plain=options["plain"])
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        for name, part in manifest["parts"].items():
            self.stdout.write(f"{name}: {part['size']} byte, sha256 {part['sha256']}")
        self.stdout.write(f"Cadangan lengkap di {options['folder']}.")
