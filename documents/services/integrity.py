"""Files × rows × hashes × audit chain: every place where the portal's records could contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.models import Document, StoredFile
from documents.services.checks import seal_faults
from documents.storage import default_store
from participants.audit import broken_links
from participants.models import AuditEntry, Regency

if TYPE_CHECKING:
    from collections.abc import Iterator


def faults() -> Iterator[str]:
    """One sentence for each contradiction; nothing when all is whole. Reads every stored byte once."""
    yield from file_faults()
    yield from paper_faults()
    for regency in Regency.objects.filter(pk__in=AuditEntry.objects.values("regency")).order_by("code"):
        entries = AuditEntry.objects.filter(regency=regency).order_by("number")
        for fault in broken_links(entries.iterator(chunk_size=2000)):
            yield f"Jejak audit {regency.code}: {fault}."


def file_faults() -> Iterator[str]:
    """Rows without their bytes, bytes that changed, bytes under a name that is not their hash."""
    store, known = default_store(), set()
    for sha256, size in StoredFile.objects.values_list("sha256", "size").order_by("sha256").distinct():
        known.add(sha256)
        path = store.path_of(sha256)
        if not path.is_file():
            yield f"Berkas {sha256[:12]} tercatat, tetapi tidak ada di penyimpanan."
        elif not store.is_whole(sha256):
            yield f"Berkas {sha256[:12]} berubah: isinya tidak cocok dengan sidiknya."
        elif path.stat().st_size != size:
            yield f"Berkas {sha256[:12]} berukuran {path.stat().st_size} byte, tercatat {size} byte."
    for sha256 in store.hashes():
        if sha256 not in known and not store.is_whole(sha256):
            yield f"Berkas tanpa catatan {sha256[:12]} rusak."


def unrecorded_files() -> int:
    """Whole files no row names: left by cancelled work; harmless, so a note and no fault."""
    known = set(StoredFile.objects.values_list("sha256", flat=True))
    return sum(1 for sha256 in default_store().hashes() if sha256 not in known)


def paper_faults() -> Iterator[str]:
    """Sealed papers against the audit trail, both ways."""
    sealed = {
        (entry.regency_id, entry.subject_id): entry
        for entry in AuditEntry.objects.filter(action="documents.sealed", subject="document")
    }
    for document in Document.objects.select_related("file").order_by("pk").iterator(chunk_size=200):
        entry = sealed.pop((document.regency_id, str(document.pk)), None)
        if entry is None:
            yield f"Dokumen {document.code}: jejak audit tidak memuat pembubuhan segelnya."
            continue
        for fault in seal_faults(document, entry):
            yield f"Dokumen {document.code}: {fault}."
        if (document.state == Document.State.SUPERSEDED) != (document.superseded_by_id is not None):
            yield f"Dokumen {document.code}: keadaan dan penggantinya bertentangan."
    for entry in sealed.values():
        yield f"Dokumen {entry.data.get('code')} disegel menurut jejak audit, tetapi catatannya hilang."
