"""Sealed paper: freeze the facts, lay them out, keep the bytes under their hash, tell the audit trail."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pikepdf
from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from common.formats import moment
from documents.models import Document, Job, StoredFile, new_code
from documents.registry import PaperKind, Report, Result, Seal, job_kinds, papers
from documents.services.jobs import OPEN, enqueue
from documents.storage import default_store
from participants import audit
from participants.models import Regency

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from documents.registry import Fields, Snapshot, Standing
    from participants.models import User

STEPS = ("Membekukan data", "Menyusun isi", "Menata halaman A4", "Memberi kode, QR, dan sidik berkas")
MIME = "application/pdf"


@dataclass(frozen=True)
class Prepared:
    """A paper whose bytes lie in the store but which no row knows yet."""

    kind: str
    subject: str
    title: str
    seal: Seal
    snapshot: str
    sha256: str
    size: int
    pages: int
    at: dt.datetime


def register(
    kind: str,
    *,
    build: Callable[[str, dt.datetime, Job | None], Snapshot],
    html: Callable[[str, Seal], str],
    title: Callable[[Any], str],
    may_read: Callable[[User, Document], bool],
    public_fields: Callable[[Document], Fields],
    standing: Callable[[Document], Standing | None] = lambda document: None,
) -> None:
    """Teach the portal one kind of sealed paper; called by the room that owns its subject, at start.

    `build(subject, at, job)` reads the database once and returns frozen facts with `to_json()`; `job` is None
    when the paper is made from the shell. `html(snapshot_json, seal)` is pure: the same input gives the same
    text. `title(snapshot)` names the paper. `may_read(user, document)` decides on the download,
    `public_fields(document)` gives label and text for the public page: nothing personal but what the paper
    is shown around for. `standing(document)` tells whether the subject itself is still in force.
    """
    papers.add(kind, PaperKind(build, html, title, may_read, public_fields, standing))
    job_kinds.register(kind, make_paper, steps=STEPS)


def request_paper(
    kind: str,
    subject: str,
    *,
    regency: Regency,
    title: str,
    by: User | None,
    arguments: dict[str, Any] | None = None,
) -> Job:
    """Ask for a paper in the background; while one of this kind and subject is being made, that job.

    `arguments` is further plain JSON for the kind's `build`, which finds it in `job.arguments`.
    """
    earlier = Job.objects.filter(regency=regency, kind=kind, arguments__subject=subject)
    running = earlier.filter(state__in=OPEN).first()
    if running is not None:
        return running
    return enqueue(
        kind,
        f"{regency.code}:{subject}:{earlier.count() + 1}",
        regency=regency,
        title=title,
        by=by,
        arguments={**(arguments or {}), "subject": subject},
    )


def make_paper(job: Job, report: Report) -> Result:
    """The handler of every paper's job; `job.arguments["at"]` (ISO) may name an earlier moment."""
    said = job.arguments.get("at")
    at = dt.datetime.fromisoformat(said) if said else timezone.now()
    prepared = prepare(job.kind, job.arguments["subject"], regency=job.regency, at=at, job=job, report=report)
    return Result(
        message=f"{prepared.title}: {prepared.pages} halaman, kode {prepared.seal.code}.",
        apply=partial(_keep, prepared),
    )


def seal_now(
    kind: str,
    subject: str,
    *,
    regency: Regency,
    by: User | None,
    at: dt.datetime | None = None,
    report: Report = lambda text, percent: None,
) -> Document:
    """Make and seal a paper here and now, without a worker: for the shell and for tests."""
    prepared = prepare(kind, subject, regency=regency, at=at or timezone.now(), job=None, report=report)
    with transaction.atomic():
        return keep(prepared, regency=regency, by=by)


def prepare(
    kind: str, subject: str, *, regency: Regency, at: dt.datetime, job: Job | None, report: Report
) -> Prepared:
    """Freeze, lay out and store one paper; writes no row. Slow: call it outside any transaction."""
    paper = papers[kind]
    report(f"Membekukan data per {moment(at, regency.zone)}", 5)
    with one_moment():
        snapshot = paper.build(subject, at, job)
        number, head = audit.head(regency)
    code = new_code()
    seal = Seal(code, public_url(code), at.astimezone(dt.UTC).isoformat(), number, head)
    facts, title = snapshot.to_json(), paper.title(snapshot)
    report(f"Menyusun {title}"[:120], 25)
    text = paper.html(facts, seal)
    report("Menata halaman A4", 45)
    data = lay_out(text, code)
    report("Memberi kode, QR, dan sidik berkas", 95)
    stored = default_store().put(data)
    return Prepared(
        kind, subject, title[:200], seal, frozen(facts, seal), stored.sha256, stored.size, pages_of(data), at
    )


def render_again(document: Document) -> bytes:
    """The bytes the kept snapshot gives today: equal to the sealed ones with the same fonts and libraries."""
    kept = json.loads(document.snapshot)
    seal = Seal(**kept["seal"])
    return lay_out(papers[document.kind].html(kept["paper"], seal), seal.code)


def keep(prepared: Prepared, *, regency: Regency, by: User | None, job: Job | None = None) -> Document:
    """Write a prepared paper's rows and retire its predecessors; the caller's transaction, audit last."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a seal belongs to one transaction")
    Regency.objects.select_for_update(no_key=True).get(pk=regency.pk)
    file, _ = StoredFile.objects.get_or_create(
        regency=regency,
        sha256=prepared.sha256,
        defaults={"size": prepared.size, "kind": "pdf", "mime": MIME, "pages": prepared.pages},
    )
    document = Document.objects.create(
        regency=regency,
        kind=prepared.kind,
        subject=prepared.subject,
        code=prepared.seal.code,
        title=prepared.title,
        snapshot=prepared.snapshot,
        sealed_at=prepared.at,
        file=file,
        pages=prepared.pages,
        created_by=by,
    )
    Document.objects.filter(
        regency=regency, kind=prepared.kind, subject=prepared.subject, state=Document.State.FINAL
    ).exclude(pk=document.pk).update(state=Document.State.SUPERSEDED, superseded_by=document)
    if job is not None:
        Job.objects.filter(pk=job.pk).update(document=document)
    audit.record(
        regency,
        "documents.sealed",
        "document",
        document.pk,
        by=by,
        code=document.code,
        kind=document.kind,
        sha256=file.sha256,
        snapshot_sha256=snapshot_hash(document.snapshot),
    )
    return document


def _keep(prepared: Prepared, job: Job) -> None:
    keep(prepared, regency=job.regency, by=job.created_by, job=job)


def lay_out(text: str, code: str) -> bytes:
    """HTML to PDF. WeasyPrint is loaded here and not with the module: only workers need its 60 MB."""
    from common.pdf import render_pdf

    return render_pdf(text, identifier=code)


def public_url(code: str) -> str:
    """The address printed on paper and in its QR code."""
    path = reverse("documents:public", args=[code])
    return f"{settings.KLA_PUBLIC_SCHEME}://{settings.KLA_PUBLIC_HOST}{path}"


def frozen(facts: str, seal: Seal) -> str:
    """What the database keeps of a paper: its facts and its seal, as one JSON text."""
    return json.dumps({"paper": facts, "seal": asdict(seal)}, ensure_ascii=False, sort_keys=True)


def snapshot_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def pages_of(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything as of one instant, and nothing but read."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
