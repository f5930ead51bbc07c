"""The sealed paper of a certificate: made from what was frozen at issue, and from nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from documents.models import Document
from documents.registry import Standing
from documents.services import seals
from documents.services.short_papers import Facts
from trainings.models import Certificate
from trainings.rendering import certificate as rendering

if TYPE_CHECKING:
    import datetime as dt

    from documents.models import Job
    from documents.registry import Fields
    from participants.models import User

KIND = "certificate"
SUBJECT = "sertifikat/"
SHORT = 90


def register_papers() -> None:
    """Called once at start."""
    seals.register(
        KIND,
        build=build,
        html=rendering.html,
        title=lambda facts: str(facts.title),
        may_read=may_read,
        public_fields=public_fields,
        standing=standing,
    )


def build(subject: str, at: dt.datetime, job: Job | None) -> Facts:
    """The frozen facts of the certificate named by `subject` ("sertifikat/12"); `job` is unused."""
    row = Certificate.objects.get(pk=int(subject.removeprefix(SUBJECT)))
    return facts_of(row, at)


def facts_of(row: Certificate, at: dt.datetime) -> Facts:
    body = row.facts
    return Facts(
        kind=KIND,
        format=body["template"],
        title=f"Sertifikat {row.number}: {body['name']}",
        short=f"Sertifikat {body['event']}"[:SHORT],
        status="belum ditandatangani",
        subject=f"Sertifikat pelatihan {body['regency']}",
        at=at.isoformat(),
        demo=body["demo"],
        body=body,
    )


def seal_certificate(
    certificate: Certificate,
    *,
    by: User | None,
    at: dt.datetime | None = None,
) -> Document:
    """Lay out and seal one certificate, once: if another hand was faster, its paper is returned.

    Slow: call it outside any transaction.
    """
    regency = certificate.regency
    subject = f"{SUBJECT}{certificate.pk}"
    prepared = seals.prepare(
        KIND, subject, regency=regency, at=at or timezone.now(), job=None, report=lambda text, percent: None
    )
    with transaction.atomic():
        row = Certificate.objects.select_for_update(of=("self",)).defer("facts").get(pk=certificate.pk)
        if row.document is not None:
            return row.document
        row.document = seals.keep(prepared, regency=regency, by=by)
        row.save(update_fields=["document"])
        return row.document


def may_read(user: User, document: Document) -> bool:
    """Who keeps trainings, and the OPD of the participant or that nominated the participant."""
    return Certificate.objects.visible_to(user).filter(document=document).exists()


def public_fields(document: Document) -> Fields:
    row = _of(document)
    if row is None:
        return []
    body = row.facts
    return [
        ("Nama", body["name"]),
        ("Kegiatan", f"{body['event']}, {body['days']}"),
        ("Jam pelajaran", f"{body['hours']} JP"),
        ("Nomor", row.number),
    ]


def standing(document: Document) -> Standing | None:
    """In force until revoked; a revoked one names the certificate that replaces it."""
    row = _of(document)
    if row is None:
        return None
    if row.revoked_at is None:
        return Standing("Sertifikat ini tercatat dan masih berlaku", "Berlaku", in_force=True)
    successor = Certificate.objects.select_related("document").defer("facts").filter(replaces=row).first()
    if successor is None:
        return Standing("Sertifikat ini sudah dicabut dan tidak berlaku lagi.", "Dicabut")
    paper = successor.document.code if successor.document and successor.revoked_at is None else ""
    return Standing(
        "Sertifikat ini sudah dicabut dan diganti.",
        f"Dicabut, diganti dengan nomor {successor.number}",
        paper,
    )


def _of(document: Document) -> Certificate | None:
    return Certificate.objects.filter(document=document).first()
