"""The life of a meeting: which verb leads from which stage to which. Pure: no Django, no clock.

    after("diundang", "start")                      -> "berlangsung"
    after("ditunda", "resume", before="diundang")   -> "diundang"
    after("selesai", "start")                       -> None: the table does not know this step

The order is that of the paper trail (draft, letter, replies, meeting, minutes, follow-up, closed). A meeting
that was held before the portal knew of it may begin from its draft. What went wrong can be taken back: a
start pressed by mistake, a cancellation, signed minutes that need a new version, a meeting closed too early.
"""

from __future__ import annotations

from dataclasses import dataclass

DRAFT, INVITED, CONFIRMED, RUNNING = "draf", "diundang", "konfirmasi", "berlangsung"
MINUTES_DRAFTED, MINUTES_SIGNED = "notula_draf", "notula_sah"
FOLLOW_UP, CLOSED = "tindak_lanjut", "selesai"
POSTPONED, CANCELLED = "ditunda", "dibatalkan"

LIFE = (DRAFT, INVITED, CONFIRMED, RUNNING, MINUTES_DRAFTED, MINUTES_SIGNED, FOLLOW_UP, CLOSED)
STATES = (*LIFE, POSTPONED, CANCELLED)
PLANNED = (DRAFT, INVITED, CONFIRMED)
BEFORE = "before"


@dataclass(frozen=True)
class Verb:
    """`label`: the button; `refused`: what is said where the table does not know the step."""

    label: str
    to: dict[str, str]
    refused: str
    needs_reason: bool = False


def _from(states: tuple[str, ...], to: str) -> dict[str, str]:
    return dict.fromkeys(states, to)


VERBS: dict[str, Verb] = {
    "invite": Verb(
        "Terbitkan undangan",
        {DRAFT: INVITED},
        "Undangan hanya diterbitkan satu kali, dari rapat yang masih draf.",
    ),
    "confirm": Verb(
        "Tutup masa konfirmasi",
        {INVITED: CONFIRMED},
        "Masa konfirmasi ditutup sesudah undangan terbit dan sebelum rapat dimulai.",
    ),
    "start": Verb(
        "Mulai rapat", _from(PLANNED, RUNNING), "Rapat ini sudah dimulai, ditunda, atau dibatalkan."
    ),
    "undo_start": Verb(
        "Batalkan mulai", {RUNNING: BEFORE}, "Hanya rapat yang sedang berlangsung yang dapat dikembalikan."
    ),
    "draft_minutes": Verb(
        "Susun notula", {RUNNING: MINUTES_DRAFTED}, "Notula disusun sesudah rapat dimulai."
    ),
    "sign_minutes": Verb(
        "Sahkan notula", {MINUTES_DRAFTED: MINUTES_SIGNED}, "Notula disahkan sesudah naskahnya disusun."
    ),
    "reopen_minutes": Verb(
        "Perbaiki notula",
        _from((MINUTES_SIGNED, FOLLOW_UP), MINUTES_DRAFTED),
        "Hanya notula yang sudah disahkan yang dapat diperbaiki dengan versi baru.",
        needs_reason=True,
    ),
    "follow_up": Verb(
        "Mulai tindak lanjut", {MINUTES_SIGNED: FOLLOW_UP}, "Tindak lanjut dimulai sesudah notula disahkan."
    ),
    "close": Verb(
        "Tutup rapat",
        _from((MINUTES_SIGNED, FOLLOW_UP), CLOSED),
        "Rapat ditutup sesudah notulanya disahkan.",
    ),
    "reopen": Verb(
        "Buka kembali", {CLOSED: FOLLOW_UP}, "Hanya rapat yang sudah selesai yang dapat dibuka kembali.", True
    ),
    "postpone": Verb(
        "Tunda rapat",
        _from(PLANNED, POSTPONED),
        "Rapat yang sudah dimulai atau dibatalkan tidak dapat ditunda.",
        needs_reason=True,
    ),
    "resume": Verb(
        "Tetapkan jadwal baru", {POSTPONED: BEFORE}, "Jadwal baru hanya untuk rapat yang sedang ditunda."
    ),
    "cancel": Verb(
        "Batalkan rapat",
        _from((*PLANNED, POSTPONED), CANCELLED),
        "Rapat yang sudah dimulai tidak dapat dibatalkan; yang sudah batal tidak perlu dibatalkan lagi.",
        needs_reason=True,
    ),
    "revive": Verb(
        "Jadikan draf kembali",
        {CANCELLED: DRAFT},
        "Hanya rapat yang dibatalkan yang dapat dijadikan draf kembali.",
        needs_reason=True,
    ),
}


def after(state: str, verb: str, *, before: str = DRAFT) -> str | None:
    """The stage `verb` leads to from `state`, or None where the table does not know that step.

    `before`: the stage the meeting had before it was postponed or started; verbs that go back lead there.
    """
    to = VERBS[verb].to.get(state)
    return before if to == BEFORE else to
