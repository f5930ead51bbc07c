"""What a monitor asks: database, disk and broker. A broker that is down delays work and loses none."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass

from celery import current_app
from django.conf import settings
from django.db import connection

from documents.services.jobs import Doorbell


@dataclass(frozen=True)
class Health:
    database: bool
    disk: bool
    broker: bool

    @property
    def serves(self) -> bool:
        return self.database and self.disk

    def told(self) -> dict[str, str]:
        def word(well: bool) -> str:
            return "ok" if well else "gagal"

        return {
            "status": word(self.serves),
            "database": word(self.database),
            "disk": word(self.disk),
            "broker": word(self.broker),
        }


def state_of_the_house() -> Health:
    return Health(_database(), _disk(), broker_answers())


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        return False
    return True


def _disk() -> bool:
    try:
        settings.KLA_DATA_DIR.mkdir(mode=0o750, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.KLA_DATA_DIR) as probe:
            probe.write(b"0" * 4096)
            probe.flush()
    except OSError:
        return False
    return True


def broker_answers() -> bool:
    """Whether a fresh line to the broker opens and answers within a third of a second."""
    try:
        options = {**settings.CELERY_BROKER_TRANSPORT_OPTIONS, **Doorbell.OPTIONS}
        with current_app.connection_for_write(settings.CELERY_BROKER_URL, transport_options=options) as line:
            line.default_channel.client.ping()
    except Exception:
        return False
    return True
