from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from documents.models import Job
from documents.services.jobs import doorbell, enqueue
from tests.documents import kinds

if TYPE_CHECKING:
    from participants.models import Regency, User


@pytest.fixture(autouse=True)
def known_kinds() -> None:
    kinds.register_all()
    doorbell.quiet_until = 0.0


def count_job(regency: Regency, by: User | None, key: str = "satu", **arguments: Any) -> Job:
    return enqueue(kinds.COUNT, key, regency=regency, title="Menghitung", by=by, arguments=arguments)
