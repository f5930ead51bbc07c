"""The right half of the desk: one file at one page, near or far, and what can be read on that page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from common.formats import long_date, points, small_number, trim
from indicators.models import EvidenceLink
from indicators.rendering.evidence import LINK_STATES, WITHHELD, VerdictRow, verdict_rows
from indicators.rendering.evidence_page import Preview, preview

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from indicators.models import Period
    from participants.models import User

ZOOMS = (("halaman", "Pas halaman"), ("lebar", "Pas lebar"), ("150", "150 persen"), ("200", "200 persen"))
USUAL_ZOOM = 1


@dataclass(frozen=True)
class FilePane:
    """`link_id` 0 means there is no file at all; addresses are query strings, empty at the ends."""

    link_id: int
    title: str
    state: str
    state_label: str
    preview: Preview
    choices: list[tuple[int, str, bool]]
    child_note: str
    verdicts: tuple[VerdictRow, ...] = ()
    zoom: str = ""
    zoom_label: str = ""
    here: str = ""
    previous: str = ""
    following: str = ""
    nearer: str = ""
    farther: str = ""


def file_pane(
    user: User, period: Period, links: Sequence[EvidenceLink], asked: Mapping[str, str]
) -> FilePane:
    """The asked file (`berkas`) at the asked page (`halaman`), else the first at its proving page."""
    chosen, page = asked.get("berkas", ""), asked.get("halaman", "")
    link = next((link for link in links if str(link.pk) == chosen), links[0] if links else None)
    if link is None:
        nothing = Preview(message="Butir ini belum mempunyai bukti.")
        return FilePane(0, "", "draft", "Belum ada bukti", nothing, [], "")
    seen = preview(user, period, link.evidence, small_number(page) or link.page or 1)
    verdicts = verdict_rows(link)
    state, label = ("", "") if verdicts else LINK_STATES[EvidenceLink.State.ATTACHED]
    if link.evidence.is_restricted and not seen.redacted:
        state, label = WITHHELD
    places = [name for name, _ in ZOOMS]
    zoom = places.index(asked["zum"]) if asked.get("zum") in places else USUAL_ZOOM

    def address(number: int, step: int) -> str:
        return "?" + urlencode({"berkas": link.pk, "halaman": number, "zum": places[step]})

    return FilePane(
        link.pk,
        link.evidence.title,
        state,
        label,
        seen,
        [
            (each.pk, f"{place} dari {len(links)}: {each.evidence.title}", each.pk == link.pk)
            for place, each in enumerate(links, start=1)
        ],
        "Memuat data anak" if link.evidence.is_restricted else "Tidak memuat data anak",
        verdicts,
        places[zoom],
        ZOOMS[zoom][1],
        address(seen.number, zoom),
        address(seen.previous, zoom) if seen.previous else "",
        address(seen.following, zoom) if seen.following else "",
        address(seen.number, zoom + 1) if zoom + 1 < len(ZOOMS) else "",
        address(seen.number, zoom - 1) if zoom else "",
    )


def reading(seen: Preview, denominator: Decimal | None) -> str:
    """What the page in sight says of itself, in words; empty where the page has not been read.

    `denominator` of the claimed share turns numbered rows into a percentage.
    """
    facts = seen.facts
    if facts is None:
        return ""
    if not facts:
        return f"Halaman {seen.number} tidak memuat teks yang dapat dibaca mesin."
    parts = _identity(facts)
    rows = facts.get("rows")
    if rows:
        share = (
            f", atau {points(rows * 100 / denominator)} persen dari {trim(denominator)}"
            if (denominator and rows <= denominator)
            else ""
        )
        parts.append(f"{rows} baris bernomor{share}")
    if not parts:
        return f"Halaman {seen.number} memuat teks, tetapi tidak ada judul, nomor, atau tanggal."
    return f"{'; '.join(parts)} (halaman {seen.number})"


def _identity(facts: Mapping[str, Any]) -> list[str]:
    parts = [f"“{facts['heading']}”"] if facts.get("heading") else []
    parts += [f"nomor {facts['number']}"] if facts.get("number") else []
    if facts.get("date"):
        try:
            parts.append(long_date(dt.date.fromisoformat(facts["date"])))
        except ValueError:
            parts.append(facts["date"])
    return parts
