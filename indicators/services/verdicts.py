"""What each reviewing side says of a file on an item: appended, in force until the file changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Max

from common.refusals import Refused
from indicators.models import EvidenceLink, EvidenceRevision, EvidenceVerdict, Reason, Tier
from indicators.policies_evidence import can_look_into

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from indicators.models import Answer
    from participants.models import User

FRESH = EvidenceLink.State.ATTACHED
RETURNED = EvidenceLink.State.RETURNED


@dataclass(frozen=True)
class FileVerdict:
    """A reviewer's word on one file: an EvidenceLink state, and a Reason code when returned."""

    state: str
    reason: str = ""
    note: str = ""


def judge_files(
    answer: Answer,
    verdicts: Mapping[int, FileVerdict],
    *,
    tier: Tier,
    post: str,
    by: User,
    now: dt.datetime,
) -> list[EvidenceVerdict]:
    """Append what changed among `verdicts` (keyed by EvidenceLink id); files of other items are passed over.

    Call inside the transaction that holds the item. Raises Refused: "file-withheld" for accepting a file the
    reviewer may not open, "reason-needed", "reason-unknown".
    """
    links = EvidenceLink.objects.select_for_update(of=("self",)).filter(
        period=answer.period, item=answer.item, evidence__withdrawn_at=None, pk__in=list(verdicts)
    )
    made = []
    for link in links.judged().select_related("evidence").order_by("pk"):
        verdict = verdicts[link.pk]
        if verdict.state == EvidenceLink.State.ACCEPTED and not can_look_into(by, link.evidence):
            raise Refused(
                "file-withheld", f"“{link.evidence.title}” ditahan, sehingga belum dapat Anda terima."
            )
        row = give_verdict(link, verdict, tier=tier, post=post, by=by, now=now)
        made += [row] if row else []
    return made


def give_verdict(
    link: EvidenceLink, verdict: FileVerdict, *, tier: Tier, post: str, by: User | None, now: dt.datetime
) -> EvidenceVerdict | None:
    """Append one side's verdict on the newest original and put it in force; None where nothing is new."""
    if verdict.state == RETURNED and not verdict.reason:
        raise Refused("reason-needed", "Pilih alasan untuk setiap berkas yang dikembalikan.")
    if verdict.reason and verdict.reason not in Reason.values:
        raise Refused("reason-unknown", "Alasan ini tidak ada pada daftar.")
    reason = verdict.reason if verdict.state == RETURNED else ""
    before = link.verdict_of(tier)
    if (verdict.state, reason) == ((before.state, before.reason) if before else (FRESH, "")):
        return None
    originals = link.evidence.revisions.filter(role=EvidenceRevision.FileRole.ORIGINAL)
    row = EvidenceVerdict.objects.create(
        regency_id=link.regency_id,
        period_id=link.period_id,
        item_id=link.item_id,
        revision=originals.latest("number"),
        tier=tier,
        state=EvidenceLink.State(verdict.state),
        reason=reason,
        note=verdict.note,
        decided_by=post,
        entered_by=by,
        at=now,
    )
    side = "province" if tier == Tier.VA_PROV else "internal"
    setattr(link, side, None if row.state == FRESH else row)
    link.save(update_fields=[side])
    return row


def evidence_mark(answer: Answer) -> str:
    """A short mark that changes when a file of the item is added, replaced, withdrawn or taken off."""
    revisions = EvidenceRevision.objects.filter(
        evidence__links__period=answer.period, evidence__links__item=answer.item, evidence__withdrawn_at=None
    ).distinct()
    found = revisions.aggregate(count=Count("pk", distinct=True), newest=Max("pk"))
    return f"{found['count']}-{found['newest'] or 0}"
