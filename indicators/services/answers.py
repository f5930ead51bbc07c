"""Answering one item: save, hand in, sign off, take back.

Lock order: Period → Item → Answer → Score → audit.

No answer is not zero: an answer without a value has no points and cannot be handed in, unless the
organisation says that it has no data (submit with `no_data`) and explains it in the note. Such an answer is
submitted with value and points None: it claims nothing, a reviewer sees why, and totals show it as "–".
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from common.refusals import Refused
from indicators import policies
from indicators.answer_stages import next_answer_state
from indicators.answer_values import read_answer, write_answer
from indicators.models import Answer, StageScore, Tier
from indicators.policies_window import window_of
from indicators.scoring import score
from indicators.services.drafts import drop_draft
from indicators.services.periods import lead_of, lock_item
from indicators.services.receipts import issue
from indicators.services.results import refresh_result
from participants import audit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from indicators.models import Item, Period, Receipt
    from participants.models import User

Row = dict[str, Any]


@dataclass(frozen=True)
class Filled:
    """What a form hands over. `value` and `previous_value` are payloads of `answer_values` (numbers as plain
    decimal strings), optionally with "as_of" (ISO date of the figures). `rows` are matrix rows:
    {"cells": [text per column of item.matrix_columns], "organisation": id or None}. `on_behalf` says how the
    organisation handed it in when the secretariat types."""

    value: Mapping[str, Any] | None = None
    previous_value: Mapping[str, Any] | None = None
    rows: Sequence[Row] = ()
    source_note: str = ""
    note: str = ""
    on_behalf: str = ""


class Conflict(Refused):
    """Somebody saved in between: `stored` is the answer in the database, `typed` what this person has."""

    def __init__(self, stored: Answer, typed: Filled) -> None:
        super().__init__("answer-conflict", "Isian ini sudah diubah orang lain. Tulisan Anda tidak hilang.")
        self.stored = stored
        self.typed = typed


@transaction.atomic
def save_answer(
    period: Period, item: Item, filled: Filled, *, expected_version: int, by: User, now: dt.datetime
) -> Answer:
    """Save the lead's answer as a draft (or as the correction of a returned one).

    `expected_version` is the version the form was opened on, 0 for a first answer. Unchanged content writes
    nothing. Raises Conflict; Refused: "window-closed", "answer-stage", "on-behalf-missing", "rows-shape",
    "item-unassigned" and those of `answer_values.check`.
    """
    lock_item(period, item)
    lead = lead_of(period, item)
    answer = _locked(period, item)
    window_of(period, item, [lead], answer=answer).check(by, now)
    state = next_answer_state(answer.state if answer else Answer.State.DRAFT, "save")
    if (answer.version if answer else 0) != expected_version:
        if answer is None:
            raise Refused("answer-gone", "Isian ini sudah tidak ada. Buka kembali halamannya.")
        raise Conflict(answer, filled)
    content = _content(period, item, filled, lead, by)
    if answer is not None and all(getattr(answer, name) == value for name, value in content.items()):
        drop_draft(period, item, by=by)
        return answer
    if answer is None:
        answer = Answer(regency=period.regency, period=period, item=item, version=0)
    for name, value in (content | {"organisation_id": lead, "state": state, "saved_by": by}).items():
        setattr(answer, name, value)
    answer.version += 1
    answer.save()
    drop_draft(period, item, by=by)
    _record(answer, "saved", by, sha256=_digest(content), on_behalf=bool(answer.on_behalf))
    return answer


@transaction.atomic
def submit(
    period: Period, item: Item, *, expected_version: int, by: User, now: dt.datetime, no_data: bool = False
) -> Receipt:
    """Hand the saved answer in to the Dinas ("Ajukan ke Dinas") and give a numbered receipt.

    Where the period does not ask for a sign-off before review, this is already the claim. Raises Conflict;
    Refused: "window-closed", "answer-stage", "answer-empty", "no-data-with-value", "no-data-unexplained".
    """
    lock_item(period, item)
    answer = _locked(period, item)
    window_of(period, item, [lead_of(period, item)], answer=answer).check(by, now)
    if answer is None:
        raise Refused("answer-empty", "Butir ini belum diisi.")
    if answer.version != expected_version:
        raise Conflict(answer, filled_of(answer))
    _check_complete(answer, no_data=no_data)
    answer.state = next_answer_state(answer.state, "submit")
    answer.points = score(item.rule, read_answer(item.rule, answer.value), item.max_score)
    answer.submitted_by, answer.submitted_at = by, now
    answer.signed_by = answer.signed_at = None
    answer.version += 1
    answer.save(
        update_fields=[
            "state",
            "points",
            "submitted_by",
            "submitted_at",
            "signed_by",
            "signed_at",
            "version",
            "updated_at",
        ]
    )
    receipt = issue(answer, to=by, now=now)
    if not period.signoff_before_review:
        _claim(answer, decided_by=answer.organisation.surviving.name, by=by, now=now)
    _record(answer, "submitted", by, receipt=str(receipt), sha256=receipt.sha256)
    return receipt


@transaction.atomic
def sign_off(period: Period, items: Sequence[Item], *, by: User, now: dt.datetime) -> list[Answer]:
    """The head's sign-off ("Sahkan") of one or many submitted answers: each becomes the organisation's claim.

    All or none. Raises Refused: "window-closed", "answer-stage", "answer-empty", "not-head".
    """
    ordered = sorted(items, key=lambda item: item.pk)
    for item in ordered:
        lock_item(period, item)
    signed = []
    for item in ordered:
        answer = _locked(period, item)
        if answer is None:
            raise Refused("answer-empty", f"Butir {item.code} belum diisi.")
        if not policies.can_sign_off(by, answer.organisation_id):
            raise Refused("not-head", f"Butir {item.code} disahkan oleh kepala {answer.organisation}.")
        window_of(period, item, [answer.organisation_id], answer=answer).check(by, now)
        answer.state = next_answer_state(answer.state, "sign")
        answer.signed_by, answer.signed_at = by, now
        answer.version += 1
        answer.save(update_fields=["state", "signed_by", "signed_at", "version", "updated_at"])
        signed.append(answer)
    membership = by.rights.membership_in(period.regency)
    title = membership.full_title if membership else str(by)
    for answer in signed:
        _claim(answer, decided_by=title, by=by, now=now)
    for answer in signed:
        _record(answer, "signed", by, points=None if answer.points is None else str(answer.points))
    return signed


@transaction.atomic
def withdraw(period: Period, item: Item, *, by: User, now: dt.datetime) -> Answer:
    """Take a submitted, not yet signed answer back to draft. Refused: "window-closed", "answer-stage".

    A claim already counted (periods without sign-off) stays until the next submission replaces it.
    """
    lock_item(period, item)
    answer = _locked(period, item)
    if answer is None:
        raise Refused("answer-empty", "Butir ini belum diisi.")
    window_of(period, item, [answer.organisation_id], answer=answer).check(by, now)
    answer.state = next_answer_state(answer.state, "withdraw")
    answer.version += 1
    answer.save(update_fields=["state", "version", "updated_at"])
    _record(answer, "withdrawn", by)
    return answer


def filled_of(answer: Answer) -> Filled:
    """The stored answer as a form would hand it over."""
    return Filled(
        answer.value,
        answer.previous_value,
        answer.rows,
        answer.source_note,
        answer.note,
        answer.on_behalf,
    )


def check_rows(item: Item, rows: Sequence[Row]) -> list[Row]:
    """Matrix rows with one text per column; Refused("rows-shape")."""
    width = len(item.matrix_columns)
    kept = []
    for row in rows:
        cells = [str(cell) for cell in row["cells"]]
        if len(cells) != width:
            raise Refused("rows-shape", f"Baris matriks butir ini mempunyai {width} kolom.")
        kept.append({"cells": cells, "organisation": row.get("organisation")})
    return kept


def check_value(
    item: Item, payload: Mapping[str, Any] | None
) -> tuple[dict[str, Any] | None, Decimal | None]:
    """A payload as an answer stores it, and its points; Refused as `answer_values.check`."""
    as_of = (payload or {}).get("as_of")
    answer = read_answer(item.rule, {key: value for key, value in (payload or {}).items() if key != "as_of"})
    if answer is None:
        return None, None
    stored = write_answer(answer) | ({"as_of": as_of} if as_of else {})
    return stored, score(item.rule, answer, item.max_score)


def _content(period: Period, item: Item, filled: Filled, lead: int, by: User) -> dict[str, Any]:
    on_behalf = filled.on_behalf.strip() if policies.answers_on_behalf(by, period, lead) else ""
    if policies.answers_on_behalf(by, period, lead) and not on_behalf:
        raise Refused(
            "on-behalf-missing",
            "Tulis bagaimana perangkat daerah menyerahkan isian ini, misalnya surat, surel, atau WhatsApp.",
        )
    value, points = check_value(item, filled.value)
    return {
        "value": value,
        "previous_value": check_value(item, filled.previous_value)[0],
        "rows": check_rows(item, filled.rows),
        "source_note": filled.source_note.strip(),
        "note": filled.note.strip(),
        "on_behalf": on_behalf,
        "points": points,
    }


def _check_complete(answer: Answer, *, no_data: bool) -> None:
    if answer.value is None and not no_data:
        raise Refused("answer-empty", "Isi jawabannya, atau nyatakan bahwa datanya tidak ada.")
    if answer.value is not None and no_data:
        raise Refused(
            "no-data-with-value", "Jawaban sudah diisi, tetapi dinyatakan tidak ada data. Pilih satu."
        )
    if no_data and not answer.note:
        raise Refused("no-data-unexplained", "Jelaskan pada keterangan mengapa datanya tidak ada.")


def _claim(answer: Answer, *, decided_by: str, by: User, now: dt.datetime) -> None:
    """The organisation's claim. Without data nothing is claimed; an earlier claim is then set to nought."""
    earlier = StageScore.objects.filter(period=answer.period, item=answer.item, tier=Tier.CLAIM)
    if answer.points is not None or earlier.exists():
        StageScore.objects.create(
            regency=answer.regency,
            period=answer.period,
            item=answer.item,
            tier=Tier.CLAIM,
            points=answer.points or 0,
            note="" if answer.points is not None else "Klaim sebelumnya ditarik: tidak ada data.",
            decided_by=decided_by,
            entered_by=by,
            at=now,
        )
    refresh_result(answer.period, answer.item)


def _locked(period: Period, item: Item) -> Answer | None:
    rows = Answer.objects.select_for_update(of=("self",)).filter(period=period, item=item)
    found = rows.select_related("organisation").first()
    if found is not None:
        found.regency, found.period, found.item = period.regency, period, item
    return found


def _digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def _record(answer: Answer, act: str, by: User, **data: object) -> None:
    audit.record(
        answer.regency,
        f"indicators.answer.{act}",
        "answer",
        answer.pk,
        by=by,
        item=answer.item.code,
        period=answer.period_id,
        version=answer.version,
        **data,
    )
