"""The page of certificates: who has one, who may get one, who did not pass and why."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db.models.fields.json import KT

from common.formats import long_date, trim
from trainings.models import Certificate, Participant, TrainingSession
from trainings.presence import came_to, hours_of
from trainings.results import results_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from participants.models import User
    from trainings.models import Training

READY, ISSUED, FAILED, REVOKED = "siap", "terbit", "tidak-lulus", "dicabut"
WORDS = {READY: "Siap terbit", ISSUED: "Berlaku", FAILED: "Tidak lulus", REVOKED: "Dicabut"}


@dataclass(frozen=True)
class Line:
    """One participant without a certificate; `reasons` is empty for who may get one.

    `typed` is the number that was typed beside the name and refused.
    """

    pk: int
    name: str
    body: str
    told: str
    reasons: tuple[str, ...] = ()
    typed: str = ""


@dataclass(frozen=True)
class Held:
    """One certificate: `code` is its sealed paper's, "" while there is none; `successor` a number."""

    pk: int
    person: int
    number: str
    name: str
    body: str
    dated: str
    code: str
    in_force: bool
    revoked: str = ""
    reason: str = ""
    successor: str = ""


@dataclass(frozen=True)
class Standing:
    """Every participant with a seat stands in exactly one of the first three lists."""

    ready: list[Line] = field(default_factory=list)
    failed: list[Line] = field(default_factory=list)
    issued: list[Held] = field(default_factory=list)
    revoked: list[Held] = field(default_factory=list)

    @property
    def unprinted_people(self) -> list[int]:
        """Ids of participants whose certificate has a number and no paper yet."""
        return [held.person for held in self.issued if not held.code]

    def counts(self) -> list[tuple[str, str, int]]:
        """(state, its words, how many), in the order of the tabs."""
        return [(state, WORDS[state], len(rows)) for state, rows in self.lists().items()]

    def lists(self) -> dict[str, Sequence[Line] | Sequence[Held]]:
        return {READY: self.ready, ISSUED: self.issued, FAILED: self.failed, REVOKED: self.revoked}


def standing_of(training: Training, user: User, *, typed: Mapping[int, str] | None = None) -> Standing:
    """Of the participants the user may see, with numbers `typed` beside them; at most six queries."""
    seen = Participant.objects.visible_to(user).filter(training=training)
    people = list(seen.select_related("organisation__merged_into").order_by("name_key", "pk").distinct())
    certificates = list(
        Certificate.objects.filter(participant__in=[row.pk for row in people])
        .annotate(printed=KT("facts__name"))
        .select_related("document")
        .defer("facts", "document__snapshot")
        .order_by("pk")
    )
    by_id = {row.pk: row for row in people}
    later = {row.replaces_id: row.number for row in certificates}
    held = [_held(row, by_id[row.participant_id], training, later) for row in certificates]
    has_one = {row.participant_id for row in certificates if row.revoked_at is None}
    told = Standing(
        issued=[one for one in held if one.in_force], revoked=[one for one in held if not one.in_force]
    )
    waiting = [row for row in people if row.state == Participant.State.ACCEPTED and row.pk not in has_one]
    if training.external:
        told.ready.extend(_line(row, "") for row in waiting)
        return told
    results = results_of(training, waiting)
    for row in waiting:
        result = results[row.pk]
        share = f"Hadir {trim(result.share)} persen"
        line = _line(row, share if result.post is None else f"{share}, uji akhir {trim(result.post)}")
        if result.outcome.passed:
            told.ready.append(replace(line, typed=(typed or {}).get(row.pk, "")))
        else:
            reasons = tuple(reason.text for reason in result.outcome.reasons)
            told.failed.append(replace(line, reasons=reasons))
    return told


def rule_in_words(training: Training) -> str:
    """ "Lulus bila hadir sedikitnya 80 persen JP dan nilai uji akhir sedikitnya 70."."""
    asked = [f"hadir sedikitnya {trim(training.minimum_attendance)} persen JP"]
    if training.minimum_post is not None:
        asked.append(f"nilai uji akhir sedikitnya {trim(training.minimum_post)}")
    if training.needs_plan:
        asked.append("menyerahkan rencana tindak lanjut")
    last = asked.pop()
    return f"Lulus bila {', '.join(asked)} dan {last}." if asked else f"Lulus bila {last}."


def sessions_without_list(training: Training) -> list[str]:
    """Sessions with JP to which nobody is recorded: as long as there are some, people fail for no fault."""
    taught = {row.session for row in hours_of(training) if row.hours}
    recorded = {session for sessions in came_to(training).values() for session in sessions}
    rows = TrainingSession.objects.filter(training=training, session__in=taught - recorded)
    return [str(row.session) for row in rows.select_related("session").order_by("session__number")]


def _line(row: Participant, told: str) -> Line:
    return Line(row.pk, row.name, row.body_name, told)


def _held(
    row: Certificate, participant: Participant, training: Training, later: Mapping[int | None, str]
) -> Held:
    return Held(
        pk=row.pk,
        person=participant.pk,
        number=row.number,
        name=getattr(row, "printed", None) or participant.name,
        body=participant.body_name,
        dated=long_date(row.issued_on),
        code=row.document.code if row.document else "",
        in_force=row.revoked_at is None,
        revoked=long_date(training.regency.day_of(row.revoked_at)) if row.revoked_at else "",
        reason=row.revoke_reason,
        successor=later.get(row.pk, ""),
    )
