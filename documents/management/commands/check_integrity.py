"""Files, rows, hashes and audit chain against each other; every fault by name, exit 1 if there is any."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents.services import integrity


class Command(BaseCommand):
    help = "Mencocokkan berkas, catatan, sidik, dan jejak audit."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for fault in integrity.faults():
            count += 1
            self.stdout.write(fault)
        unrecorded = integrity.unrecorded_files()
        if unrecorded:
            self.stdout.write(f"Keterangan: {unrecorded} berkas utuh tanpa catatan (sisa pekerjaan batal).")
        if count:
            raise CommandError(f"{count} ketidakcocokan ditemukan.")
        self.stdout.write("Berkas, catatan, sidik, dan jejak audit cocok.")
