"""The record of a handover: frozen facts and their seal in, one page of HTML out."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from common.formats import long_date, weekday_date
from common.paper import Paper
from reports.handover_facts import HandoverFacts

if TYPE_CHECKING:
    from documents.models import Document
    from documents.registry import Fields, Seal


def title(facts: HandoverFacts) -> str:
    return f"Berita Acara Serah Terima Jabatan Portal KLA: {facts.title}"


def html(snapshot_json: str, seal: Seal) -> str:
    facts = HandoverFacts.from_json(snapshot_json)
    demo = " · data peragaan" if facts.demo else ""
    sides = ((facts.giver, "Pihak pertama,"), (facts.taker, "Pihak kedua,"))
    context = {
        "doc": Paper(
            code=seal.code,
            url=seal.url,
            title=title(facts),
            short=f"Berita acara serah terima, {facts.title}",
            owner=facts.regency,
            status=f"belum ditandatangani{demo}",
            stamp=facts.at,
            subject=f"Serah terima jabatan {facts.title}, {facts.regency}",
        ),
        "facts": facts,
        "on": weekday_date(dt.date.fromisoformat(facts.on)),
        "until": long_date(dt.date.fromisoformat(facts.on) - dt.timedelta(days=1)),
        "at": long_date(dt.datetime.fromisoformat(facts.at).date()),
        "year": facts.on[:4],
        "sides": [
            {"part": part, "post": side["post"], "name": side["name"], "rank": side["under"]}
            for side, part in sides
        ],
    }
    return render_to_string("print/handover.html", context)


def public_fields(document: Document) -> Fields:
    """Post, body and day; no person."""
    facts = HandoverFacts.from_json(json.loads(document.snapshot)["paper"])
    return [
        ("Jabatan", facts.title),
        ("Lembaga", facts.body),
        ("Tanggal serah terima", weekday_date(dt.date.fromisoformat(facts.on))),
    ]
