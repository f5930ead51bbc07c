"""The head and the signature block of a paper, as plain values. Pure: no Django, no clock.

Order of the lines after Permendagri 1/2023 on official letters: on whose behalf first ("a.n. Bupati Banjar"),
then the post with "Plt." or "Plh." before it, the name below the room for signing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

BEHALF = "a.n."
ACTING = ("Plt.", "Plh.")


class LetterheadFacts(TypedDict):
    """A letterhead in a snapshot; papers sealed before contacts existed have no "contact"."""

    lines: list[str]
    address: str
    contact: str
    emblem: str


class SignatureFacts(TypedDict):
    """A signature block in a snapshot; `post` may have two lines."""

    part: str
    post: str
    name: str
    rank: str


@dataclass(frozen=True)
class PrintedLetterhead:
    """`lines` from the top (the last one is set large), `emblem` is a data: address or empty."""

    lines: tuple[str, ...]
    address: str = ""
    contact: str = ""
    emblem: str = ""

    def facts(self) -> LetterheadFacts:
        """For a snapshot and for `print/_letterhead.html`."""
        return {
            "lines": list(self.lines),
            "address": self.address,
            "contact": self.contact,
            "emblem": self.emblem,
        }


@dataclass(frozen=True)
class PrintedSignature:
    """Who signs: the lines above the room for signing, and what stands below it (empty where unknown)."""

    lines: tuple[str, ...]
    name: str = ""
    rank: str = ""
    employee_number: str = ""

    @property
    def under(self) -> str:
        """ "Pembina Tk. I, IV/b · NIP 19730512 199803 1 004"."""
        number = f"NIP {spaced(self.employee_number)}" if self.employee_number else ""
        return " · ".join(filter(None, [self.rank, number]))

    def facts(self, part: str = "") -> SignatureFacts:
        """For a snapshot and for `print/_signature.html`; `part` is the line above, "Mengetahui,"."""
        return {"part": part, "post": "\n".join(self.lines), "name": self.name, "rank": self.under}


def signature_lines(post: str, *, standing: str = "", on_behalf_of: str = "") -> tuple[str, ...]:
    """The lines above the room for signing.

    `standing`: "", "Plt." or "Plh."; it is not doubled where the post says it already. `on_behalf_of`: the
    office that delegates, with or without "a.n.".

    >>> signature_lines("Sekretaris Daerah", standing="Plh.", on_behalf_of="Bupati Banjar")
    ('a.n. Bupati Banjar', 'Plh. Sekretaris Daerah')
    """
    said = post.strip()
    acting = f"{standing} {said}" if standing and not said.startswith(ACTING) else said
    office = on_behalf_of.strip()
    if office.lower().startswith(BEHALF):
        office = office[len(BEHALF) :].strip()
    return (f"{BEHALF} {office}", acting) if office else (acting,)


def spaced(employee_number: str) -> str:
    """An 18-digit NIP as letters write it, "19730512 199803 1 004"; anything else as it is."""
    n = employee_number.replace(" ", "")
    return f"{n[:8]} {n[8:14]} {n[14]} {n[15:]}" if len(n) == 18 and n.isdigit() else employee_number
