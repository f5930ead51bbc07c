"""Who may decide on which answer, and when. Deny by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast

from indicators.models import Answer, Contribution, EvidenceLink, Period, PeriodStage, Tier
from participants.models import AuditEntry, Role

if TYPE_CHECKING:
    import datetime as dt

    from participants.models import User

HANDS = ("indicators.answer.saved", "indicators.answer.submitted", "indicators.answer.signed")


def reviewing_tier(user: User, period: Period) -> Tier | None:
    """The tier this user decides in this regency: the Gugus Tugas INTERNAL, the assessor VA_PROV."""
    rights = user.rights
    if rights.has(Role.SECRETARIAT, period.regency_id) or rights.has(Role.TASK_FORCE_LEAD, period.regency_id):
        return Tier.INTERNAL
    return Tier.VA_PROV if rights.has(Role.ASSESSOR, period.regency_id) else None


def can_transcribe(user: User, period: Period) -> bool:
    """Official results are copied into the portal by the secretariat."""
    return user.rights.has(Role.SECRETARIAT, period.regency_id)


def reviewable_states(period: Period) -> tuple[str, ...]:
    """Where the period asks for the head's sign-off first, a submitted answer waits for it."""
    if period.signoff_before_review:
        return (Answer.State.SIGNED,)
    return (Answer.State.SUBMITTED, Answer.State.SIGNED)


def stage_open(period: Period, tier: Tier, now: dt.datetime) -> bool:
    """The period runs and the tier's stage is open."""
    return (
        period.state == Period.State.OPEN
        and PeriodStage.objects.filter(
            period=period, tier=tier, opens_at__lte=now, closes_at__gte=now
        ).exists()
    )


def involving(user: User) -> Q:
    """Answers this user had a hand in: saved, submitted, signed, contributed to, or uploaded a file for.

    Use on an Answer queryset. The audit trail keeps earlier hands that later ones wrote over.
    """
    files = EvidenceLink.objects.filter(period=OuterRef("period"), item=OuterRef("item"))
    uploaded = files.filter(Q(evidence__created_by=user) | Q(evidence__revisions__uploaded_by=user))
    contributed = Contribution.objects.filter(period=OuterRef("period"), item=OuterRef("item"), saved_by=user)
    written = AuditEntry.objects.filter(
        regency=OuterRef("regency"),
        subject="answer",
        action__in=HANDS,
        subject_id=Cast(OuterRef("pk"), CharField()),
        actor=user,
    )
    return (
        Q(saved_by=user)
        | Q(submitted_by=user)
        | Q(signed_by=user)
        | Q(Exists(uploaded))
        | Q(Exists(contributed))
        | Q(Exists(written))
    )


def has_hand_in(user: User, answer: Answer) -> bool:
    """The own-item rule: who answered, uploaded or signed off an item may not review it."""
    return Answer.objects.filter(pk=answer.pk).filter(involving(user)).exists()


def is_own_body(user: User, lead_id: int) -> bool:
    """The item is led by the reviewer's own organisation: allowed for a second person, marked and counted."""
    return lead_id in user.rights.organisations
