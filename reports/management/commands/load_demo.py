"""Load the demonstration data of Kabupaten Banjar and Kabupaten Balangan once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from indicators.models import Period
from participants import audit
from participants.models import Organisation, Regency
from reports.demo import people
from reports.demo.directory import fill_directory
from reports.demo.more_trainings import fill_home, fill_neighbour
from reports.demo.period import fill, prepare_period
from reports.demo.rakor import fill_meetings
from reports.demo.training import fill_training
from reports.demo.training_results import set_targets
from reports.demo.training_texts import BANJAR_TARGETS

SHARES = {"63.03": 1.0, "63.11": 0.35}


class Command(BaseCommand):
    help = "Data peragaan: Kabupaten Banjar 2026 lengkap, Kabupaten Balangan sebagian. Dibuat sekali."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--today", type=dt.date.fromisoformat, default=None, metavar="TANGGAL")

    def handle(self, *args: Any, **options: Any) -> None:
        regencies = {r.code: r for r in Regency.objects.filter(code__in=SHARES)}
        if len(regencies) != len(SHARES):
            raise CommandError("Muat dahulu data wilayah: load_regions.")
        if all(r.is_demo for r in regencies.values()):
            self.stderr.write("Data peragaan sudah ada; tidak ada yang diubah.")
            return
        if Organisation.objects.exists():
            raise CommandError("Portal ini sudah memuat data sebenarnya; data peragaan tidak dimuat.")
        today = options["today"] or timezone.localdate()
        logins = people.Logins()
        with transaction.atomic():
            self._load(regencies["63.03"], regencies["63.11"], today, logins)
        for title, username, password in logins.lines:
            self.stdout.write(f"{title:<52} {username:<26} {password}")

    def _load(self, banjar: Regency, balangan: Regency, today: dt.date, logins: people.Logins) -> None:
        now = dt.datetime.combine(today, dt.time(9, 12), banjar.zone)
        home, neighbour = people.banjar(banjar, logins), people.balangan(balangan, logins)
        for regency, cast in ((banjar, home), (balangan, neighbour)):
            cast.users.setdefault("asesor", cast.users["sekretariat"])
            period = prepare_period(regency, today, cast.users["sekretariat"])
            files = fill(period, cast, today, now, SHARES[regency.code])
            Regency.objects.filter(pk=regency.pk).update(is_demo=True)
            audit.record(regency, "reports.demo-loaded", "period", period.pk, by=None, files=files)
        bodies = fill_directory(home, today)
        period = Period.objects.get(regency=banjar)
        fill_meetings(home, period, bodies, today)
        fill_training(neighbour, Period.objects.get(regency=balangan), today, now)
        fill_neighbour(neighbour, today)
        fill_home(home, bodies, today)
        set_targets(period, home, BANJAR_TARGETS, now)
