"""Order the papers of this room; they are made by the worker and sealed in `documents`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.services.seals import request_paper

if TYPE_CHECKING:
    from documents.models import Job
    from indicators.models import Period
    from participants.models import User

READINESS = "readiness"


def subject_of(period: Period) -> str:
    """ "63.03/2026": what a readiness report is about."""
    return f"{period.regency.code}/{period.slug}"


def order_readiness(period: Period, *, by: User | None) -> Job:
    """Ask for the readiness report of a period; while one is being made, that job is returned."""
    title = f"Laporan kesiapan: {period.current_predicate.name} menuju {period.target_predicate.name}"
    return request_paper(READINESS, subject_of(period), regency=period.regency, title=title, by=by)
