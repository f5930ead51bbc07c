"""One submitted item of Dinas Kesehatan with evidence, papers, a meeting and all that hangs on them."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, fields

from documents.models import Document, Job, PageImage, StoredFile
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
    LateException,
    Period,
    ProposedValue,
)
from indicators.services import receipts
from indicators.services.results import refresh_all
from reports.snapshot import FORMAT, Readiness
from tests.access.rows import (
    coordination,
    directory,
    documents,
    participants,
    task_force,
    trainings,
    trainings_certificates,
    trainings_coverage,
    trainings_plans,
    trainings_registration,
    trainings_tests,
)
from tests.conftest import NOW, Cast, make_cast
from tests.factories import assign, make_period

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
    """The heart's rows first, then what each room adds."""
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
    late = LateException.objects.create(
        regency=cast.banjar,
        period=period,
        organisation=cast.dinkes,
        until=NOW + dt.timedelta(days=3650),
        reason="Jaringan putus",
        granted_by=cast.secretariat,
        granted_at=NOW,
    )
    proposal = ProposedValue.objects.create(
        regency=cast.banjar,
        period=period,
        item=item,
        value={"numerator": "81", "denominator": "210"},
        said="Usulan",
        source="Sertifikat",
        proposed_by=cast.secretariat,
        proposed_at=NOW,
    )
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
        "proposal": [*place, proposal.pk],
        "unlink": [*proof, link.pk],
        "file": [*proof, 1],
        "page": [*proof, 1, 1],
        "late": [*whole, late.pk],
        "gate": [*whole, "perda_kla"],
        "job": [job.pk],
        "document": [document.code],
    }
    scene = Scene(cast, args)
    rooms = (
        coordination,
        directory,
        documents,
        participants,
        task_force,
        trainings,
        trainings_coverage,
        trainings_certificates,
        trainings_plans,
        trainings_tests,
        trainings_registration,
    )
    for room in rooms:
        room.prepare(scene)
    return scene
