"""The letterhead of a regency and who signs which paper, as of a moment. Others print with these."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from documents.letters import PrintedLetterhead, PrintedSignature, signature_lines
from documents.models import Letter, Letterhead, Signatory
from documents.storage import default_store
from participants.models import Membership, Role

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from documents.models import StoredFile
    from participants.models import Regency

NO_POST = "Nama jabatan"
PICTURES = {"png": "image/png", "jpg": "image/jpeg"}


def letterhead_of(regency: Regency, at: dt.datetime) -> PrintedLetterhead:
    """The letterhead that counts at `at`, or the regency's bare name where nobody has set one.

    A paper freezes it into its snapshot with `.facts()`; later changes do not touch sealed papers.
    """
    begun = Letterhead.objects.filter(regency=regency, valid_from__lte=day_of(regency, at))
    row = begun.select_related("emblem").first()
    if row is None or not row.lines:
        return PrintedLetterhead((f"PEMERINTAH {regency.name.upper()}",))
    lines = tuple(str(line) for line in row.lines)
    return PrintedLetterhead(lines, row.address, row.contact, _picture(row.emblem))


def signature_of(regency: Regency, letter: str, at: dt.datetime) -> PrintedSignature:
    """The signature block of one kind of paper (a `documents.models.Letter`) at `at`.

    The rule names a post; whoever holds it that day signs, so a hand-over needs no new rule. A post nobody
    holds is printed without a name, to be filled by hand. Without a rule: the head of the secretariat's
    organisation; for the readiness report the lead of the task force and the regency's secretary.
    """
    day = day_of(regency, at)
    rule = (
        Signatory.objects.filter(regency=regency, letter=letter, valid_from__lte=day)
        .select_related("membership")
        .first()
    )
    if rule is None:
        return _usual(regency, letter, day)
    if rule.membership is None:
        return PrintedSignature(signature_lines(rule.post, on_behalf_of=rule.on_behalf_of))
    holder = holder_of(rule.membership, day)
    if holder is None:
        return PrintedSignature(
            signature_lines(rule.post or _office(rule.membership), on_behalf_of=rule.on_behalf_of)
        )
    return _signed_by(holder, post=rule.post, on_behalf_of=rule.on_behalf_of)


def holder_of(membership: Membership, day: dt.date) -> Membership | None:
    """Who holds the post of `membership` on `day`: itself, or whoever it was handed to."""
    same = _posts(day).filter(
        role=membership.role,
        title=membership.title,
        organisation=membership.organisation_id,
        regency=membership.regency_id,
    )
    return same.filter(pk=membership.pk).first() or same.order_by("-starts_on", "-pk").first()


def day_of(regency: Regency, at: dt.datetime) -> dt.date:
    """The regency's own date at that moment."""
    return at.astimezone(ZoneInfo(regency.time_zone)).date()


def _usual(regency: Regency, letter: str, day: dt.date) -> PrintedSignature:
    """Who signs where nothing was chosen."""
    if letter == Letter.REPORT_NOTED:
        return PrintedSignature((f"Sekretaris Daerah {regency.name}",))
    posts = _posts(day).order_by("pk")
    if letter == Letter.REPORT_LEAD:
        holder = posts.filter(regency=regency, role=Role.TASK_FORCE_LEAD).first()
    else:
        office = posts.filter(regency=regency, role=Role.SECRETARIAT, organisation__isnull=False).first()
        holder = office and posts.filter(organisation=office.organisation, role=Role.OPD_HEAD).first()
    return _signed_by(holder) if holder else PrintedSignature((NO_POST,))


def _signed_by(holder: Membership, *, post: str = "", on_behalf_of: str = "") -> PrintedSignature:
    definitive = holder.standing == Membership.Standing.DEFINITIVE
    lines = signature_lines(
        post or _office(holder),
        standing="" if definitive else holder.get_standing_display(),
        on_behalf_of=on_behalf_of,
    )
    person = holder.person
    if person is None:
        return PrintedSignature(lines)
    return PrintedSignature(lines, person.name, person.rank, person.employee_number)


def _office(membership: Membership) -> str:
    """The post without the second one some titles carry after a comma."""
    return membership.title.partition(",")[0]


def _posts(day: dt.date) -> QuerySet[Membership]:
    return Membership.objects.valid_on(day).select_related("person", "organisation")


def _picture(file: StoredFile | None) -> str:
    if file is None or file.kind not in PICTURES:
        return ""
    with default_store().open(file.sha256) as content:
        return f"data:{PICTURES[file.kind]};base64,{base64.b64encode(content.read()).decode()}"
