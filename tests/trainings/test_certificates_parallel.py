"""Twenty hands issue at the same moment: real connections, really committed rows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import connections

from common.refusals import Refused
from documents.models import NumberRegister
from tests.conftest import make_cast
from tests.trainings.certificate_scene import LATER, over, who_attended
from trainings.models import Certificate, Participant
from trainings.services.certificates import issue

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

HANDS = 20

pytestmark = pytest.mark.live


def test_twenty_numbers_without_gap_or_double_and_one_certificate_each(
    live_database: dict[str, str], django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        cast = make_cast()
        training = over(cast)
        people = [who_attended(training, f"Peserta {n}", cast.secretariat).pk for n in range(HANDS)]
        start = Barrier(HANDS)

        def hand(number: int) -> str:
            try:
                start.wait()
                row = Participant.objects.get(pk=people[number])
                return issue(row, by=cast.secretariat, now=LATER).number
            finally:
                connections.close_all()

        with ThreadPoolExecutor(HANDS) as hands:
            numbers = list(hands.map(hand, range(HANDS)))
        assert sorted(numbers) == [f"{n:03d}/SERT/III/2026" for n in range(1, HANDS + 1)]
        assert set(Certificate.objects.values_list("line__number", flat=True)) == set(range(1, HANDS + 1))
        assert NumberRegister.objects.get(series="sertifikat").last == HANDS
        connections.close_all()


def test_twenty_hands_on_one_participant_issue_one_certificate(
    live_database: dict[str, str], django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        cast = make_cast()
        person = who_attended(over(cast), "Siti Rahmah", cast.secretariat)
        start = Barrier(HANDS)

        def hand(_number: int) -> str:
            try:
                start.wait()
                return issue(person, by=cast.secretariat, now=LATER).number
            except Refused as refusal:
                return refusal.code
            finally:
                connections.close_all()

        with ThreadPoolExecutor(HANDS) as hands:
            told = list(hands.map(hand, range(HANDS)))
        assert sorted(set(told)) == ["001/SERT/III/2026", "certificate-in-force"]
        assert told.count("certificate-in-force") == HANDS - 1
        assert NumberRegister.objects.get(series="sertifikat").last == 1
        connections.close_all()
