"""Until when an organisation may write: the one place that knows windows, corrections and late exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max, Q, Subquery

from common.formats import moment
from common.refusals import Refused
from indicators.models import Answer, LateException, Period, PeriodStage, Tier
from indicators.policies import is_secretariat

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from indicators.models import Item
    from participants.models import User


@dataclass(frozen=True)
class Window:
    """What decides whether one organisation may write on one item (or on none in particular).

    `correction_until` ends the correction time of a returned answer; `late_until` is the last instant of the
    organisation's newest late exception, which may have passed.
    """

    period: Period
    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    correction_until: dt.datetime | None = None
    late_until: dt.datetime | None = None

    def closed_because(self, by: User, now: dt.datetime) -> str:
        """Why `by` may not write at `now`, "" when it may.

        The secretariat may as long as the period runs; an organisation inside the CLAIM stage, while it
        corrects a returned answer, and under a late exception.
        """
        if self.period.state != Period.State.OPEN:
            return f"{self.period.name} tidak sedang berjalan; isian hanya dapat dibaca."
        if is_secretariat(by, self.period.regency_id):
            return ""
        if self.opens_at and self.closes_at and self.opens_at <= now <= self.closes_at:
            return ""
        if any(end is not None and now <= end for end in (self.correction_until, self.late_until)):
            return ""
        if self.closes_at is None or now < self.closes_at:
            return "Masa pengisian belum dibuka."
        ask = "Hubungi Sekretariat Gugus Tugas bila masih perlu diubah."
        zone = self.period.regency.zone
        if self.late_until is not None:
            return f"Kelonggaran waktu sudah berakhir pada {moment(self.late_until, zone)}. {ask}"
        return f"Masa pengisian sudah ditutup pada {moment(self.closes_at, zone)}. {ask}"

    def check(self, by: User, now: dt.datetime) -> None:
        """Refused("window-closed") where `closed_because` names a reason."""
        why = self.closed_because(by, now)
        if why:
            raise Refused("window-closed", why)


def window_of(
    period: Period,
    item: Item | None,
    organisations: Collection[int],
    *,
    answer: Answer | None = None,
) -> Window:
    """The window of `organisations` on `item`, read now in one query."""
    its = Q(organisation__in=organisations) | Q(organisation__absorbed__in=organisations)
    late = LateException.objects.filter(its, period=period, ended_at=None)
    last = late.covering(item).order_by().values("period").annotate(last=Max("until")).values("last")
    stages = PeriodStage.objects.filter(period=period, tier=Tier.CLAIM).annotate(last=Subquery(last))
    opens_at, closes_at, late_until = stages.values_list("opens_at", "closes_at", "last").first() or (
        None,
        None,
        None,
    )
    return Window(period, opens_at, closes_at, correction_time(answer), late_until)


def correction_time(answer: Answer | None) -> dt.datetime | None:
    """The end of the correction time while an answer stands returned."""
    return answer.return_due_at if answer and answer.state == Answer.State.RETURNED else None
