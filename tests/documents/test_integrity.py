from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

from documents.models import Document, StoredFile
from documents.services import integrity, seal_now
from documents.storage import default_store
from participants import audit
from participants.models import AuditEntry
from tests.conftest import NOW
from tests.documents import kinds

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Cast


@pytest.fixture
def paper(cast: Cast) -> Document:
    seal_now(kinds.PAPER, "satu", regency=cast.banjar, by=cast.secretariat, at=NOW)
    return seal_now(kinds.PAPER, "satu", regency=cast.banjar, by=cast.secretariat, at=NOW)


def checked() -> str:
    out = StringIO()
    call_command("check_integrity", stdout=out)
    return out.getvalue()


def overwrite(document: Document, data: bytes) -> None:
    path = default_store().path_of(document.file.sha256)
    path.chmod(0o640)
    path.write_bytes(data)


def test_a_whole_portal_has_no_fault(paper: Document) -> None:
    assert checked().strip() == "Berkas, catatan, sidik, dan jejak audit cocok."


def test_the_command_fails_and_names_what_it_found(paper: Document) -> None:
    default_store().path_of(paper.file.sha256).unlink()
    with pytest.raises(CommandError, match="ketidakcocokan"):
        checked()


def test_bytes_without_a_row_are_a_note_and_no_fault(paper: Document) -> None:
    default_store().put(b"sisa pekerjaan batal")
    assert "1 berkas utuh tanpa catatan" in checked()


def lose_file(paper: Document) -> None:
    default_store().path_of(paper.file.sha256).unlink()


def change_file(paper: Document) -> None:
    overwrite(paper, b"lain")


def change_size(paper: Document) -> None:
    StoredFile.objects.filter(pk=paper.file_id).update(size=1)


def change_snapshot(paper: Document) -> None:
    Document.objects.filter(pk=paper.pk).update(snapshot=paper.snapshot.replace("satu", "dua"))


def change_code(paper: Document) -> None:
    Document.objects.filter(pk=paper.pk).update(code="AAAA-BBBB-CCCC-DDDDD")


def forget_paper(paper: Document) -> None:
    Document.objects.filter(superseded_by=paper).delete()


def revive_paper(paper: Document) -> None:
    Document.objects.filter(superseded_by=paper).update(state=Document.State.FINAL)


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        (lose_file, "tidak ada di penyimpanan"),
        (change_file, "isinya tidak cocok dengan sidiknya"),
        (change_size, "tercatat 1 byte"),
        (change_snapshot, "data bekunya berubah"),
        (change_code, "kodenya berbeda"),
        (forget_paper, "catatannya hilang"),
        (revive_paper, "keadaan dan penggantinya bertentangan"),
    ],
)
def test_each_harm_is_named(paper: Document, harm: Callable[[Any], None], named: str) -> None:
    assert list(integrity.faults()) == []
    harm(paper)
    assert named in " ".join(integrity.faults())


def test_a_forged_audit_entry_breaks_the_chain(paper: Document) -> None:
    last = AuditEntry.objects.filter(regency=paper.regency).order_by("number").last()
    assert last
    AuditEntry.objects.create(
        regency=paper.regency,
        number=last.number + 1,
        at=last.at,
        action="documents.sealed",
        subject="job",
        subject_id="1",
        previous_hash=audit.GENESIS,
        hash="0" * 64,
    )
    named = " ".join(integrity.faults())
    assert "Jejak audit 63.03" in named
    assert "tidak menyambung" in named
