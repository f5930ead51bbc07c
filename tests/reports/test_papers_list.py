from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.models import Document
from tests.access.scene import FROZEN, make_scene
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.conf import LazySettings
    from django.test import Client

    from participants.models import Regency, User

LIST = "/63.03/evaluasi/2026/laporan/"
KINDS = {
    "readiness": "Laporan kesiapan",
    "minutes": "Notula",
    "handover": "Serah terima",
    "tanda-terima": "Tanda",
}


def seal(regency: Regency, kind: str, title: str) -> Document:
    file = Document.objects.latest("pk").file
    return Document.objects.create(
        regency=regency,
        kind=kind,
        subject="x/1",
        title=title,
        snapshot=FROZEN,
        sealed_at=NOW,
        file=file,
        pages=1,
    )


def test_each_reader_finds_the_papers_they_may_read(
    db: None, login: Callable[[User], Client], settings: LazySettings
) -> None:
    settings.KLA_REQUIRE_2FA = False
    cast = make_scene().cast
    Document.objects.update(title="Terdahulu")
    for kind, title in KINDS.items():
        seal(cast.banjar, kind, f"{title} uji")

    def shown(user: User) -> set[str]:
        page = login(user).get(LIST).content.decode()
        return {kind for kind, title in KINDS.items() if f"{title} uji" in page}

    assert shown(cast.operator) == {"minutes"}
    assert shown(cast.assessor) == {"readiness", "minutes"}
    assert shown(cast.secretariat) == {"readiness", "minutes", "handover"}


def test_thirty_papers_cost_what_three_cost(
    db: None, login: Callable[[User], Client], settings: LazySettings
) -> None:
    settings.KLA_REQUIRE_2FA = False
    cast = make_scene().cast
    client = login(cast.secretariat)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    for number in range(3):
        seal(cast.banjar, "minutes", f"Notula {number}")
    few = cost()
    for number in range(27):
        seal(cast.banjar, "minutes", f"Notula lagi {number}")
    assert cost() == few <= 11
