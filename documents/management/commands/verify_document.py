"""Is this file a sealed document of this portal? 0 and what it is, or 1 and why not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from documents.services.checks import verify_file

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Memeriksa apakah sebuah berkas PDF adalah dokumen bersegel portal ini."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="BERKAS.pdf")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"Berkas {path} tidak ditemukan.")
        verdict = verify_file(path)
        if not verdict.genuine:
            raise CommandError(verdict.sentence)
        self.stdout.write(verdict.sentence)
