"""The cast every test plays with, on a copy of the loaded template database, as the role `kla_app`."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from participants.models import Membership, Organisation, Regency, Role, Sector, User
from tests import databases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytest_django.plugin import DjangoDbBlocker

WITA = ZoneInfo("Asia/Makassar")
NOW = dt.datetime(2026, 3, 2, 9, 16, tzinfo=WITA)


def _use(database: str) -> None:
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = database
    settings.DATABASES["default"]["NAME"] = database


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with django_db_blocker.unblock(), databases.copy(f"kla_test_{os.getpid()}_{worker}") as name:
        _use(name)
        yield
        connections["default"].close()


@pytest.fixture
def live_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, data_dir: Path
) -> Iterator[dict[str, str]]:
    """A database of its own with really committed rows; yields the environment for worker processes."""
    before = str(connections["default"].settings_dict["NAME"])
    with django_db_blocker.unblock(), databases.copy(f"{before}_live") as name:
        _use(name)
        try:
            yield databases.environment(name) | {"KLA_DATA_DIR": str(data_dir)}
        finally:
            _use(before)


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "KLA_DATA_DIR", tmp_path / "data")
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


@dataclass
class Cast:
    """Seven people, two regencies, four organisations."""

    banjar: Regency
    balangan: Regency
    dinas: Organisation
    dinkes: Organisation
    disdik: Organisation
    dp3a_balangan: Organisation
    secretariat: User
    task_force_lead: User
    operator: User
    head: User
    other_operator: User
    assessor: User
    foreign_secretariat: User


def make_user(username: str, role: str, title: str, **scope: object) -> User:
    user = User.objects.create_user(username, None)
    Membership.objects.create(user=user, role=role, title=title, starts_on=dt.date(2025, 1, 1), **scope)
    return user


def make_cast() -> Cast:
    banjar, balangan = Regency.objects.get(code="63.03"), Regency.objects.get(code="63.11")

    def body(regency: Regency, name: str, short: str) -> Organisation:
        return Organisation.objects.create(regency=regency, sector=Sector.OPD, name=name, short_name=short)

    dinas = body(banjar, "Dinas Sosial P3AP2KB Kabupaten Banjar", "Dinsos P3AP2KB")
    dinkes = body(banjar, "Dinas Kesehatan Kabupaten Banjar", "Dinas Kesehatan")
    disdik = body(banjar, "Dinas Pendidikan Kabupaten Banjar", "Dinas Pendidikan")
    dp3a = body(balangan, "DP3A P2KB PMD Kabupaten Balangan", "DP3A P2KB PMD")
    return Cast(
        banjar,
        balangan,
        dinas,
        dinkes,
        disdik,
        dp3a,
        make_user(
            "sekretariat", Role.SECRETARIAT, "Sekretariat Gugus Tugas", regency=banjar, organisation=dinas
        ),
        make_user("pimpinan", Role.TASK_FORCE_LEAD, "Kepala Bappedalitbang", regency=banjar),
        make_user("operator.dinkes", Role.OPD_OPERATOR, "Operator Dinas Kesehatan", organisation=dinkes),
        make_user("kepala.dinkes", Role.OPD_HEAD, "Kepala Dinas Kesehatan", organisation=dinkes),
        make_user("operator.disdik", Role.OPD_OPERATOR, "Operator Dinas Pendidikan", organisation=disdik),
        make_user("asesor", Role.ASSESSOR, "Asesor Provinsi", province=banjar.province),
        make_user("sekretariat.balangan", Role.SECRETARIAT, "Sekretariat Gugus Tugas", regency=balangan),
    )


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def login() -> Callable[[User], Client]:
    """A browser-like client logged in as the given user."""

    def _login(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return _login
