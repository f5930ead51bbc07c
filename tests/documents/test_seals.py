from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from common.refusals import Refused
from documents.models import Document, Job, StoredFile
from documents.registry import job_kinds
from documents.services import jobs, request_paper, seal_now, take_number, void_number
from documents.services.seals import STEPS, render_again
from documents.storage import default_store
from participants import audit
from participants.models import AuditEntry
from tests.conftest import NOW
from tests.documents import kinds

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

    from participants.models import User
    from tests.conftest import Cast


def sealed(cast: Cast, subject: str = "satu") -> Document:
    return seal_now(kinds.PAPER, subject, regency=cast.banjar, by=cast.secretariat, at=NOW)


def saved(document: Document, folder: Path) -> Path:
    path = folder / "laporan.pdf"
    path.write_bytes(default_store().read(document.file.sha256))
    return path


def verify(path: Path) -> str:
    out = StringIO()
    call_command("verify_document", str(path), stdout=out)
    return out.getvalue()


def test_a_sealed_paper_is_kept_under_the_hash_of_its_bytes(cast: Cast) -> None:
    document = sealed(cast)
    data = default_store().read(document.file.sha256)
    assert hashlib.sha256(data).hexdigest() == document.file.sha256
    assert data.startswith(b"%PDF")
    assert (document.pages, document.file.size, document.sealed_at) == (1, len(data), NOW)


def test_the_code_is_printed_and_known_to_the_audit_trail(cast: Cast) -> None:
    before = audit.head(cast.banjar)
    document = sealed(cast)
    kept = json.loads(document.snapshot)
    assert kept["seal"]["code"] == document.code
    assert (kept["seal"]["audit_number"], kept["seal"]["audit_hash"]) == before
    entry = AuditEntry.objects.get(action="documents.sealed")
    assert entry.data["sha256"] == document.file.sha256
    assert entry.data["code"] == document.code


def test_the_kept_snapshot_gives_the_same_bytes_again(cast: Cast) -> None:
    document = sealed(cast)
    assert hashlib.sha256(render_again(document)).hexdigest() == document.file.sha256


def test_a_newer_paper_replaces_the_older_of_its_subject_only(cast: Cast) -> None:
    first, elsewhere = sealed(cast), sealed(cast, "dua")
    second = sealed(cast)
    first.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (first.state, first.superseded_by) == (Document.State.SUPERSEDED, second)
    assert elsewhere.state == Document.State.FINAL


def test_a_paper_made_in_the_background_shows_its_steps(cast: Cast) -> None:
    job = request_paper(
        kinds.PAPER,
        "satu",
        regency=cast.banjar,
        title="Surat uji",
        by=cast.secretariat,
        arguments={"at": NOW.isoformat()},
    )
    assert jobs.run(job.pk, uuid.uuid4())
    job.refresh_from_db()
    assert [step["text"] for step in job.steps] == [
        "Membekukan data per Senin, 2 Maret 2026, pukul 09.16 WITA",
        "Menyusun Surat uji satu",
        "Menata halaman A4",
        "Memberi kode, QR, dan sidik berkas",
    ]
    assert len(job.steps) == len(STEPS)
    assert job.document == Document.objects.get()
    assert job.document is not None
    assert job.document.code in job.message


def test_asking_twice_while_one_is_being_made_gives_the_same_job(cast: Cast) -> None:
    def ask() -> Job:
        return request_paper(kinds.PAPER, "satu", regency=cast.banjar, title="Surat uji", by=None)

    first = ask()
    assert ask() == first
    jobs.run(first.pk, uuid.uuid4())
    assert ask() != first


def test_a_zombie_seals_nothing(cast: Cast) -> None:
    job = request_paper(kinds.PAPER, "satu", regency=cast.banjar, title="Surat uji", by=None)
    zombie = jobs.claim(job.pk, uuid.uuid4())
    assert zombie
    result = job_kinds[kinds.PAPER].handler(job, zombie.report)
    Job.objects.filter(pk=job.pk).update(token=uuid.uuid4())
    assert result
    with pytest.raises(jobs.Fenced):
        jobs.finish(zombie, result)
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()


class TestDownload:
    def test_gives_the_sealed_bytes_as_an_attachment(
        self, cast: Cast, login: Callable[[User], Client]
    ) -> None:
        document = sealed(cast)
        response = login(cast.secretariat).get(f"/berkas/{document.code}/unduh/")
        assert response["Content-Disposition"].startswith("attachment")
        assert document.code in response["Content-Disposition"]
        data = response.getvalue()
        assert hashlib.sha256(data).hexdigest() == document.file.sha256

    def test_asks_the_kind_who_may_read(self, cast: Cast, login: Callable[[User], Client]) -> None:
        url = f"/berkas/{sealed(cast).code}/unduh/"
        assert login(cast.operator).get(url).status_code == 403
        assert login(cast.foreign_secretariat).get(url).status_code == 404
        assert login(cast.secretariat).post(url).status_code == 405

    def test_asks_for_a_login(self, cast: Cast, client: Client) -> None:
        assert client.get(f"/berkas/{sealed(cast).code}/unduh/").status_code == 302


class TestVerifyDocument:
    def test_names_a_sealed_paper(self, cast: Cast, tmp_path: Path) -> None:
        document = sealed(cast)
        said = verify(saved(document, tmp_path))
        assert document.code in said
        assert "masih berlaku" in said

    def test_says_when_it_was_replaced(self, cast: Cast, tmp_path: Path) -> None:
        path = saved(sealed(cast), tmp_path)
        successor = sealed(cast)
        assert f"digantikan oleh {successor.code}" in verify(path)

    def test_notices_one_changed_byte_and_names_the_code(self, cast: Cast, tmp_path: Path) -> None:
        document = sealed(cast)
        path = saved(document, tmp_path)
        path.write_bytes(path.read_bytes() + b"\n")
        with pytest.raises(CommandError, match=f"{document.code}.*berkas sudah berubah"):
            verify(path)

    def test_does_not_know_foreign_files(self, cast: Cast, tmp_path: Path) -> None:
        path = tmp_path / "surat.pdf"
        path.write_text("bukan pdf")
        with pytest.raises(CommandError, match="bukan PDF"):
            verify(path)
        with pytest.raises(CommandError, match="tidak ditemukan"):
            verify(tmp_path / "tidak-ada.pdf")

    def test_does_not_trust_a_row_against_the_audit_trail(self, cast: Cast, tmp_path: Path) -> None:
        document = sealed(cast)
        path = tmp_path / "palsu.pdf"
        path.write_bytes(saved(document, tmp_path).read_bytes() + b"\n")
        stored = default_store().put(path.read_bytes())
        StoredFile.objects.filter(pk=document.file_id).update(sha256=stored.sha256, size=stored.size)
        with pytest.raises(CommandError, match="berbeda dari jejak audit"):
            verify(path)


class TestNumbers:
    def test_have_no_gap_and_start_anew_each_year(self, cast: Cast) -> None:
        assert [take_number(cast.banjar, "surat", 2026) for _ in range(3)] == [1, 2, 3]
        assert take_number(cast.banjar, "surat", 2027) == 1
        assert take_number(cast.balangan, "surat", 2026) == 1

    def test_are_given_back_by_a_roll_back(self, cast: Cast) -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            take_number(cast.banjar, "surat", 2026)
            raise ZeroDivisionError
        assert take_number(cast.banjar, "surat", 2026) == 1

    def test_once_void_are_recorded_and_never_used_again(self, cast: Cast) -> None:
        take_number(cast.banjar, "surat", 2026)
        void_number(cast.banjar, "surat", 2026, 1, reason="Salah cetak", by=cast.secretariat)
        assert take_number(cast.banjar, "surat", 2026) == 2
        with pytest.raises(Refused, match="number-void"):
            void_number(cast.banjar, "surat", 2026, 1, reason="Lagi", by=cast.secretariat)
        with pytest.raises(Refused, match="number-unknown"):
            void_number(cast.banjar, "surat", 2026, 9, reason="Belum ada", by=cast.secretariat)


def test_an_earlier_moment_can_be_asked_for(cast: Cast) -> None:
    earlier = NOW - dt.timedelta(days=7)
    document = seal_now(kinds.PAPER, "satu", regency=cast.banjar, by=None, at=earlier)
    assert document.sealed_at == earlier
