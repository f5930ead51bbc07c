"""Freeze one handover of a post into the facts of its record; order the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from documents.letters import spaced
from documents.services.letterheads import letterhead_of
from documents.services.seals import request_paper
from participants import open_work
from participants.models import Membership
from participants.services.posts import predecessor_of
from reports.handover_facts import HandoverFacts, Party

if TYPE_CHECKING:
    import datetime as dt

    from documents.models import Job
    from participants.models import User

HANDOVER = "handover"


def order_handover(post: Membership, *, by: User) -> Job:
    """Ask for the record of the handover by which this post began."""
    regency = post.home
    if regency is None:
        raise ValueError("a post of the province is not handed over here")
    title = f"Berita acara serah terima: {post.title}"
    return request_paper(HANDOVER, str(post.pk), regency=regency, title=title, by=by)


def freeze(subject: str, at: dt.datetime, job: Job | None) -> HandoverFacts:
    """The facts of the handover to the membership `subject`; ValueError when it began by none."""
    posts = Membership.objects.select_related("organisation__regency", "regency", "user", "person")
    new = posts.get(pk=subject)
    old, regency = predecessor_of(new), new.home
    if old is None or regency is None:
        raise ValueError(f"membership {subject} began by no handover")
    return HandoverFacts(
        regency=regency.name,
        letterhead=letterhead_of(regency, at).facts(),
        title=new.title,
        body=new.organisation.surviving.name if new.organisation else regency.name,
        role=new.get_role_display(),
        on=new.starts_on.isoformat(),
        at=timezone.localtime(at).isoformat(),
        giver=party(old),
        taker=party(new),
        work=[(work.label, work.count) for work in open_work.of(new) if work.stays],
        demo=regency.is_demo,
    )


def party(post: Membership) -> Party:
    person = post.person
    number = f"NIP {spaced(person.employee_number)}" if person and person.employee_number else ""
    under = " · ".join(filter(None, [person.rank if person else "", number]))
    return {
        "post": post.full_title,
        "account": post.user.username,
        "name": person.name if person else "",
        "under": under,
    }
