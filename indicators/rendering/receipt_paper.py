"""The receipt as one sealed page: frozen facts and their seal in, the paper's HTML out."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from common.formats import moment, points, zone_of
from common.paper import Paper
from indicators.receipt_facts import ReceiptFacts

if TYPE_CHECKING:
    from documents.models import Document
    from documents.registry import Fields, Seal


def title(facts: ReceiptFacts) -> str:
    """ "Tanda Terima TT-2026-0007: butir I15-Q4"."""
    return f"Tanda Terima {facts.number}: butir {facts.item}"


def html(snapshot_json: str, seal: Seal) -> str:
    """The whole page; the same input gives the same text."""
    facts = ReceiptFacts(**json.loads(snapshot_json))
    at = dt.datetime.fromisoformat(facts.at)
    demo = " · data peragaan" if facts.demo else ""
    doc = Paper(
        code=seal.code,
        url=seal.url,
        title=title(facts),
        short=f"Tanda Terima {facts.number}, {facts.regency}",
        owner=f"{facts.regency} · {facts.period}",
        status=f"dibuat otomatis, tanpa tanda tangan{demo}",
        stamp=seal.at,
        subject=f"Tanda terima data dukung {facts.regency}, {facts.period}",
    )
    context = {
        "doc": doc,
        "facts": facts,
        "received": moment(at, zone_of(at)),
        "claimed": points(Decimal(facts.points)) if facts.points else "",
        "seal": {"number": seal.audit_number, "hash": seal.audit_hash[:24]},
    }
    return render_to_string("print/receipt.html", context)


def public_fields(document: Document) -> Fields:
    """What a stranger with the code may see: no answer, no file names, nobody's name."""
    facts = ReceiptFacts(**json.loads(json.loads(document.snapshot)["paper"]))
    at = dt.datetime.fromisoformat(facts.at)
    return [
        ("Nomor", facts.number),
        ("Diterima", moment(at, zone_of(at))),
        ("Dari", facts.organisation),
        ("Sidik isi", facts.sha256),
    ]
