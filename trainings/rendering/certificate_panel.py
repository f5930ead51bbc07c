"""The panel of certificates on the page of a training: how many in which state, and the next step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from documents.numbering import number_span
from trainings import policies
from trainings.models import Training
from trainings.rendering import certificate_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from participants.models import User
    from trainings.rendering.certificate_page import Held


@dataclass(frozen=True)
class Row:
    """`text` says what is counted, `mark` and `word` how the state looks."""

    text: str
    count: int
    mark: str
    word: str


@dataclass(frozen=True)
class CertificatePanel:
    rows: tuple[Row, ...]
    ready: int
    can_keep: bool


def panel_of(training: Training, user: User) -> CertificatePanel | None:
    """None for who sees no names; an OPD counts its own people. At most six queries.

    Nobody has failed while the training still runs.
    """
    if not policies.can_open_certificates(user, training.regency):
        return None
    told = certificate_page.standing_of(training, user)
    rows = [
        Row(_numbered(training, told.issued), len(told.issued), "ok", "Berlaku"),
        Row(_replaced(told.revoked), len(told.revoked), "off", "Dicabut"),
    ]
    if training.external:
        rows.insert(1, Row("Nomor belum dicatat", len(told.ready), "draft", "Belum dicatat"))
    elif training.occasion.ends_at <= timezone.now():
        rows.insert(1, Row("Memenuhi syarat, belum terbit", len(told.ready), "draft", "Siap terbit"))
        rows.append(Row("Belum memenuhi syarat lulus", len(told.failed), "bad", "Tidak lulus"))
    return CertificatePanel(
        rows=tuple(row for row in rows if row.count),
        ready=sum(row.count for row in rows if row.word == "Siap terbit"),
        can_keep=policies.can_keep_trainings(user, training.regency),
    )


def _numbered(training: Training, issued: Sequence[Held]) -> str:
    if training.external or not issued:
        return "Tercatat"
    return f"Terbit, nomor {number_span(issued[0].number, issued[-1].number)}"


def _replaced(revoked: Sequence[Held]) -> str:
    if len(revoked) != 1:
        return "Dicabut, sebagian diganti" if any(one.successor for one in revoked) else "Dicabut"
    one = revoked[0]
    return f"Nomor {one.number}, diganti {one.successor}" if one.successor else f"Nomor {one.number}"
