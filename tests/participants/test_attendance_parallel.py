"""Two phones of one person at the same moment: real connections, really committed rows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import connections

from participants.models import Attendance, AuditEntry, OccasionSession
from participants.services.attendance import check_in
from tests.conftest import NOW, make_cast
from tests.participants.occasion_scene import entry, open_hall

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

PHONES = 8

pytestmark = pytest.mark.live


def test_the_same_person_from_eight_connections_is_one_row_with_one_code(
    live_database: dict[str, str], django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        hall = open_hall(make_cast())
        start = Barrier(PHONES)

        def scan(_number: int) -> str:
            try:
                session = OccasionSession.objects.select_related("regency").get(pk=hall.session.pk)
                start.wait()
                return check_in(session, entry=entry(), arrival=hall.arrival(), now=NOW).code
            finally:
                connections.close_all()

        with ThreadPoolExecutor(PHONES) as phones:
            codes = set(phones.map(scan, range(PHONES)))
        assert (Attendance.objects.count(), len(codes)) == (1, 1)
        assert AuditEntry.objects.filter(action="participants.checked-in").count() == 1
        connections.close_all()
