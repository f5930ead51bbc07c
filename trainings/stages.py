"""The life of a training: which verb leads from which state to which. Pure: no Django, no clock.

    after("disiapkan", "open")  -> "pendaftaran"
    after("selesai", "open")    -> None: the table does not know this step

What was pressed by mistake is taken back one step; a training that has begun is not cancelled.
"""

from __future__ import annotations

from dataclasses import dataclass

PREPARING, REGISTRATION, RUNNING = "disiapkan", "pendaftaran", "berlangsung"
FINISHED, CANCELLED = "selesai", "dibatalkan"
STATES = (PREPARING, REGISTRATION, RUNNING, FINISHED, CANCELLED)


@dataclass(frozen=True)
class Verb:
    """`label`: the button; `slug`: its address; `refused`: said where the table does not know the step."""

    label: str
    slug: str
    to: dict[str, str]
    refused: str
    needs_reason: bool = False


VERBS: dict[str, Verb] = {
    "open": Verb(
        "Buka pendaftaran",
        "buka-pendaftaran",
        {PREPARING: REGISTRATION},
        "Pendaftaran dibuka dari pelatihan yang sedang disiapkan.",
    ),
    "start": Verb(
        "Mulai pelatihan",
        "mulai",
        {PREPARING: RUNNING, REGISTRATION: RUNNING},
        "Pelatihan ini sudah dimulai, selesai, atau dibatalkan.",
    ),
    "finish": Verb(
        "Selesaikan pelatihan",
        "selesai",
        {RUNNING: FINISHED},
        "Hanya pelatihan yang sedang berlangsung yang dapat diselesaikan.",
    ),
    "close_registration": Verb(
        "Tutup pendaftaran",
        "tutup-pendaftaran",
        {REGISTRATION: PREPARING},
        "Pendaftaran pelatihan ini tidak sedang dibuka.",
    ),
    "undo_start": Verb(
        "Batalkan mulai",
        "batal-mulai",
        {RUNNING: PREPARING},
        "Hanya pelatihan yang sedang berlangsung yang dapat dikembalikan.",
    ),
    "reopen": Verb(
        "Buka kembali",
        "buka-kembali",
        {FINISHED: RUNNING},
        "Hanya pelatihan yang sudah selesai yang dapat dibuka kembali.",
    ),
    "cancel": Verb(
        "Batalkan pelatihan",
        "batalkan",
        {PREPARING: CANCELLED, REGISTRATION: CANCELLED},
        "Pelatihan yang sudah dimulai tidak dapat dibatalkan; yang sudah batal tidak perlu dibatalkan lagi.",
        needs_reason=True,
    ),
    "revive": Verb(
        "Siapkan kembali",
        "siapkan-kembali",
        {CANCELLED: PREPARING},
        "Hanya pelatihan yang dibatalkan yang dapat disiapkan kembali.",
    ),
}
NEXT = {PREPARING: "open", REGISTRATION: "start", RUNNING: "finish"}
"""The step a training of this state usually takes."""
SLUGS = {verb.slug: name for name, verb in VERBS.items()}


def after(state: str, verb: str) -> str | None:
    """The state `verb` leads to from `state`, or None where the table does not know that step."""
    return VERBS[verb].to.get(state)


def possible(state: str) -> tuple[str, ...]:
    """The verbs that lead on from `state`, in the order of the table."""
    return tuple(name for name, verb in VERBS.items() if state in verb.to)
