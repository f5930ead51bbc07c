"""load_instrument FILE [--publish]: the instrument file into the database; every difference is listed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError
from django.utils import timezone

from common.refusals import Refused
from indicators.instrument_source import InstrumentInvalid, load
from indicators.services.instrument import store


class Command(BaseCommand):
    help = "Load an instrument file. Refuses with every difference listed; a published version never changes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--publish", action="store_true", help="freeze this version")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            source = load(path)
            instrument, changed = store(source, publish=options["publish"], now=timezone.now())
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except InstrumentInvalid as error:
            listed = "\n".join(f"- {sentence}" for sentence in error.differences)
            raise CommandError(f"{path}: ditolak, {len(error.differences)} perbedaan:\n{listed}") from error
        except Refused as error:
            raise CommandError(error.message) from error
        except ProgrammingError as error:
            raise CommandError(
                "Instrumen hanya dapat dimuat oleh pemilik basis data (KLA_DB_ROLE=owner)."
            ) from error
        counts = (
            f"{len(source.clusters)} klaster, {len(source.indicators)} indikator, {len(source.items)} butir"
        )
        news = "dimuat" if changed else "sudah ada, tidak ada yang diubah"
        self.stdout.write(f"{instrument.version} ({instrument.get_state_display()}): {counts}; {news}.")
