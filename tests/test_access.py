"""The access matrix: every URL × viewpoint × method. A URL without a row fails.

One letter per viewpoint, in the order of VIEWPOINTS:
`+` let through (whatever the form then says), `L` sent to the login page, `-` 403: yours, wrong role,
`0` 404: not yours, `x` 405: no such method.
"""

from __future__ import annotations

import datetime as dt
import json
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as portal_settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from coordination.models import Meeting
from documents.models import Document, Job, PageImage, StoredFile, Upload
from documents.registry import Seal
from documents.services.seals import frozen
from documents.storage import default_store
from indicators.models import (
    Answer,
    Contribution,
    Evidence,
    EvidenceLink,
    EvidenceRevision,
    Item,
    Period,
)
from indicators.services import receipts
from indicators.services.results import refresh_all
from participants.models import Notice, Occasion
from reports.snapshot import FORMAT, Readiness
from tests.conftest import NOW, Cast, make_cast
from tests.factories import assign, make_period
from trainings.models import Training

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.conf import LazySettings

VIEWPOINTS = (
    "anonymous",
    "operator",
    "head",
    "other_operator",
    "secretariat",
    "task_force_lead",
    "assessor",
    "foreign_secretariat",
)
CODE = "I15-Q4"
EMPTY: dict[str, object] = {field.name: [] for field in fields(Readiness)}
META = {"at": NOW.isoformat(), "instrument": "1"}
FROZEN = frozen(json.dumps(EMPTY | {"format": FORMAT, "meta": META}), Seal("", "", "", 0, ""))


@dataclass
class Scene:
    cast: Cast
    args: dict[str, list[object]]


def evidence_of(cast: Cast, period: Period, item: Item) -> EvidenceRevision:
    stored = default_store().put(b"%PDF-1.4 scene")
    file = StoredFile.objects.create(
        regency=cast.banjar,
        sha256=stored.sha256,
        size=stored.size,
        kind="pdf",
        mime="application/pdf",
        pages=1,
    )
    evidence = Evidence.objects.create(
        regency=cast.banjar,
        organisation=cast.dinkes,
        title="SK Tim",
        kind="dokumen",
        created_by=cast.operator,
        child_identifiable="tidak",
    )
    EvidenceLink.objects.create(regency=cast.banjar, period=period, item=item, evidence=evidence, page=1)
    return EvidenceRevision.objects.create(
        regency=cast.banjar,
        evidence=evidence,
        number=1,
        file=file,
        file_name="sk.pdf",
        uploaded_by=cast.operator,
    )


def make_scene() -> Scene:
    """One submitted item of Dinas Kesehatan with evidence, papers and all that hangs on it."""
    cast = make_cast()
    period = make_period(cast.banjar)
    item = assign(period, CODE, cast.dinkes, cast.dinas)
    refresh_all(period)
    answer = Answer.objects.create(
        regency=cast.banjar,
        period=period,
        item=item,
        organisation=cast.dinkes,
        state="signed",
        value={"numerator": "68", "denominator": "210"},
        points="1.00",
        saved_by=cast.operator,
        submitted_by=cast.operator,
        submitted_at=NOW,
        signed_by=cast.head,
        signed_at=NOW,
    )
    revision = evidence_of(cast, period, item)
    PageImage.objects.create(regency=cast.banjar, file=revision.file, number=1, image=revision.file)
    link = EvidenceLink.objects.get()
    contribution = Contribution.objects.create(
        regency=cast.banjar,
        period=period,
        item=item,
        organisation=cast.dinas,
        saved_by=cast.secretariat,
        state="submitted",
    )
    receipt = receipts.issue(answer, to=cast.operator, now=NOW)
    job = Job.objects.create(
        regency=cast.banjar, kind="readiness", key="scene", title="Laporan", created_by=cast.secretariat
    )
    document = Document.objects.create(
        regency=cast.banjar,
        kind="readiness",
        subject="63.03/2026",
        title="Laporan",
        snapshot=FROZEN,
        sealed_at=NOW,
        file=revision.file,
        pages=1,
    )
    occasion = Occasion.objects.create(
        regency=cast.banjar,
        title="Rakor",
        place="Martapura",
        starts_at=NOW,
        ends_at=NOW + dt.timedelta(hours=2),
    )
    meeting = Meeting.objects.create(regency=cast.banjar, occasion=occasion)
    training = Training.objects.create(regency=cast.banjar, title="KHA", place="Martapura")
    notice = Notice.objects.create(regency=cast.banjar, user=cast.operator, text="Dikembalikan", url="/")
    upload = Upload.objects.create(regency=cast.banjar, owner=cast.operator, name="a.pdf", length=5)
    here, when = cast.banjar.code, period.slug
    whole: list[object] = [here, when]
    place: list[object] = [here, when, CODE]
    proof: list[object] = [here, when, revision.evidence_id]
    args: dict[str, list[object]] = {
        "R": [here],
        "P": whole,
        "I": place,
        "E": proof,
        "": [],
        "receipt": [*whole, receipt.pk],
        "contribute": [*place, cast.dinas.pk],
        "merge": [*place, contribution.pk],
        "unlink": [*proof, link.pk],
        "file": [*proof, 1],
        "page": [*proof, 1, 1],
        "job": [job.pk],
        "document": [document.code],
        "meeting": [here, meeting.pk],
        "training": [here, training.pk],
        "notice": [notice.pk],
        "upload": [upload.pk],
    }
    return Scene(cast, args)


# name: (arguments, GET, POST)
MATRIX: dict[str, tuple[str, str, str]] = {
    "account_login": ("", "++++++++", "++++++++"),
    "account_logout": ("", "L+++++++", "LLLLLLLL"),
    "account_change_password": ("", "L+++++++", "L+++++++"),
    "account_set_password": ("", "L+++++++", "L+++++++"),
    "account_reauthenticate": ("", "L-------", "L-------"),
    "account_inactive": ("", "++++++++", "xxxxxxxx"),
    "mfa_index": ("", "L+++++++", "Lxxxxxxx"),
    "mfa_authenticate": ("", "L+++++++", "L+++++++"),
    "mfa_reauthenticate": ("", "L-------", "L-------"),
    "mfa_activate_totp": ("", "L+++++++", "L+++++++"),
    "mfa_deactivate_totp": ("", "L0000000", "L0000000"),
    "mfa_view_recovery_codes": ("", "L0000000", "Lxxxxxxx"),
    "mfa_generate_recovery_codes": ("", "L+++++++", "L+++++++"),
    "mfa_download_recovery_codes": ("", "L0000000", "L0000000"),
    "participants:notices": ("", "L+++++++", "Lxxxxxxx"),
    "participants:notice-read": ("notice", "Lxxxxxxx", "L+000000"),
    "participants:organisations": ("R", "L++++++0", "Lxxxxxxx"),
    "participants:organisation-new": ("R", "L---+--0", "L---+--0"),
    "documents:job": ("job", "L000++00", "Lxxxxxxx"),
    "documents:job-cancel": ("job", "Lxxxxxxx", "L000+-00"),
    "documents:job-retry": ("job", "Lxxxxxxx", "L000+-00"),
    "documents:download": ("document", "L---+++0", "Lxxxxxxx"),
    "documents:lookup": ("", "++++++++", "xxxxxxxx"),
    "documents:public": ("document", "++++++++", "xxxxxxxx"),
    "documents:health": ("", "++++++++", "xxxxxxxx"),
    "documents:uploads": ("", "xxxxxxxx", "L+++++++"),
    "documents:upload": ("upload", "xxxxxxxx", "xxxxxxxx"),
    "indicators:index": ("P", "L++++++0", "Lxxxxxxx"),
    "indicators:signoff": ("P", "L-+----0", "L-+----0"),
    "indicators:receipt": ("receipt", "L++0++00", "Lxxxxxxx"),
    "indicators:item": ("I", "L++0+++0", "Lxxxxxxx"),
    "indicators:item-save": ("I", "Lxxxxxxx", "L++0+--0"),
    "indicators:item-submit": ("I", "Lxxxxxxx", "L++0+--0"),
    "indicators:item-recount": ("I", "Lxxxxxxx", "L++0+--0"),
    "indicators:item-autosave": ("I", "Lxxxxxxx", "L++0+--0"),
    "indicators:item-discard": ("I", "Lxxxxxxx", "L++0+--0"),
    "indicators:item-withdraw": ("I", "Lxxxxxxx", "L++0+--0"),
    "indicators:item-contribute": ("contribute", "Lxxxxxxx", "L--0+--0"),
    "indicators:item-merge": ("merge", "Lxxxxxxx", "L++0+--0"),
    "indicators:evidence-index": ("P", "L++++++0", "Lxxxxxxx"),
    "indicators:evidence-new": ("P", "L++++--0", "L++++--0"),
    "indicators:evidence": ("E", "L++0+++0", "Lxxxxxxx"),
    "indicators:evidence-replace": ("E", "L++0+--0", "L++0+--0"),
    "indicators:evidence-redact": ("E", "L++0+--0", "L++0+--0"),
    "indicators:evidence-withdraw": ("E", "Lxxxxxxx", "L++0+--0"),
    "indicators:evidence-link": ("E", "Lxxxxxxx", "L++0+--0"),
    "indicators:evidence-unlink": ("unlink", "Lxxxxxxx", "L++0+--0"),
    "indicators:evidence-child": ("E", "Lxxxxxxx", "L++0++-0"),
    "indicators:file": ("file", "L++0+++0", "Lxxxxxxx"),
    "indicators:page-image": ("page", "L++0+++0", "Lxxxxxxx"),
    "indicators:review-queue": ("P", "L---+++0", "Lxxxxxxx"),
    "indicators:transcribe": ("P", "L---+--0", "L---+--0"),
    "indicators:transcribe-sheet": ("P", "Lxxxxxxx", "L---+--0"),
    "indicators:transcribe-save": ("P", "Lxxxxxxx", "L---+--0"),
    "indicators:transcribe-template": ("P", "L---+--0", "Lxxxxxxx"),
    "indicators:desk": ("I", "L---+++0", "Lxxxxxxx"),
    "indicators:decide": ("I", "Lxxxxxxx", "L---+++0"),
    "indicators:return": ("I", "Lxxxxxxx", "L---+++0"),
    "indicators:ministry-entry": ("I", "Lxxxxxxx", "L---+--0"),
    "coordination:meetings": ("R", "L++++++0", "Lxxxxxxx"),
    "coordination:meeting-new": ("R", "L---++-0", "L---++-0"),
    "coordination:meeting": ("meeting", "L++++++0", "Lxxxxxxx"),
    "trainings:trainings": ("R", "L++++++0", "Lxxxxxxx"),
    "trainings:training": ("training", "L++++++0", "Lxxxxxxx"),
    "reports:states": ("", "L+++++++", "Lxxxxxxx"),
    "reports:home": ("", "L+++++++", "Lxxxxxxx"),
    "reports:readiness": ("P", "L++++++0", "Lxxxxxxx"),
    "reports:papers": ("P", "L++++++0", "Lxxxxxxx"),
    "reports:paper-new": ("P", "Lxxxxxxx", "L---++-0"),
}


def all_names() -> Iterator[str]:
    def walk(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from walk(pattern.url_patterns, inner)
            else:
                yield f"{space}{pattern.name}"

    return walk(get_resolver().url_patterns, "")


@contextmanager
def rolled_back() -> Iterator[None]:
    """Whatever happens inside leaves the scene as it was."""
    mark = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(mark)


def client_of(cast: Cast, viewpoint: str) -> Client:
    client = Client()
    if viewpoint != "anonymous":
        client.force_login(getattr(cast, viewpoint), backend=portal_settings.AUTHENTICATION_BACKENDS[0])
    return client


def letter(client: Client, method: str, url: str) -> str:
    response = getattr(client, method)(url)
    to_login = response.status_code == 302 and response["Location"].startswith(reverse("account_login"))
    if to_login or response.status_code == 401:
        return "L"
    assert response.status_code < 500, f"{method} {url}: {response.status_code}"
    return {403: "-", 404: "0", 405: "x"}.get(response.status_code, "+")


@pytest.fixture
def scene(db: None, settings: LazySettings) -> Scene:
    settings.KLA_REQUIRE_2FA = False
    return make_scene()


@pytest.mark.parametrize("name", MATRIX)
def test_the_door_of(name: str, scene: Scene) -> None:
    key, *expected = MATRIX[name]
    url = reverse(name, args=scene.args[key])
    for method, wanted in zip(("get", "post"), expected, strict=True):
        found = ""
        for viewpoint in VIEWPOINTS:
            with rolled_back():
                found += letter(client_of(scene.cast, viewpoint), method, url)
        assert (method, found) == (method, wanted)


@pytest.mark.django_db
def test_roles_that_decide_set_up_a_second_factor_first(settings: LazySettings) -> None:
    settings.KLA_REQUIRE_2FA = True
    cast = make_cast()
    for viewpoint, sent_away in (("secretariat", True), ("assessor", True), ("operator", False)):
        response = client_of(cast, viewpoint).get("/pemberitahuan/")
        assert (response.status_code == 302) is sent_away


def test_every_url_has_a_row() -> None:
    assert sorted(set(all_names()) - set(MATRIX)) == []
    assert sorted(set(MATRIX) - set(all_names())) == []
