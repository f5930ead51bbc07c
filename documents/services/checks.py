"""Is this paper genuine? By its code for anybody, by its bytes for whoever holds the file."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2
from django.conf import settings

from common.formats import moment
from documents.models import CODE_ALPHABET, CODE_LENGTH, Document
from documents.registry import papers
from documents.services.seals import snapshot_hash
from documents.storage import default_store
from participants.models import AuditEntry

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from documents.registry import Fields

_CODE = re.compile(
    rf"[{CODE_ALPHABET}]{{4}}-[{CODE_ALPHABET}]{{4}}-[{CODE_ALPHABET}]{{4}}-[{CODE_ALPHABET}]{{5}}"
)


IN_FORCE = "Dokumen ini tercatat dan masih berlaku"
REPLACED = "Dokumen ini pernah sah, tetapi sudah digantikan."


@dataclass(frozen=True)
class PublicFacts:
    """What anybody with the code may know. `sentence`: whether it still counts.

    `hash_lines`: the SHA-256, eight groups of four each.
    """

    code: str
    title: str
    regency: str
    sealed_at: dt.datetime
    pages: int
    in_force: bool
    sentence: str
    state: str
    successor: str
    predecessors: list[str]
    version: int
    hash_lines: list[str]
    fields: Fields
    demo: bool


def spelled(text: str) -> str:
    """A code however it was typed, as it is printed: "7f3k 91qd…" → "7F3K-91QD-…"; other text unchanged."""
    letters = re.sub(r"[^0-9A-Za-z]", "", text).upper()
    if len(letters) != CODE_LENGTH or not set(letters) <= set(CODE_ALPHABET):
        return text
    return "-".join([letters[0:4], letters[4:8], letters[8:12], letters[12:]])


def public_facts(code: str) -> PublicFacts | None:
    """The facts behind a code, in any spelling; None when no paper bears it. Nothing personal."""
    rows = Document.objects.select_related("regency", "file", "superseded_by")
    document = rows.filter(code=spelled(code)).first()
    if document is None:
        return None
    line = Document.objects.filter(
        regency=document.regency_id, kind=document.kind, subject=document.subject, pk__lte=document.pk
    )
    digest = document.file.sha256
    groups = [digest[i : i + 4] for i in range(0, 64, 4)]
    kind = papers.get(document.kind)
    own = kind.standing(document) if kind else None
    final = document.state == Document.State.FINAL
    later = document.superseded_by.code if document.superseded_by else ""
    return PublicFacts(
        code=document.code,
        title=document.title,
        regency=document.regency.name,
        sealed_at=document.sealed_at,
        pages=document.pages,
        in_force=own.in_force if own else final,
        sentence=own.sentence if own else IN_FORCE if final else REPLACED,
        state=own.state if own else document.get_state_display(),
        successor=own.successor if own else later,
        predecessors=list(
            Document.objects.filter(superseded_by=document).order_by("-pk").values_list("code", flat=True)
        ),
        version=line.count(),
        hash_lines=[" ".join(groups[:8]), " ".join(groups[8:])],
        fields=kind.public_fields(document) if kind else [],
        demo=document.regency.is_demo or settings.KLA_DEMO,
    )


@dataclass(frozen=True)
class Verdict:
    genuine: bool
    sentence: str


def verify_file(path: Path) -> Verdict:
    """Whether these bytes are a sealed paper of this portal, and what is wrong if not (one sentence)."""
    with path.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    document = (
        Document.objects.select_related("regency", "file", "superseded_by")
        .filter(file__sha256=digest)
        .first()
    )
    if document is None:
        return Verdict(False, _why_unknown(path))
    faults = seal_faults(document)
    if faults:
        return Verdict(False, f"{document.code}: {'; '.join(faults)}.")
    standing = "masih berlaku"
    kind = papers.get(document.kind)
    own = kind.standing(document) if kind else None
    if own and not own.in_force:
        standing = own.state.lower()
    elif document.superseded_by:
        standing = f"pernah sah, tetapi sudah digantikan oleh {document.superseded_by.code}"
    return Verdict(
        True,
        f"{document.title} ({document.regency.name}), kode {document.code}, {document.pages} halaman, "
        f"dibekukan {moment(document.sealed_at, document.regency.zone)}: {standing}.",
    )


def seal_faults(document: Document, entry: AuditEntry | None = None) -> list[str]:
    """What row, stored file and audit trail say differently of one paper; empty when they agree."""
    said = entry or (
        AuditEntry.objects.filter(
            regency=document.regency_id,
            action="documents.sealed",
            subject="document",
            subject_id=str(document.pk),
        ).first()
    )
    if said is None:
        return ["jejak audit tidak memuat pembubuhan segelnya"]
    faults = []
    if said.data.get("code") != document.code:
        faults.append("kodenya berbeda dari jejak audit")
    if said.data.get("sha256") != document.file.sha256:
        faults.append("sidik berkasnya berbeda dari jejak audit")
    if said.data.get("snapshot_sha256") != snapshot_hash(document.snapshot):
        faults.append("data bekunya berubah sesudah disegel")
    if not default_store().is_whole(document.file.sha256):
        faults.append("salinannya di penyimpanan hilang atau berubah")
    return faults


def _why_unknown(path: Path) -> str:
    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return "Berkas ini bukan PDF yang dapat dibaca, jadi bukan dokumen portal ini."
    try:
        text = pdf[0].get_textpage().get_text_range() + pdf[len(pdf) - 1].get_textpage().get_text_range()
    finally:
        pdf.close()
    printed = _CODE.search(text)
    if printed and Document.objects.filter(code=printed.group()).exists():
        return (
            f"Berkas ini memakai kode {printed.group()}, tetapi isinya berbeda dari dokumen yang "
            "disegel: berkas sudah berubah."
        )
    return "Tidak ada dokumen portal ini dengan sidik berkas tersebut."
