"""The history of an item in sentences: audit actions and decisions of the tiers, newest first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Q, Subquery

from common.formats import points
from indicators.models import Reason, Tier
from participants.models import AuditEntry, Membership

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from indicators.models import Item, Period

LONGEST_TRAIL = 12
ACTIONS = {
    "indicators.answer.saved": "menyimpan isian",
    "indicators.answer.submitted": "mengajukan isian ke Dinas, tanda terima {receipt}",
    "indicators.answer.signed": "mengesahkan isian",
    "indicators.answer.withdrawn": "menarik pengajuan",
    "indicators.contribution.saved": "menyimpan sumbangan data",
    "indicators.contribution.submitted": "menyerahkan sumbangan data",
    "indicators.contribution.merged": "menggabungkan sumbangan data ke isian",
    "indicators.assignment.lead-changed": "mengganti pengampu utama",
    "indicators.assignment.contributor-added": "menambah kontributor",
    "indicators.assignment.contributor-removed": "melepas kontributor",
    "indicators.late.granted": "memberi kelonggaran waktu",
    "indicators.late.ended": "mengakhiri kelonggaran waktu",
    "indicators.review.returned": "mengembalikan isian: {reason}",
    "indicators.ministry-entered": "mencatat butir ini sudah diinput ke aplikasi kementerian",
    "indicators.ministry-entry-cleared": "mencabut catatan input ke aplikasi kementerian",
    "indicators.evidence.added": "menambah bukti dukung",
    "indicators.evidence.replaced": "mengganti berkas bukti dukung",
    "indicators.evidence.redacted": "menambah salinan tersamar",
    "indicators.evidence.linked": "mengaitkan bukti dukung",
    "indicators.evidence.unlinked": "melepas bukti dukung",
    "indicators.evidence.withdrawn": "menarik bukti dukung",
    "indicators.proposal.made": "mengusulkan nilai",
    "indicators.proposal.used": "memakai nilai yang diusulkan",
    "indicators.proposal.refused": "menolak nilai yang diusulkan",
}
REASONS: Mapping[str, str] = dict(Reason.choices)
TIERS: Mapping[str, str] = dict(Tier.choices)


@dataclass(frozen=True)
class Event:
    """Who did what, when; `at` is an instant."""

    who: str
    what: str
    at: dt.datetime


def read_events(
    period: Period,
    item: Item,
    *,
    answer: int | None,
    contributions: Iterable[int],
    evidence: Iterable[int],
) -> list[AuditEntry]:
    """Audit entries about this item in one query, each with `post`: the actor's title."""
    title = Membership.objects.filter(user=OuterRef("actor")).order_by("-starts_on").values("title")[:1]
    about = Q(subject="item", subject_id=item.code, data__period=period.pk)
    about |= Q(subject="answer", subject_id=str(answer or ""))
    about |= Q(subject="contribution", subject_id__in=[str(pk) for pk in contributions])
    about |= Q(subject="evidence", subject_id__in=[str(pk) for pk in evidence])
    rows = AuditEntry.objects.filter(about, regency=period.regency_id, action__in=list(ACTIONS))
    return list(rows.annotate(post=Subquery(title)).order_by("-number")[:LONGEST_TRAIL])


def trail(entries: Sequence[AuditEntry], scores: Sequence[Mapping[str, Any]]) -> list[Event]:
    """Newest first. `scores` are decisions above the claim: tier, points, reason, withdrawn, decided_by,
    at (ISO)."""
    events = [Event(_post(entry), _sentence(entry), entry.at) for entry in entries]
    for score in scores:
        reason = REASONS.get(score["reason"], "")
        verb = "mencabut" if score["withdrawn"] else "memberi"
        told = f"{verb} nilai {points(Decimal(str(score['points'])))} ({TIERS[score['tier']]})"
        at = dt.datetime.fromisoformat(score["at"])
        events.append(Event(score["decided_by"], f"{told}: {reason.lower()}" if reason else told, at))
    return sorted(events, key=lambda event: event.at, reverse=True)[:LONGEST_TRAIL]


def _post(entry: AuditEntry) -> str:
    post: str | None = getattr(entry, "post", None)
    return post or "Sistem"


def _sentence(entry: AuditEntry) -> str:
    data = entry.data
    reason = REASONS.get(data.get("reason", ""), "alasan tidak disebut").lower()
    told = ACTIONS[entry.action].format(receipt=data.get("receipt", ""), reason=reason)
    return f"{told}, diinput atas nama perangkat daerah" if data.get("on_behalf") is True else told
