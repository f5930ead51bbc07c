"""Files on their way in: start, receive, check and keep; several photos as one PDF; pictures of pages.

Every file passes the limited inspection before a row says it exists. Bytes are in the store before the row:
bytes without a row harm nobody, a row without bytes would lie.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import time
import uuid
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from common.refusals import Refused
from documents import sandbox, uploads
from documents.inspection import Inspection, safe_name
from documents.models import PageImage, StoredFile, Upload
from documents.registry import Report, Result
from documents.services.jobs import enqueue
from documents.storage import FileStore, default_store
from participants import audit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from documents.models import Job
    from participants.models import Regency, User

PAGE_IMAGES = "page-images"
PREVIEW_PAGES = 500
BATCH = 8
DRAWING_SECONDS = 150
MAX_OPEN_UPLOADS = 60
KEEP_UPLOADS = dt.timedelta(days=7)


def start_upload(regency: Regency, *, owner: User, name: str, length: int) -> Upload:
    """Announce a file of `length` bytes; nothing is written yet.

    Raises `Refused`: "file-empty", "file-too-large", "too-many-uploads".
    """
    uploads.parse_length(str(length), settings.KLA_UPLOAD_LIMIT)
    receiving = Upload.objects.filter(owner=owner, state=Upload.State.RECEIVING)
    if receiving.count() >= MAX_OPEN_UPLOADS:
        raise Refused(
            "too-many-uploads",
            "Terlalu banyak unggahan Anda yang belum selesai. Selesaikan atau batalkan sebagian dahulu.",
        )
    return Upload.objects.create(regency=regency, owner=owner, name=safe_name(name), length=length)


def receive_chunk(upload: Upload, *, offset: int, stream: uploads.Readable, announced: int = 0) -> str | None:
    """Append the bytes of `stream` at `offset`; `upload.offset` then says how far we are.

    `announced` is the Content-Length of the chunk, refused before a byte is read when it does not fit.
    Returns the hash where the whole file came in this one chunk. Raises `Refused`: "upload-closed",
    "offset-mismatch", "upload-too-long", "upload-busy".
    """
    if upload.state != Upload.State.RECEIVING:
        raise _closed()
    if offset != upload.offset:
        raise uploads.offset_mismatch()
    if offset + announced > upload.length:
        raise uploads.too_long(upload.length)
    appended = uploads.append_chunk(path_of(upload), offset, stream, upload.length)
    same = Upload.objects.filter(pk=upload.pk, offset=offset, state=Upload.State.RECEIVING)
    if not same.update(offset=appended.offset):
        raise uploads.offset_mismatch()
    upload.offset = appended.offset
    return appended.sha256


def finish_upload(upload: Upload, *, by: User, sha256: str | None = None) -> StoredFile:
    """Inspect the complete bytes and keep them; safe to repeat. `upload.name` is then the safe name.

    `sha256`: the hash from `receive_chunk`, where it gave one. Raises `Refused`: every code of the inspection
    (the upload is then closed and its bytes are gone), "upload-incomplete", "upload-refused" (earlier).
    """
    if upload.file is not None:
        return upload.file
    if upload.state == Upload.State.REFUSED:
        raise Refused("upload-refused", upload.refusal)
    path = path_of(upload)
    digest = uploads.finished_hash(path, upload.length, sha256)
    try:
        found = sandbox.inspect_file(path, upload.name, limit_bytes=settings.KLA_UPLOAD_LIMIT, sha256=digest)
    except Refused as refusal:
        _close_refused(upload, refusal)
        raise
    default_store().adopt(path, digest)
    return _keep(upload, found, by)


def receive_file(regency: Regency, *, by: User, name: str, stream: uploads.Readable, size: int) -> StoredFile:
    """Take a whole file from a plain form post (no JavaScript); same checks, same refusals."""
    upload = start_upload(regency, owner=by, name=name, length=size)
    return finish_upload(upload, by=by, sha256=receive_chunk(upload, offset=0, stream=stream, announced=size))


def join_uploads(pictures: Sequence[Upload], *, by: User, name: str) -> StoredFile:
    """Several complete photo uploads of one regency as one PDF file, in the given order; they are then gone.

    Photos kept back for this (`?bagian=foto`) and photos already stored both serve. Raises `Refused`:
    "pictures-none", "pictures-too-many", "pictures-mixed", "upload-incomplete", "upload-closed" (one was
    refused), "image-broken", "image-bomb", "file-too-large".
    """
    paths = [_complete_path(picture) for picture in pictures]
    file = _keep_photos(paths, pictures[0].regency if pictures else None, by=by, name=name)
    for picture in pictures:
        cancel_upload(picture)
    return file


def receive_photos(
    regency: Regency, *, by: User, name: str, streams: Sequence[uploads.Readable]
) -> StoredFile:
    """Several photos of a plain form post as one PDF file; refusals as `join_uploads`."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, stream in enumerate(streams):
            path = Path(folder) / str(number)
            uploads.append_chunk(path, 0, stream, settings.KLA_UPLOAD_LIMIT)
            paths.append(path)
        return _keep_photos(paths, regency, by=by, name=name)


def open_for_download(file: StoredFile) -> IO[bytes]:
    """The bytes for a person: photos without EXIF and the place they were taken, all else as it was stored.

    Pixels are untouched. Raises `Refused` "file-missing", "image-broken", "inspection-failed".
    """
    store = default_store()
    if file.kind not in ("jpg", "png"):
        return store.open(file.sha256)
    with store.local(file.sha256) as path:
        return sandbox.without_metadata(path, file.kind)


def cancel_upload(upload: Upload) -> None:
    """Forget an unfinished upload and its bytes; a finished one keeps its stored file."""
    path_of(upload).unlink(missing_ok=True)
    upload.delete()


def purge_uploads(now: dt.datetime) -> int:
    """Remove uploads older than seven days and the bytes they left; how many."""
    stale = list(Upload.objects.filter(created_at__lt=now - KEEP_UPLOADS))
    for upload in stale:
        cancel_upload(upload)
    return len(stale)


def path_of(upload: Upload) -> Path:
    """Where the bytes of an unfinished upload grow."""
    return uploads.upload_path(Path(settings.KLA_DATA_DIR), upload.pk)


def request_page_images(file: StoredFile) -> Job | None:
    """Ask for the page images of a file that has pages to show; None for Office files. Safe to repeat."""
    if file.kind not in ("pdf", "jpg", "png"):
        return None
    return enqueue(
        PAGE_IMAGES,
        str(file.pk),
        regency=file.regency,
        title="Menyiapkan pratinjau halaman",
        by=None,
        arguments={"file": file.pk},
    )


def without_page_images() -> QuerySet[StoredFile]:
    """Files that could show pages and do not yet."""
    made = PageImage.objects.filter(file=OuterRef("pk"))
    return StoredFile.objects.filter(~Exists(made), kind__in=["pdf", "jpg", "png"], pages__gt=0)


def make_page_images(job: Job, report: Report) -> Result:
    """The job: render up to 500 pages into the store, then write their rows behind the fence.

    A heavy file gets as many pages as fit into 150 seconds: some preview is better than none.
    """
    file = StoredFile.objects.select_related("regency").get(pk=job.arguments["file"])
    store = default_store()
    total = min(file.pages or 1, PREVIEW_PAGES)
    made: list[tuple[int, str, int, dict[str, Any]]] = []
    until = time.monotonic() + DRAWING_SECONDS
    with store.local(file.sha256) as source, tempfile.TemporaryDirectory() as folder:
        while len(made) < total and time.monotonic() < until:
            report("Menggambar halaman", 100 * len(made) // total)
            first = len(made) + 1
            count = min(BATCH, total - len(made))
            batch = sandbox.page_images(source, file.kind, Path(folder), first=first, count=count)
            if not batch:
                break
            made += [(page.page, *_take_page(store, Path(folder) / page.name), page.facts) for page in batch]

    def write(_: Job) -> None:
        for number, sha256, size, facts in made:
            image, _created = StoredFile.objects.get_or_create(
                regency=file.regency,
                sha256=sha256,
                defaults={"size": size, "kind": "jpg", "mime": "image/jpeg", "pages": None},
            )
            PageImage.objects.get_or_create(
                file=file, number=number, defaults={"regency": file.regency, "image": image, "facts": facts}
            )

    return Result(message=f"{len(made)} halaman", apply=write)


def _complete_path(upload: Upload) -> Path:
    if upload.file is not None:
        return default_store().path_of(upload.file.sha256)
    if upload.state != Upload.State.RECEIVING:
        raise _closed()
    path = path_of(upload)
    uploads.finished_hash(path, upload.length, known="-")
    return path


def _take_page(store: FileStore, path: Path) -> tuple[str, int]:
    with path.open("rb") as handle:
        stored = store.put_stream(handle)
    path.unlink()
    return stored.sha256, stored.size


def _keep(upload: Upload, found: Inspection, by: User) -> StoredFile:
    with transaction.atomic():
        file = _row(upload.regency, found, by)
        upload.file, upload.name, upload.state = file, found.name, Upload.State.DONE
        upload.save(update_fields=["file", "name", "state"])
        _note(file, by)
    return file


def _keep_photos(paths: list[Path], regency: Regency | None, *, by: User, name: str) -> StoredFile:
    content = sandbox.pictures_to_pdf(paths)
    if regency is None:
        raise Refused("pictures-none", "Belum ada foto.")
    joined = Path(settings.KLA_DATA_DIR) / "uploads" / f"{uuid.uuid4()}"
    joined.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    joined.write_bytes(content)
    try:
        found = sandbox.inspect_file(joined, name, limit_bytes=settings.KLA_UPLOAD_LIMIT)
        default_store().adopt(joined, found.sha256)
    finally:
        joined.unlink(missing_ok=True)
    with transaction.atomic():
        file = _row(regency, found, by)
        _note(file, by)
    return file


def _row(regency: Regency, found: Inspection, by: User) -> StoredFile:
    flags = [*found.warnings, *(["nik-like"] if found.text_flags.nik_like else [])]
    file, _ = StoredFile.objects.get_or_create(
        regency=regency,
        sha256=found.sha256,
        defaults={
            "size": found.size,
            "kind": found.kind,
            "mime": found.mime,
            "pages": found.pages or None,
            "flags": flags,
        },
    )
    return file


def _note(file: StoredFile, by: User) -> None:
    request_page_images(file)
    audit.record(
        file.regency,
        "documents.file-stored",
        "stored_file",
        file.pk,
        by=by,
        sha256=file.sha256,
        size=file.size,
        kind=file.kind,
    )


def _close_refused(upload: Upload, refusal: Refused) -> None:
    path_of(upload).unlink(missing_ok=True)
    upload.state, upload.refusal = Upload.State.REFUSED, refusal.message[:400]
    upload.save(update_fields=["state", "refusal"])


def _closed() -> Refused:
    return Refused("upload-closed", "Unggahan ini sudah selesai atau sudah ditutup. Mulai unggahan baru.")
