"""The panel of certificates on the page of a training: how many in which state, and the next step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from documents.numbering import number_span
from trainings import policies
from trainings.models import Training
from trainings.rendering import certificate_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from participants.models import User
    from trainings.rendering.certificate_page import Held, Line


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
    """None for who sees no names; an OPD counts its own people. At most six queries."""
    if not policies.can_open_certificates(user, training.regency):
        return None
    told = certificate_page.standing_of(training, user)
    ready = "Menunggu nomor dari penyelenggara" if training.external else "Memenuhi syarat, belum terbit"
    rows = (
        Row(_numbered(told.issued), len(told.issued), "ok", "Berlaku"),
        Row(ready, len(told.ready), "draft", "Belum dicatat" if training.external else "Siap terbit"),
        Row(_replaced(told.revoked), len(told.revoked), "off", "Dicabut"),
        Row(_failed(told.failed), len(told.failed), "bad", "Tidak lulus"),
    )
    return CertificatePanel(
        rows=tuple(row for row in rows if row.count),
        ready=0 if training.external else len(told.ready),
        can_keep=policies.can_keep_trainings(user, training.regency),
    )


def _numbered(issued: Sequence[Held]) -> str:
    if not issued:
        return "Terbit"
    return f"Terbit, nomor {number_span(issued[0].number, issued[-1].number)}"


def _replaced(revoked: Sequence[Held]) -> str:
    if len(revoked) != 1:
        return "Dicabut, sebagian diganti" if any(one.successor for one in revoked) else "Dicabut"
    one = revoked[0]
    return f"Nomor {one.number}, diganti {one.successor}" if one.successor else f"Nomor {one.number}"


def _failed(failed: Sequence[Line]) -> str:
    """The reason itself where all share one, without its figures."""
    return "Belum memenuhi syarat lulus" if failed else ""
