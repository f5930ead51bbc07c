"""Occasions are planned with their sessions; an older one without any is given one."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from django.apps import apps

from participants.models import Occasion, OccasionSession
from participants.services.occasions import plan_occasion
from tests.conftest import NOW

if TYPE_CHECKING:
    from tests.conftest import Cast

HOUR = dt.timedelta(hours=1)


def test_an_occasion_lasts_from_its_first_session_to_its_last(cast: Cast) -> None:
    occasion = plan_occasion(
        cast.banjar,
        title="Pelatihan",
        place="Martapura",
        sessions=[("Hari ke-2", NOW + 24 * HOUR, NOW + 26 * HOUR), ("Hari ke-1", NOW, NOW + 2 * HOUR)],
    )
    assert (occasion.starts_at, occasion.ends_at) == (NOW, NOW + 26 * HOUR)
    assert [(s.number, s.title) for s in occasion.sessions.all()] == [(1, "Hari ke-1"), (2, "Hari ke-2")]


def test_two_sessions_never_share_a_secret(cast: Cast) -> None:
    hours = (NOW, NOW + HOUR)
    occasion = plan_occasion(
        cast.banjar, title="Rakor", place="Martapura", sessions=[("A", *hours), ("B", *hours)]
    )
    assert len({session.secret for session in occasion.sessions.all()}) == 2


def test_an_occasion_without_a_session_is_a_mistake_of_the_caller(cast: Cast) -> None:
    with pytest.raises(ValueError, match="at least one session"):
        plan_occasion(cast.banjar, title="Rakor", place="Martapura", sessions=[])


def test_the_migration_gives_an_older_occasion_its_one_session(cast: Cast) -> None:
    old = Occasion.objects.create(
        regency=cast.banjar, title="Lama", place="Aula", starts_at=NOW, ends_at=NOW + HOUR
    )
    give_sessions = import_module("participants.migrations.0005_a_session_for_each_occasion").give_sessions
    give_sessions(apps, None)
    give_sessions(apps, None)
    session = OccasionSession.objects.get(occasion=old)
    assert (session.starts_at, session.ends_at, len(session.secret)) == (NOW, NOW + HOUR, 64)
