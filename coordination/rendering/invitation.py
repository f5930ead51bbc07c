"""The invitation letter: frozen facts and their seal in, the paper's HTML out; same input, same text."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from common.formats import long_date
from common.paper import Paper
from coordination.letter import LetterFacts

if TYPE_CHECKING:
    from documents.models import Document
    from documents.registry import Fields, Seal

TEMPLATE = "print/invitation.html"


def title(facts: LetterFacts) -> str:
    return f"Surat undangan: {facts.title}"


def html(snapshot_json: str, seal: Seal) -> str:
    facts = LetterFacts.from_json(snapshot_json)
    return render_to_string(TEMPLATE, context(facts, seal))


def public_fields(document: Document) -> Fields:
    """What a stranger with the code may see: number and date of the letter, nobody's name."""
    facts = LetterFacts.from_json(json.loads(document.snapshot)["paper"])
    dated = long_date(dt.date.fromisoformat(facts.dated_on))
    return [("Nomor surat", facts.number), ("Tanggal surat", dated), ("Hal", facts.subject)]


def context(facts: LetterFacts, seal: Seal) -> dict[str, Any]:
    """Everything the template places."""
    demo = " · data peragaan" if facts.demo else ""
    paper = Paper(
        code=seal.code,
        url=seal.url,
        title=title(facts),
        short=facts.subject,
        owner=facts.regency,
        status=f"belum ditandatangani{demo}",
        stamp=facts.at,
        subject=facts.subject,
    )
    return {"doc": paper, "facts": facts, **placed(facts)}


def placed(facts: LetterFacts) -> dict[str, Any]:
    """What the letter places besides its facts; plain values, also for the pack that holds the letter."""
    dated = long_date(dt.date.fromisoformat(facts.dated_on))
    sectors: list[dict[str, Any]] = []
    for number, (sector, addressee) in enumerate(facts.invitees, start=1):
        if not sectors or sectors[-1]["label"] != sector:
            sectors.append({"label": sector, "rows": []})
        sectors[-1]["rows"].append((number, addressee))
    return {
        "dateline": f"{facts.place}, {dated}" if facts.place else dated,
        "opening": [line for line in facts.opening.splitlines() if line.strip()],
        "notes": [line for line in facts.notes.splitlines() if line.strip()],
        "sectors": sectors,
        "signing": [facts.signature],
        "has_second_annex": bool(facts.gaps),
    }
