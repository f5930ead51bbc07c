"""From received bytes to a stored file: the plain form, photos as one PDF, page images, tidying up."""

from __future__ import annotations

import datetime as dt
import io
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from PIL import Image

from common.refusals import Refused
from documents.models import Job, PageImage, StoredFile, Upload
from documents.services import files
from documents.storage import default_store
from participants.models import AuditEntry
from tests import hostile

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Cast


def _refusal(call: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        call()
    return refusal.value.code


def _receive(cast: Cast, content: bytes, name: str = "SK.pdf") -> StoredFile:
    return files.receive_file(
        cast.banjar, by=cast.operator, name=name, stream=io.BytesIO(content), size=len(content)
    )


def _photos(cast: Cast, *contents: bytes) -> list[Upload]:
    made = []
    for content in contents:
        upload = files.start_upload(cast.banjar, owner=cast.operator, name="IMG.jpg", length=len(content))
        files.receive_chunk(upload, offset=0, stream=io.BytesIO(content))
        made.append(upload)
    return made


def _draw(file: StoredFile) -> list[tuple[str, int]]:
    job = Job.objects.get(key=str(file.pk))
    reported: list[tuple[str, int]] = []
    result = files.make_page_images(job, lambda text, percent: reported.append((text, percent)))
    assert result.apply is not None
    result.apply(job)
    return reported


def test_a_plain_form_post_gives_the_same_file_as_an_upload(cast: Cast) -> None:
    file = _receive(cast, hostile.xlsx(), "Data anak.xlsx")
    assert (file.kind, file.pages, file.flags) == ("xlsx", None, [])
    assert default_store().read(file.sha256) == hostile.xlsx()
    assert Upload.objects.get().name == "Data anak.xlsx"


def test_the_same_bytes_are_one_file_in_a_regency_and_another_in_the_next(cast: Cast) -> None:
    first, again = _receive(cast, hostile.pdf()), _receive(cast, hostile.pdf(), "Lain.pdf")
    assert first == again
    foreign = files.receive_file(
        cast.balangan,
        by=cast.foreign_secretariat,
        name="SK.pdf",
        stream=io.BytesIO(hostile.pdf()),
        size=len(hostile.pdf()),
    )
    assert foreign != first
    assert foreign.sha256 == first.sha256
    assert list(default_store().hashes()) == [first.sha256]


def test_what_inspection_noticed_is_remembered(cast: Cast) -> None:
    assert _receive(cast, hostile.pdf(text=f"NIK {hostile.NIK}")).flags == ["nik-like"]


def test_every_kept_file_is_in_the_audit_trail_without_its_name(cast: Cast) -> None:
    file = _receive(cast, hostile.pdf(), "Nama Anak Rahasia.pdf")
    entry = AuditEntry.objects.filter(regency=cast.banjar).latest("number")
    assert (entry.action, entry.subject_id, entry.actor) == (
        "documents.file-stored",
        str(file.pk),
        cast.operator,
    )
    assert "Rahasia" not in str(entry.data)


def test_finishing_twice_gives_the_same_file_and_a_refused_one_stays_refused(cast: Cast) -> None:
    file = _receive(cast, hostile.pdf())
    assert files.finish_upload(Upload.objects.get(), by=cast.operator) == file
    _, name, content = hostile.all_hostile()["kind: shell script"]
    assert _refusal(lambda: _receive(cast, content, name)) == "type-program"
    refused = Upload.objects.get(state="refused")
    assert _refusal(lambda: files.finish_upload(refused, by=cast.operator)) == "upload-refused"


def test_an_incomplete_upload_is_not_finished_and_keeps_its_bytes(cast: Cast) -> None:
    upload = files.start_upload(cast.banjar, owner=cast.operator, name="SK.pdf", length=500)
    files.receive_chunk(upload, offset=0, stream=io.BytesIO(hostile.pdf()[:100]))
    assert _refusal(lambda: files.finish_upload(upload, by=cast.operator)) == "upload-incomplete"
    assert files.path_of(upload).stat().st_size == 100


def test_a_chunk_that_lost_the_race_is_a_conflict(cast: Cast) -> None:
    upload = files.start_upload(cast.banjar, owner=cast.operator, name="SK.pdf", length=500)
    Upload.objects.filter(pk=upload.pk).update(offset=7)
    assert (
        _refusal(lambda: files.receive_chunk(upload, offset=0, stream=io.BytesIO(b"x"))) == "offset-mismatch"
    )


def test_several_photos_become_one_pdf_and_the_photos_go(cast: Cast) -> None:
    photos = _photos(cast, hostile.phone_photo(), hostile.picture())
    file = files.join_uploads(photos, by=cast.operator, name="Foto pelatihan")
    assert (file.kind, file.pages) == ("pdf", 2)
    assert b"RahasiaPonsel" not in default_store().read(file.sha256)
    assert not Upload.objects.exists()
    assert not list((default_store().root.parent / "uploads").iterdir())
    by_form = files.receive_photos(
        cast.banjar,
        by=cast.operator,
        name="Foto pelatihan",
        streams=[io.BytesIO(hostile.phone_photo()), io.BytesIO(hostile.picture())],
    )
    assert by_form == file


def test_photos_that_were_stored_one_by_one_can_still_be_joined(cast: Cast) -> None:
    photos = _photos(cast, hostile.phone_photo(), hostile.picture())
    files.finish_upload(photos[0], by=cast.operator)
    assert files.join_uploads(photos, by=cast.operator, name="Foto").pages == 2
    _, name, content = hostile.all_hostile()["kind: shell script"]
    assert _refusal(lambda: _receive(cast, content, name)) == "type-program"
    refused = list(Upload.objects.filter(state="refused"))
    assert _refusal(lambda: files.join_uploads(refused, by=cast.operator, name="Foto")) == "upload-closed"


def test_a_heavy_file_gets_the_pages_that_fit_into_the_time(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _receive(cast, hostile.pdf(pages=20))
    begun = iter([0.0, 1.0, 200.0])
    monkeypatch.setattr(files, "time", SimpleNamespace(monotonic=lambda: next(begun)))
    _draw(file)
    assert PageImage.objects.filter(file=file).count() == files.BATCH


def test_photos_are_refused_together_and_none_is_lost(cast: Cast) -> None:
    photos = _photos(cast, hostile.picture(), hostile.pdf())
    assert _refusal(lambda: files.join_uploads(photos, by=cast.operator, name="Foto")) == "pictures-mixed"
    assert Upload.objects.count() == 2
    assert files.path_of(photos[0]).exists()
    assert _refusal(lambda: files.join_uploads([], by=cast.operator, name="Foto")) == "pictures-none"
    photos[0].length += 1
    assert _refusal(lambda: files.join_uploads(photos, by=cast.operator, name="Foto")) == "upload-incomplete"


def test_the_job_draws_every_page_once(cast: Cast) -> None:
    file = _receive(cast, hostile.pdf(text="SK", pages=23))
    assert list(files.without_page_images()) == [file]
    assert _draw(file) == [("Menggambar halaman", percent) for percent in (0, 34, 69)]
    _draw(file)
    pages = PageImage.objects.filter(file=file).select_related("image")
    assert [page.number for page in pages] == list(range(1, 24))
    assert len({page.image_id for page in pages}) == 2
    with Image.open(default_store().open(pages[0].image.sha256)) as image:
        assert max(image.size) in (1_400, 1_401)
    assert not files.without_page_images().exists()


def test_office_files_ask_for_no_page_images(cast: Cast) -> None:
    assert files.request_page_images(_receive(cast, hostile.docx(), "Laporan.docx")) is None
    assert not Job.objects.exists()


def test_a_download_forgets_where_a_photo_was_taken_and_leaves_all_else_alone(cast: Cast) -> None:
    photo = _receive(cast, hostile.phone_photo(), "Foto.jpg")
    with files.open_for_download(photo) as copy:
        content = copy.read()
    assert b"RahasiaPonsel" not in content
    assert b"RahasiaPonsel" in default_store().read(photo.sha256)
    with Image.open(io.BytesIO(content)) as image:
        assert image.size == (400, 200)
    paper = _receive(cast, hostile.pdf())
    with files.open_for_download(paper) as same:
        assert same.read() == hostile.pdf()


def test_old_uploads_are_tidied_away_and_their_files_stay(cast: Cast) -> None:
    file = _receive(cast, hostile.pdf())
    upload = files.start_upload(cast.banjar, owner=cast.operator, name="SK.pdf", length=500)
    files.receive_chunk(upload, offset=0, stream=io.BytesIO(b"awal"))
    path = files.path_of(upload)
    assert files.purge_uploads(timezone.now()) == 0
    assert files.purge_uploads(timezone.now() + dt.timedelta(days=8)) == 2
    assert not path.exists()
    assert default_store().is_whole(file.sha256)
