"""The annex of the decree is frozen here and made by the worker."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from common.formats import long_date
from coordination import policies
from coordination.models import TaskForceDecree
from coordination.rendering import task_force as rendering
from coordination.rendering import task_force_paper as paper
from coordination.rendering.task_force_paper import KIND, Annex
from documents.services.seals import register, request_paper

if TYPE_CHECKING:
    from documents.models import Job
    from participants.models import User


def register_papers() -> None:
    """Teach the portal the annex; called at start."""
    register(
        KIND,
        build=freeze,
        html=paper.html,
        title=paper.title,
        may_read=policies.can_read_annex,
        public_fields=paper.public_fields,
    )


def order_annex(decree: TaskForceDecree, *, by: User) -> Job:
    """Ask for the annex of a decree; while one is being made, that job is returned."""
    title = f"Lampiran SK Gugus Tugas nomor {decree.number}"
    return request_paper(KIND, str(decree.pk), regency=decree.regency, title=title, by=by)


def freeze(subject: str, at: dt.datetime, job: Job | None) -> Annex:
    """Everything the paper says, as of now; `subject` is the decree's id."""
    decree = TaskForceDecree.objects.select_related("regency").get(pk=int(subject))
    regency = decree.regency
    head = "Wali Kota" if regency.name.startswith("Kota") else "Bupati"
    place = regency.name.removeprefix("Kabupaten ").removeprefix("Kota ")
    until = f" sampai {long_date(decree.valid_until)}" if decree.valid_until else ""
    groups: list[tuple[str, list[tuple[int, str, str, str, str]]]] = []
    number = 0
    for group in rendering.sub_groups(decree, with_names=True):
        rows = []
        for seat in group.seats:
            number += 1
            rows.append((number, seat.place, seat.office, seat.organisation, seat.holder))
        groups.append((group.name, rows))
    lacking = rendering.lacks(decree)
    return Annex(
        regency=regency.name,
        head=f"{head} {place}",
        number=decree.number,
        dated=long_date(decree.dated_on),
        about=decree.about,
        validity=f"sejak {long_date(decree.valid_from)}{until}",
        at=at.isoformat(),
        demo=regency.is_demo,
        groups=groups,
        missing=[*lacking.missing_posts, *lacking.missing_elements],
    )
