"""The page of one piece of evidence: revisions, items, the page in sight; and the register's filters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, prefetch_related_objects
from django.urls import reverse

from common.formats import long_date, moment
from indicators import policies as item_policies
from indicators import policies_evidence as policies
from indicators.models import Evidence, EvidenceLink, EvidenceRevision, Item
from indicators.rendering.evidence import (
    LINK_STATES,
    REVISIONS,
    VerdictRow,
    describe,
    latest,
    shown_revision,
    verdict_rows,
    warning_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from documents.models import StoredFile
    from indicators.models import Period
    from indicators.models.evidence import EvidenceQuerySet
    from participants.models import User

WITHHELD_TEXT = (
    "Ditahan: data anak. Berkas ini hanya dapat dibuka pemilik dan penelaah sampai ada salinan tersamar."
)


@dataclass(frozen=True)
class Preview:
    """The page in sight. Without an image `message` says why; arrows are empty at the ends.

    `facts`: what the page's text says; None where unread, and for a restricted original: only opening its
    picture, which is written down, shows what it holds.
    """

    image_url: str = ""
    number: int = 0
    pages: int = 0
    previous: int = 0
    following: int = 0
    message: str = ""
    withheld: bool = False
    file_url: str = ""
    redacted: bool = False
    description: str = ""
    facts: dict[str, Any] | None = None


@dataclass(frozen=True)
class RevisionRow:
    number: int
    name: str
    detail: str
    paper: str
    uploaded: str
    redacted: bool
    url: str


@dataclass(frozen=True)
class LinkRow:
    pk: int
    code: str
    url: str
    text: str
    page: int | None
    state: str
    state_label: str
    verdicts: tuple[VerdictRow, ...]
    removable: bool


@dataclass(frozen=True)
class EvidenceView:
    revisions: list[RevisionRow]
    links: list[LinkRow]
    preview: Preview
    warning: str
    has_redacted: bool


def evidence_view(user: User, period: Period, evidence: Evidence, page: int) -> EvidenceView:
    """Everything the page of one piece of evidence shows; `page` 0 means the proving page."""
    prefetch_related_objects([evidence], REVISIONS)
    links = EvidenceLink.objects.filter(
        evidence=evidence, period=period, item__in=item_policies.items_of(user, period)
    )
    linked = list(links.judged().select_related("item__question").order_by("item__position"))
    proving = next((link.page for link in linked if link.page), None)
    original = latest(evidence, EvidenceRevision.FileRole.ORIGINAL)
    revisions = [row for row in evidence.revisions.all() if policies.may_open(user, evidence, row)]
    return EvidenceView(
        revisions=[_revision_row(period, evidence, row) for row in reversed(revisions)],
        links=[_link_row(period, link) for link in linked],
        preview=preview(user, period, evidence, page or proving or 1),
        warning=warning_of(original, period),
        has_redacted=latest(evidence, EvidenceRevision.FileRole.REDACTED) is not None,
    )


def preview(user: User, period: Period, evidence: Evidence, page: int) -> Preview:
    """The page `page` of what this user may see of the file, or the reason why there is no picture."""
    revision = shown_revision(user, evidence)
    if revision is None:
        return Preview(withheld=True, message=WITHHELD_TEXT)
    pages = revision.file.pages or 0
    number = min(max(page, 1), pages) if pages else 0
    address = [period.regency.code, period.slug, evidence.pk, revision.number]
    drawn = revision.file.page_images.filter(number=number).first() if number else None
    image = reverse("indicators:page-image", args=[*address, number]) if drawn else ""
    redacted = revision.role == EvidenceRevision.FileRole.REDACTED
    readable = redacted or not evidence.is_restricted
    return Preview(
        image_url=image,
        number=number,
        pages=pages,
        previous=number - 1 if number > 1 else 0,
        following=number + 1 if number < pages else 0,
        message="" if image else _no_picture(revision.file),
        file_url=reverse("indicators:file", args=address),
        redacted=redacted,
        description=describe(revision),
        facts=drawn.facts if drawn and readable else None,
    )


def narrowed(found: EvidenceQuerySet, period: Period, chosen: Mapping[str, Any]) -> EvidenceQuerySet:
    """The register narrowed by the filters; withdrawn evidence only where it is asked for."""
    if chosen.get("q"):
        words = chosen["q"]
        found = found.filter(Q(title__icontains=words) | Q(revisions__document_number__icontains=words))
    if chosen.get("kind"):
        found = found.filter(kind=chosen["kind"])
    if chosen.get("organisation"):
        found = found.filter(organisation=chosen["organisation"])
    state = chosen.get("state", "")
    if state == "withdrawn":
        return found.exclude(withdrawn_at=None).distinct()
    found = found.filter(withdrawn_at=None)
    if state == "restricted":
        found = found.exclude(child_identifiable=Evidence.ChildIdentifiable.NO)
    elif state == "unlinked":
        found = found.exclude(links__period=period)
    elif state:
        counting = EvidenceLink.objects.filter(period=period).counting_as(state)
        found = found.filter(links__in=counting)
    return found.distinct()


def linkable_items(period: Period, evidence: Evidence) -> list[Item]:
    """Items the owning organisation takes part in and the file is not yet attached to."""
    items = Item.objects.filter(
        assignments__period=period, assignments__organisation=evidence.organisation_id
    )
    taken = EvidenceLink.objects.filter(evidence=evidence, period=period).values("item")
    return list(items.exclude(pk__in=taken).select_related("question").distinct().order_by("position"))


def _no_picture(file: StoredFile) -> str:
    if file.kind in ("pdf", "jpg", "png"):
        return "Pratinjau halaman sedang disiapkan. Muat ulang halaman ini sebentar lagi."
    return f"Berkas {file.kind.upper()} tidak dapat ditampilkan di sini. Unduh untuk membukanya."


def _revision_row(period: Period, evidence: Evidence, row: EvidenceRevision) -> RevisionRow:
    paper = [f"Nomor {row.document_number}"] if row.document_number else []
    paper += [long_date(row.document_date)] if row.document_date else []
    paper += [row.signatory] if row.signatory else []
    paper += [f"berlaku sampai {long_date(row.valid_until)}"] if row.valid_until else []
    address = [period.regency.code, period.slug, evidence.pk, row.number]
    return RevisionRow(
        number=row.number,
        name=row.file_name,
        detail=describe_file(row),
        paper=", ".join(paper),
        uploaded=moment(row.uploaded_at, period.regency.zone),
        redacted=row.role == EvidenceRevision.FileRole.REDACTED,
        url=reverse("indicators:file", args=address),
    )


def describe_file(row: EvidenceRevision) -> str:
    pages = f", {row.file.pages} halaman" if row.file.pages else ""
    return f"{row.file.kind.upper()}{pages}, sidik berkas {row.file.sha256[:12]}"


def _link_row(period: Period, link: EvidenceLink) -> LinkRow:
    state, label = LINK_STATES[EvidenceLink.State(link.state)]
    return LinkRow(
        pk=link.pk,
        code=link.item.code,
        url=reverse("indicators:item", args=[period.regency.code, period.slug, link.item.code]),
        text=link.item.topic or link.item.question.text,
        page=link.page,
        state=state,
        state_label=label,
        verdicts=verdict_rows(link),
        removable=not link.accepted_by_anyone,
    )
