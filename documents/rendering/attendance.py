"""The list of attendance on paper: frozen facts and their seal in, HTML out; the same for every occasion."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from common.paper import Paper
from documents.attendance_facts import AttendanceFacts

if TYPE_CHECKING:
    from documents.models import Document
    from documents.registry import Fields, Seal

SPARE_LINES = 5


def title(facts: AttendanceFacts) -> str:
    """ "Daftar hadir: Rapat Koordinasi KLA, Jumat, 20 Februari 2026"."""
    return f"Daftar hadir: {facts.meta['title']}, {facts.meta['day']}"


def html(snapshot_json: str, seal: Seal) -> str:
    """The sheet to sign or the filled list. ValueError for a snapshot of another format."""
    facts = AttendanceFacts.from_json(snapshot_json)
    context = {
        "doc": paper(facts, seal),
        "meta": facts.meta,
        "letterhead": facts.letterhead,
        "posts": [facts.signature],
        "lines": facts.lines,
        "spare": range(len(facts.lines) + 1, len(facts.lines) + 1 + SPARE_LINES),
        "people": facts.people,
        "children": facts.children,
        "units": facts.units,
    }
    return render_to_string("print/attendance.html", context)


def paper(facts: AttendanceFacts, seal: Seal) -> Paper:
    status = "lembar untuk ditandatangani" if facts.meta["blank"] else "daftar yang tercatat"
    demo = " · data peragaan" if facts.meta["demo"] else ""
    return Paper(
        code=seal.code,
        url=seal.url,
        title=title(facts),
        short=f"Daftar hadir: {facts.meta['title']}"[:90],
        owner="",
        status=status + demo,
        stamp=facts.meta["at"],
        subject=f"Daftar hadir kegiatan {facts.meta['regency']}",
    )


def public_fields(document: Document) -> Fields:
    """What a stranger with the code may see: which occasion and how many; nobody's name."""
    facts = AttendanceFacts.from_json(json.loads(document.snapshot)["paper"])
    fields = [("Kegiatan", facts.meta["title"]), ("Waktu", facts.meta["when"])]
    if not facts.meta["blank"]:
        whose = "Peserta hadir" if facts.meta.get("by_name") else "Lembaga hadir"
        fields.append((whose, f"{facts.meta['came']} dari {facts.meta['invited']}"))
    return fields
