"""Evidence and signed answers made through the real services, for the tests of evidence and review."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from documents.services.files import receive_file
from indicators.models import Answer, Evidence, EvidenceLink, Period, PeriodStage, Tier
from indicators.services.answers import Filled, save_answer, sign_off, submit
from indicators.services.evidence import Delivery, Description, Paper, add_evidence
from indicators.services.verdicts import FileVerdict, give_verdict
from tests.conftest import NOW
from tests.factories import assign, make_period
from tests.hostile import pdf

if TYPE_CHECKING:
    from django.test import Client

    from indicators.models import Item
    from participants.models import Organisation, User
    from tests.conftest import Cast

SHARE = {"numerator": "16", "denominator": "25"}


def scene(cast: Cast, **over: Any) -> tuple[Period, Item]:
    """A period and item I15-Q1, led by the health agency, with the Dinas contributing."""
    period = make_period(cast.banjar, **over)
    return period, assign(period, "I15-Q1", cast.dinkes, cast.dinas)


def deliver(by: User, period: Period, content: bytes | None = None, name: str = "sk-prap.pdf") -> Delivery:
    data = content or pdf(pages=6, text="SK PRAP")
    stream = io.BytesIO(data)
    return Delivery(receive_file(period.regency, by=by, name=name, stream=stream, size=len(data)), name)


def give(
    period: Period, organisation: Organisation, by: User, item: Item | None = None, **over: Any
) -> Evidence:
    """Evidence of `organisation`; `child`, `kind`, `title`, `paper`, `page` and `content` may be given."""
    return add_evidence(
        period,
        organisation=organisation,
        delivery=deliver(by, period, over.get("content")),
        description=Description(
            over.get("title", "SK PRAP"),
            over.get("kind", Evidence.Kind.REGULATION),
            over.get("child", "tidak"),
        ),
        paper=over.get("paper", Paper()),
        item=item,
        page=over.get("page"),
        by=by,
        now=NOW,
    )


def signed(
    period: Period, item: Item, operator: User, head: User | None, value: dict[str, Any] | None = None
) -> Answer:
    """A claim saved and submitted by `operator`, signed off by `head` where one is given."""
    filled = Filled(value=value or SHARE)
    saved = save_answer(period, item, filled, expected_version=0, by=operator, now=NOW)
    submit(period, item, expected_version=saved.version, by=operator, now=NOW)
    if head is not None:
        sign_off(period, [item], by=head, now=NOW)
    return Answer.objects.select_related("item", "period__regency", "regency").get(pk=saved.pk)


def close(period: Period, tier: Tier) -> None:
    PeriodStage.objects.filter(period=period, tier=tier).update(closes_at=NOW)


def url(name: str, period: Period, *more: object) -> str:
    return reverse(f"indicators:{name}", args=[period.regency.code, period.slug, *more])


def upload_form(**over: Any) -> dict[str, Any]:
    """What the evidence form posts; `file` is a fresh real PDF unless given."""
    file = io.BytesIO(pdf(pages=2, text="Notula"))
    file.name = "notula.pdf"
    return {
        "title": "Notula rapat",
        "kind": "dokumen",
        "child": "tidak",
        "document_number": "800/118/Dinkes",
        "document_date": "2025-01-14",
        "file": file,
    } | over


def decision(client: Client, period: Period, answer: Answer, verb: str = "decide", **over: Any) -> Any:
    """Post the desk's form: level 2 of I15-Q1 (2,01) with a reason, unless told otherwise."""
    data = {
        "level": "2",
        "reason": "tidak_konsisten",
        "note": "Lampiran memuat 15.",
        "version": answer.version,
    }
    return client.post(url(verb, period, answer.item.code), data | over)


ACCEPTED = FileVerdict("accepted")


def judge(evidence: Evidence, verdict: FileVerdict, tier: Tier = Tier.INTERNAL) -> EvidenceLink:
    """One side's verdict on the only item the file is attached to."""
    link = EvidenceLink.objects.judged().get(evidence=evidence)
    give_verdict(link, verdict, tier=tier, post=Tier(tier).label, by=None, now=NOW)
    return link
