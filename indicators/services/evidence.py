"""Writes about evidence: hand in, replace, redact, withdraw, link, mark, open."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from common.refusals import Refused
from indicators import policies_evidence as policies
from indicators.models import Answer, Evidence, EvidenceLink, EvidenceRevision, FileOpening
from indicators.services.periods import hold_period, lock_item
from participants import audit

if TYPE_CHECKING:
    import datetime as dt

    from documents.models import StoredFile
    from indicators.models import Item, Period
    from indicators.models.evidence import EvidenceQuerySet
    from participants.models import Organisation, User

ORIGINAL = EvidenceRevision.FileRole.ORIGINAL
REDACTED = EvidenceRevision.FileRole.REDACTED


@dataclass(frozen=True)
class Paper:
    """What a document says of itself; every field may be empty."""

    document_number: str = ""
    document_date: dt.date | None = None
    signatory: str = ""
    valid_until: dt.date | None = None


@dataclass(frozen=True)
class Delivery:
    """A checked file on its way into the register: the stored bytes and the safe name it is shown under."""

    file: StoredFile
    name: str


@dataclass(frozen=True)
class Description:
    """How the organisation presents the evidence; `child` answers the one required question."""

    title: str
    kind: str
    child: str
    source_url: str = ""


def check_window(period: Period, item: Item | None, *, by: User, now: dt.datetime) -> None:
    """Hold the period; Refused("window-closed") unless evidence may change now (see policies_window)."""
    hold_period(period)
    policies.window_for(by, period, item).check(by, now)


@transaction.atomic
def add_evidence(
    period: Period,
    *,
    organisation: Organisation,
    delivery: Delivery,
    description: Description,
    paper: Paper,
    item: Item | None,
    page: int | None,
    by: User,
    now: dt.datetime,
) -> Evidence:
    """Register a new piece of evidence of `organisation`, linked to `item` where one is given.

    Raises Refused: "window-closed"; "link-without-address" for a web link without its address;
    "page-outside"; "file-already-linked" where the organisation already gave these bytes to this item.
    """
    check_window(period, item, by=by, now=now)
    if description.kind == Evidence.Kind.LINK and not description.source_url:
        raise Refused("link-without-address", "Isi alamat tautannya. Berkas salinannya tetap diperlukan.")
    if item is not None:
        _refuse_same_bytes(period, item, organisation, delivery)
    evidence = Evidence.objects.create(
        regency=period.regency,
        organisation=organisation,
        title=description.title,
        kind=description.kind,
        child_identifiable=description.child,
        source_url=description.source_url,
        created_by=by,
    )
    _add_revision(evidence, 1, ORIGINAL, delivery, paper, by)
    if item is not None:
        _add_link(evidence, period, item, page, delivery.file)
    _record(evidence, "evidence.added", by, sha256=delivery.file.sha256, item=item.code if item else None)
    return evidence


@transaction.atomic
def replace_file(
    evidence: Evidence, *, delivery: Delivery, paper: Paper, by: User, now: dt.datetime
) -> EvidenceRevision:
    """A new revision; what was accepted or returned on the old one is to be reviewed again.

    Holds every item it proves, as a reviewer's decision does: nobody accepts a file that is just being
    replaced. The old revision stays readable. Raises Refused: "evidence-withdrawn", "same-file",
    "window-closed".
    """
    for link in evidence.links.select_related("period", "item").order_by("period", "item"):
        lock_item(link.period, link.item)
    locked = _lock(evidence)
    links = list(locked.links.select_related("period", "item"))
    _check_links_open(links, by, now)
    latest = current_revision(locked, ORIGINAL)
    if latest is not None and latest.file_id == delivery.file.pk:
        raise Refused(
            "same-file", "Berkas ini sama persis dengan revisi terakhir. Pilih berkas penggantinya."
        )
    revision = _add_revision(locked, _next_number(locked), ORIGINAL, delivery, paper, by)
    locked.links.update(internal=None, province=None)
    _record(locked, "evidence.replaced", by, revision=revision.number, sha256=delivery.file.sha256)
    return revision


@transaction.atomic
def add_redacted(evidence: Evidence, *, delivery: Delivery, by: User) -> EvidenceRevision:
    """A redacted copy of a restricted file: what assessors and packs get instead of the original.

    Raises Refused: "not-restricted", "same-file", "evidence-withdrawn".
    """
    locked = _lock(evidence)
    if not locked.is_restricted:
        raise Refused(
            "not-restricted", "Berkas ini tidak ditahan, sehingga salinan tersamar tidak diperlukan."
        )
    if locked.revisions.filter(file=delivery.file, role=ORIGINAL).exists():
        raise Refused(
            "same-file", "Ini berkas aslinya. Unggah salinan yang wajah dan namanya sudah disamarkan."
        )
    revision = _add_revision(locked, _next_number(locked), REDACTED, delivery, Paper(), by)
    _record(locked, "evidence.redacted", by, revision=revision.number, sha256=delivery.file.sha256)
    return revision


@transaction.atomic
def withdraw(evidence: Evidence, *, by: User, now: dt.datetime) -> Evidence:
    """Take the evidence back; file and history stay, it no longer counts anywhere.

    Raises Refused: "evidence-withdrawn"; "evidence-accepted" where a reviewer has taken it for an item.
    """
    locked = _lock(evidence)
    accepted = (
        EvidenceLink.objects.filter(evidence=locked).accepted_by_anyone().select_related("item").first()
    )
    if accepted is not None:
        raise Refused(
            "evidence-accepted",
            f"Berkas ini sudah diterima pada butir {accepted.item.code}, sehingga tidak dapat ditarik. "
            "Unggah pengganti, atau minta Sekretariat mengembalikannya.",
        )
    locked.withdrawn_at = now
    locked.save(update_fields=["withdrawn_at"])
    _record(locked, "evidence.withdrawn", by)
    return locked


@transaction.atomic
def link_item(
    evidence: Evidence, *, period: Period, item: Item, page: int | None, by: User, now: dt.datetime
) -> EvidenceLink:
    """One file for a further item.

    Raises Refused: "window-closed", "evidence-withdrawn", "page-outside", "evidence-linked".
    """
    check_window(period, item, by=by, now=now)
    locked = _lock(evidence)
    latest = current_revision(locked, ORIGINAL)
    link = _add_link(locked, period, item, page, latest.file if latest else None)
    _record(locked, "evidence.linked", by, item=item.code, page=page)
    return link


@transaction.atomic
def unlink_item(link: EvidenceLink, *, by: User, now: dt.datetime) -> None:
    """Take a file off an item nobody has reviewed yet.

    Raises Refused: "window-closed"; "link-reviewed" once accepted; "item-submitted" while the answer that
    counts on it is with the reviewers.
    """
    check_window(link.period, link.item, by=by, now=now)
    rows = EvidenceLink.objects.select_for_update(of=("self",)).select_related("evidence")
    locked = rows.get(pk=link.pk)
    if locked.accepted_by_anyone:
        raise Refused("link-reviewed", "Berkas ini sudah diterima penelaah pada butir tersebut.")
    answers = Answer.objects.filter(period=link.period, item=link.item, state__in=policies.SUBMITTED)
    if answers.exists():
        raise Refused(
            "item-submitted",
            "Jawaban butir ini sudah diajukan. Unggah pengganti bila berkasnya salah.",
        )
    code = link.item.code
    locked.delete()
    _record(locked.evidence, "evidence.unlinked", by, item=code)


@transaction.atomic
def mark_child(evidence: Evidence, answer: str, *, by: User) -> Evidence:
    """Answer the child question anew; restricting works at once for everyone, also on what is accepted."""
    locked = Evidence.objects.select_for_update().get(pk=evidence.pk)
    locked.child_identifiable = Evidence.ChildIdentifiable(answer)
    locked.save(update_fields=["child_identifiable"])
    _record(locked, "evidence.child-marked", by, answer=answer)
    return locked


@transaction.atomic
def note_opening(revision: EvidenceRevision, *, by: User) -> FileOpening | None:
    """Write down that a restricted file was opened; None for a file that is not restricted."""
    evidence = revision.evidence
    if not evidence.is_restricted or revision.role == REDACTED:
        return None
    opening = FileOpening.objects.create(regency=evidence.regency, revision=revision, user=by)
    _record(evidence, "evidence.restricted-opened", by, revision=revision.number)
    return opening


def current_revision(evidence: Evidence, role: str) -> EvidenceRevision | None:
    """The newest revision of a role ("original" or "redacted")."""
    return evidence.revisions.filter(role=role).select_related("file").order_by("-number").first()


def same_bytes(evidence: Evidence) -> EvidenceQuerySet:
    """Other evidence of the regency that holds one of these files, still in use: a likely duplicate."""
    files = evidence.revisions.values("file")
    others = Evidence.objects.filter(regency=evidence.regency, revisions__file__in=files, withdrawn_at=None)
    return others.exclude(pk=evidence.pk).select_related("organisation").distinct()


def _refuse_same_bytes(period: Period, item: Item, organisation: Organisation, delivery: Delivery) -> None:
    same = EvidenceLink.objects.filter(
        period=period,
        item=item,
        evidence__organisation=organisation,
        evidence__withdrawn_at=None,
        evidence__revisions__file=delivery.file,
    )
    found = same.select_related("evidence").first()
    if found is not None:
        raise Refused(
            "file-already-linked",
            f"Berkas yang sama sudah terlampir pada butir {item.code} sebagai “{found.evidence.title}”.",
        )


def _add_revision(
    evidence: Evidence, number: int, role: str, delivery: Delivery, paper: Paper, by: User
) -> EvidenceRevision:
    return EvidenceRevision.objects.create(
        regency=evidence.regency,
        evidence=evidence,
        number=number,
        file=delivery.file,
        file_name=delivery.name,
        role=role,
        uploaded_by=by,
        **asdict(paper),
    )


def _add_link(
    evidence: Evidence, period: Period, item: Item, page: int | None, file: StoredFile | None
) -> EvidenceLink:
    if page is not None and file is not None and file.pages and not 1 <= page <= file.pages:
        raise Refused("page-outside", f"Berkas ini memuat {file.pages} halaman, tidak ada halaman {page}.")
    if EvidenceLink.objects.filter(evidence=evidence, period=period, item=item).exists():
        raise Refused("evidence-linked", "Berkas ini sudah terlampir pada butir ini.")
    return EvidenceLink.objects.create(
        regency=period.regency, period=period, item=item, evidence=evidence, page=page
    )


def _next_number(evidence: Evidence) -> int:
    highest: int = evidence.revisions.aggregate(highest=Max("number"))["highest"] or 0
    return highest + 1


def _lock(evidence: Evidence) -> Evidence:
    locked = Evidence.objects.select_for_update(of=("self",)).select_related("regency").get(pk=evidence.pk)
    if locked.withdrawn_at is not None:
        raise Refused("evidence-withdrawn", "Berkas ini sudah ditarik. Unggah berkas baru bila diperlukan.")
    return locked


def _check_links_open(links: list[EvidenceLink], by: User, now: dt.datetime) -> None:
    """Enough that one item the file proves is open; a file that proves nothing may change any time."""
    if not any(policies.window_open(by, link.period, link.item, now) for link in links) and links:
        check_window(links[0].period, links[0].item, by=by, now=now)


def _record(evidence: Evidence, action: str, by: User, **data: object) -> None:
    audit.record(evidence.regency, f"indicators.{action}", "evidence", evidence.pk, by=by, **data)
