"""The one function that moves a training along its life."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from common.refusals import Refused
from participants import audit
from trainings import stages
from trainings.models import Training

if TYPE_CHECKING:
    from participants.models import User


@transaction.atomic
def advance(training: Training, verb: str, *, by: User | None, reason: str = "") -> Training:
    """Move the training by `verb` of `stages.VERBS`; nothing else assigns its state.

    `reason` is kept where the verb asks for one. Raises Refused("stage-VERB") where the table does not know
    the step, Refused("reason-missing"). The given row is brought up to date.
    """
    row = Training.objects.select_for_update(of=("self",)).select_related("regency").get(pk=training.pk)
    rule, to = stages.VERBS[verb], stages.after(row.state, verb)
    if to is None:
        raise Refused(
            f"stage-{verb}", f"{rule.refused} Keadaannya sekarang: {row.get_state_display().lower()}."
        )
    if rule.needs_reason and not reason.strip():
        raise Refused("reason-missing", "Tuliskan alasannya agar dapat dibaca kembali kelak.")
    row.state, row.cancel_reason = to, reason.strip()[:300] if rule.needs_reason else ""
    row.save(update_fields=["state", "cancel_reason"])
    training.state, training.cancel_reason = row.state, row.cancel_reason
    audit.record(row.regency, f"trainings.training-{verb}", "training", row.pk, by=by, state=to)
    return training
