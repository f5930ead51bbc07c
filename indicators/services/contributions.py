"""What a contributor hands to the lead, and how the lead takes it into the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from common.refusals import Refused
from indicators.answer_stages import next_answer_state, next_contribution_state
from indicators.models import Answer, Assignment, Contribution
from indicators.policies_window import window_of
from indicators.services.answers import Row, check_rows
from indicators.services.periods import lead_of, lock_item
from participants import audit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from indicators.models import Item, Period
    from participants.models import Organisation, User


@transaction.atomic
def save_contribution(
    period: Period,
    item: Item,
    organisation: Organisation,
    *,
    rows: Sequence[Row],
    note: str,
    hand_in: bool,
    by: User,
    now: dt.datetime,
) -> Contribution:
    """Keep a contributor's rows and note; with `hand_in` give them to the lead.

    After a merge this starts a new handing-in: only rows that are not yet in the answer belong in it.
    Raises Refused: "not-contributor", "window-closed", "contribution-empty", "rows-shape".
    """
    lock_item(period, item)
    part = Assignment.objects.filter(
        period=period, item=item, organisation=organisation, part=Assignment.Part.CONTRIBUTOR
    )
    if not part.exists():
        raise Refused("not-contributor", f"{organisation} bukan kontributor butir ini.")
    answer = Answer.objects.filter(period=period, item=item).first()
    window_of(period, item, [organisation.pk], answer=answer).check(by, now)
    kept = check_rows(item, rows)
    if hand_in and not kept and not note.strip():
        raise Refused("contribution-empty", "Isi baris matriks atau catatannya sebelum diserahkan.")
    found = Contribution.objects.select_for_update().filter(
        period=period, item=item, organisation=organisation
    )
    contribution = found.first() or Contribution(
        regency=period.regency, period=period, item=item, organisation=organisation
    )
    contribution.state = next_contribution_state(contribution.state, "submit" if hand_in else "save")
    contribution.rows = [row | {"organisation": organisation.pk} for row in kept]
    contribution.note = note.strip()
    contribution.saved_by = by
    contribution.save()
    _record(contribution, "submitted" if hand_in else "saved", by)
    return contribution


@transaction.atomic
def merge_contribution(contribution: Contribution, *, by: User, now: dt.datetime) -> Answer:
    """Append a submitted contribution to the lead's answer: rows after the lead's, the note with its sender.

    Raises Refused: "contribution-stage", "answer-stage", "window-closed".
    """
    period, item = contribution.period, contribution.item
    lock_item(period, item)
    answer = Answer.objects.select_for_update(of=("self",)).filter(period=period, item=item).first()
    locked = (
        Contribution.objects.select_for_update(of=("self",))
        .select_related("organisation", "regency")
        .get(pk=contribution.pk)
    )
    lead = lead_of(period, item)
    window_of(period, item, [lead], answer=answer).check(by, now)
    locked.state = next_contribution_state(locked.state, "merge")
    answer = answer or Answer(regency=period.regency, period=period, item=item, version=0)
    answer.organisation_id = lead
    answer.state = next_answer_state(answer.state, "merge")
    answer.rows = [*answer.rows, *locked.rows]
    if locked.note:
        told = f"{locked.organisation}: {locked.note}"
        answer.note = f"{answer.note}\n{told}".strip()
    answer.saved_by = by
    answer.version += 1
    answer.save()
    locked.save(update_fields=["state", "updated_at"])
    _record(locked, "merged", by, answer=answer.pk, version=answer.version)
    return answer


def _record(contribution: Contribution, act: str, by: User, **data: object) -> None:
    audit.record(
        contribution.regency,
        f"indicators.contribution.{act}",
        "contribution",
        contribution.pk,
        by=by,
        item=contribution.item.code,
        period=contribution.period_id,
        organisation=contribution.organisation_id,
        rows=len(contribution.rows),
        **data,
    )
