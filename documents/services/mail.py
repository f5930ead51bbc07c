"""E-mail as a job: the row says what is to be sent to whom; the worker sends it once.

Arguments: `subject` and `text` (plain text), `to` (addresses), `attachments` (pairs of StoredFile id and file
name). The key makes a message unique, so that nobody gets the same letter twice. By default mail lands in a
folder; docs/operations.md tells how to send it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage

from common.refusals import Refused
from documents.models import StoredFile
from documents.registry import Report, Result
from documents.services.jobs import enqueue
from documents.storage import default_store
from participants import audit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from documents.models import Job
    from participants.models import Regency, User

MAIL = "mail"
STEPS = ("Mengirim pesan",)


def send_later(
    regency: Regency,
    key: str,
    *,
    to: Sequence[str],
    subject: str,
    text: str,
    by: User | None,
    attachments: Sequence[tuple[StoredFile, str]] = (),
) -> Job:
    """Queue one message; the same `key` (of one regency) always gives the same job."""
    return enqueue(
        MAIL,
        f"{regency.code}:{key}",
        regency=regency,
        title=f"Pesan: {subject}",
        by=by,
        arguments={
            "to": list(to),
            "subject": " ".join(subject.split()),
            "text": text,
            "attachments": [[file.pk, name] for file, name in attachments],
        },
    )


def send(job: Job, report: Report) -> Result:
    """The handler. A message that left just before the worker died may leave twice, never not at all."""
    told: dict[str, Any] = job.arguments
    report("Mengirim pesan", 10)
    message = EmailMessage(told["subject"], told["text"], settings.DEFAULT_FROM_EMAIL, told["to"])
    for pk, name in told.get("attachments", []):
        file = StoredFile.objects.filter(regency=job.regency_id, pk=pk).first()
        if file is None:
            raise Refused("file-missing", "Lampiran pesan ini tidak ditemukan, jadi pesannya tidak dikirim.")
        with default_store().open(file.sha256) as content:
            message.attach(name, content.read(), file.mime)
    message.send()
    return Result(message="Pesan terkirim.", apply=partial(_note, len(told["to"])))


def _note(count: int, job: Job) -> None:
    audit.record(job.regency, "documents.mail-sent", "job", job.pk, by=job.created_by, addresses=count)
