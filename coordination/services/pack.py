"""Order the event pack of a meeting and hand it in as evidence."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from common.refusals import Refused
from coordination.models import Meeting
from coordination.services.pack_paper import KIND, subject_of, undrawn_photos
from coordination.services.record import gather
from documents.models import Document
from documents.services.files import request_page_images
from documents.services.seals import request_paper
from indicators.models import Evidence, EvidenceLink, Item
from indicators.services import evidence as register
from participants import audit
from participants.models import Organisation, Role

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from documents.models import Job, StoredFile
    from indicators.models import Period
    from participants.models import User

RECORDED = "notula"


@dataclass(frozen=True)
class Attached:
    """What came of handing in: the evidence, the items it is new on, and those it was on already."""

    evidence: Evidence
    new: Sequence[Item]
    before: Sequence[Item]


def order_pack(meeting: Meeting, *, despite: bool, by: User) -> Job:
    """Have the pack made; one being made is returned. `despite`: the person accepts what is missing.

    Raises Refused: "pack-incomplete" naming the essential parts that are missing; "pack-photos-unready"
    while pictures without camera data are still being drawn.
    """
    gathered = gather(meeting)
    undrawn = undrawn_photos(gathered)
    for photo in undrawn:
        request_page_images(photo.file)
    if gathered.missing and not despite:
        names = ", ".join(name.lower() for name in gathered.missing)
        raise Refused(
            "pack-incomplete",
            f"Paket belum disusun. Belum ada: {names}. Lengkapi dahulu, atau beri tanda pada"
            " “Susun dengan kekurangan”.",
        )
    if undrawn and not despite:
        raise Refused(
            "pack-photos-unready",
            f"Paket belum disusun. {len(undrawn)} foto masih disiapkan. Coba sesaat lagi, atau beri tanda"
            " pada “Susun dengan kekurangan” untuk menyusun tanpa foto itu.",
        )
    title = f"Paket bukti: {meeting.occasion.title}"[:200]
    return request_paper(KIND, subject_of(meeting), regency=meeting.regency, title=title, by=by)


def pack_of(meeting: Meeting) -> Document | None:
    """The sealed pack in force."""
    found = Document.objects.filter(
        regency=meeting.regency, kind=KIND, subject=subject_of(meeting), state=Document.State.FINAL
    )
    return found.select_related("file").first()


def evidence_of(meeting: Meeting) -> Evidence | None:
    """The evidence that holds this or an earlier pack of the meeting and was not withdrawn."""
    packs = Document.objects.filter(regency=meeting.regency, kind=KIND, subject=subject_of(meeting))
    found = Evidence.objects.filter(
        regency=meeting.regency, withdrawn_at=None, revisions__file__in=packs.values("file")
    )
    return found.distinct().first()


def proven_by(evidence: Evidence | None) -> list[EvidenceLink]:
    """The items the evidence is attached to, in the order of the instrument."""
    if evidence is None:
        return []
    return list(evidence.links.select_related("item__question", "period").order_by("item__position"))


def proposed_items(period: Period) -> list[Item]:
    """Items a meeting of the Gugus Tugas can prove: about its meetings, or its work where minutes count."""
    rows = Item.objects.filter(instrument=period.instrument).select_related("question")
    about = rows.filter(
        Q(topic__icontains="rapat koordinasi") | Q(question__text__icontains="gugus tugas")
    ).order_by("position")
    return [row for row in about if _is_about_meetings(row)]


def own_body(user: User, meeting: Meeting) -> Organisation:
    """The organisation in whose name the secretariat hands in; Refused "pack-without-body"."""
    for post in user.rights.memberships:
        body = post.organisation
        if post.role == Role.SECRETARIAT and body and body.regency_id == meeting.regency_id:
            return body
    raise Refused(
        "pack-without-body",
        "Akun sekretariat ini belum terhubung dengan perangkat daerah, sehingga paket belum dapat menjadi"
        " bukti. Minta admin melengkapi jabatannya. Paket tetap tersimpan.",
    )


@transaction.atomic
def attach_pack(meeting: Meeting, items: Sequence[Item], *, by: User, now: dt.datetime) -> Attached:
    """Hand in the sealed pack for `items`, all or none: one evidence, one file, as many items as chosen.

    A newer pack replaces the file of the evidence that holds an earlier one. Whether a child may be
    recognised is answered by the pack itself: photos with children enter only with consent.
    Raises Refused: "pack-missing", "pack-without-period", "pack-without-body", "pack-attached" when every
    item holds this very file already, and what indicators.services.evidence refuses ("window-closed").
    """
    Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    pack, period = pack_of(meeting), meeting.period
    if pack is None:
        raise Refused("pack-missing", "Paket belum disusun. Susun paketnya dahulu.")
    if period is None:
        raise Refused("pack-without-period", "Rapat ini tidak terkait periode penilaian.")
    body, delivery = own_body(by, meeting), register.Delivery(pack.file, _file_name(pack))
    evidence = evidence_of(meeting)
    before = [row.item for row in proven_by(evidence) if row.period_id == period.pk and row.item in items]
    new = [item for item in items if item not in before]
    if evidence is None:
        evidence = register.add_evidence(
            period,
            organisation=body,
            delivery=delivery,
            description=register.Description(pack.title, Evidence.Kind.DOCUMENT, _child(pack)),
            paper=_paper(meeting, pack),
            item=new[0],
            page=None,
            by=by,
            now=now,
        )
        further = new[1:]
    else:
        further = new
        renewed = _renew(evidence, pack, delivery, meeting, by=by, now=now)
        if not renewed and not new:
            codes = ", ".join(item.code for item in before)
            raise Refused("pack-attached", f"Paket ini sudah terlampir pada {codes}. Tidak ada yang diubah.")
    for item in further:
        register.link_item(evidence, period=period, item=item, page=None, by=by, now=now)
    request_page_images(pack.file)
    audit.record(
        meeting.regency,
        "coordination.pack-attached",
        "meeting",
        meeting.pk,
        by=by,
        code=pack.code,
        items=[item.code for item in new],
    )
    return Attached(evidence, new, before)


def _renew(
    evidence: Evidence,
    pack: Document,
    delivery: register.Delivery,
    meeting: Meeting,
    *,
    by: User,
    now: dt.datetime,
) -> bool:
    """Give the evidence the newest pack; False where it holds it already."""
    latest = register.current_revision(evidence, register.ORIGINAL)
    if latest is not None and latest.file_id == pack.file_id:
        return False
    register.replace_file(evidence, delivery=delivery, paper=_paper(meeting, pack), by=by, now=now)
    if evidence.child_identifiable != _child(pack):
        register.mark_child(evidence, _child(pack), by=by)
    return True


def _is_about_meetings(item: Item) -> bool:
    expected = " ".join(item.evidence_expected).lower()
    return "rapat koordinasi" in item.topic.lower() or RECORDED in expected


def _child(pack: Document) -> str:
    shown = json.loads(json.loads(pack.snapshot)["paper"])["body"]["children_shown"]
    return Evidence.ChildIdentifiable.YES if shown else Evidence.ChildIdentifiable.NO


def _paper(meeting: Meeting, pack: Document) -> register.Paper:
    day = meeting.regency.day_of(meeting.occasion.starts_at)
    return register.Paper(document_number=pack.code, document_date=day)


def _file_name(pack: Document) -> str:
    return f"paket-bukti-{pack.code}.pdf"


def holds(evidence: Evidence | None, file: StoredFile) -> bool:
    """Does the evidence hold this file as its newest?"""
    latest = register.current_revision(evidence, register.ORIGINAL) if evidence else None
    return latest is not None and latest.file_id == file.pk
