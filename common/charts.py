"""Charts as SVG text: the same functions for screen and paper.

Pure functions of numbers. Every chart carries role="img" and a <title> with the whole statement in words,
which becomes the alternative text of the PDF. Marks differ by shape first and by colour second: disc
verified, diamond forecast, ring claimed. Units are viewBox units, four to the millimetre. Attributes only,
no classes and no style, so a strict Content-Security-Policy and the printer treat them alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from common.formats import points, trim

INK, MUTED, RULE = "#16202a", "#4a5662", "#9aa5ae"
ACCENT, WHITE, PALE = "#0b4a6f", "#ffffff", "#f3f5f7"
BANDS = ("#f6f8f9", "#eaeff2", "#dce4e9", "#cbd7de", "#b9c9d2", "#a5bac6")
FONT = "Source Sans 3"
UNITS_PER_MM = 4
PAPER_WIDTH = 688
FULL = Decimal(1000)


@dataclass(frozen=True)
class Score:
    """The three numbers of one scale, with the range of the forecast and the target; all in points.

    None where nobody has claimed or decided yet: no mark is drawn and a dash is printed.
    """

    accepted: Decimal | None
    claimed: Decimal | None
    forecast: Decimal
    low: Decimal
    high: Decimal
    target: Decimal


@dataclass(frozen=True)
class ScaleBand:
    """One predicate: drawn from `start` to `end`, labelled `name`; `last` is its highest score."""

    name: str
    start: Decimal
    end: Decimal
    last: Decimal
    strong: bool = False


@dataclass(frozen=True)
class Bar:
    """One cluster or indicator, in points; None as in `Score`."""

    name: str
    maximum: Decimal
    accepted: Decimal | None
    claimed: Decimal | None
    forecast: Decimal


@dataclass(frozen=True)
class Part:
    """One share of the whole with its short note."""

    label: str
    value: Decimal
    note: str


def svg(width: float, height: float, title: str, body: Sequence[str]) -> str:
    """A figure of `width` × `height` units with its statement in words."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width / UNITS_PER_MM:g}mm" height="{height / UNITS_PER_MM:.2f}mm" font-family="{FONT}">'
        f"<title>{escape(title)}</title>{''.join(body)}</svg>"
    )


def text(
    x: float,
    y: float,
    words: str,
    size: float = 11,
    anchor: str = "start",
    weight: int = 400,
    fill: str = INK,
) -> str:
    bold = f' font-weight="{weight}"' if weight != 400 else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}" fill="{fill}"{bold}>'
        f"{escape(words)}</text>"
    )


def line(
    x1: float, y1: float, x2: float, y2: float, stroke: str = RULE, width: float = 1.0, dash: str = ""
) -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
        f'stroke="{stroke}" stroke-width="{width:g}"{dashes}/>'
    )


def rect(
    x: float, y: float, w: float, h: float, fill: str = "none", stroke: str = "none", width: float = 1.0
) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(w, 0):.1f}" height="{h:.1f}" '
        f'fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"/>'
    )


def mark(kind: str, x: float, y: float, r: float = 5.0) -> str:
    """accepted: full disc · claimed: ring · forecast: diamond. Any other kind is a LookupError."""
    if kind == "accepted":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:g}" fill="{ACCENT}"/>'
    if kind == "claimed":
        return (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r - 0.8:.1f}" fill="{WHITE}" '
            f'stroke="{INK}" stroke-width="1.6"/>'
        )
    if kind != "forecast":
        raise LookupError(f"no mark {kind!r}")
    k = r * 1.15
    return (
        f'<path d="M{x:.1f} {y - k:.1f}L{x + k:.1f} {y:.1f}L{x:.1f} {y + k:.1f}L{x - k:.1f} {y:.1f}Z" '
        f'fill="{WHITE}" stroke="{ACCENT}" stroke-width="1.8"/>'
    )


def lone_mark(kind: str, title: str) -> str:
    """One mark for a legend."""
    return svg(14, 14, title, [mark(kind, 7, 7, 5)])


def hatch(x: float, y: float, w: float, h: float, gap: float = 5.0) -> str:
    """Diagonal lines as one path: survives a grey printer and needs no SVG pattern."""
    strokes, t = [], -h
    while t < w:
        x1, y1, x2, y2 = x + t, y + h, x + t + h, y
        if x1 < x:
            y1, x1 = y + h - (x - x1), x
        if x2 > x + w:
            y2, x2 = y + (x2 - x - w), x + w
        strokes.append(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}")
        t += gap
    return f'<path d="{"".join(strokes)}" stroke="{MUTED}" stroke-width=".8" fill="none"/>'


def micro(bar: Bar, accepted_word: str, width: int = 160) -> str:
    """One indicator at a glance, beside its heading: verified part of the maximum, ring at the claim."""
    words = (
        f"{bar.name}: {accepted_word} {points(bar.accepted)}, klaim {points(bar.claimed)}, "
        f"maksimum {trim(bar.maximum)}."
    )
    k = (width - 8) / float(bar.maximum) if bar.maximum else 0.0
    body = [
        rect(2, 4, width - 8, 9, WHITE, RULE, 0.9),
        rect(2, 4, float(bar.accepted or 0) * k, 9, ACCENT),
    ]
    if bar.claimed is not None:
        body.append(mark("claimed", 2 + float(bar.claimed) * k, 8.5, 4.2))
    return svg(width, 17, words, body)


def clusters(rows: Sequence[Bar], accepted_word: str, width: int = PAPER_WIDTH) -> str:
    """Bar length = points of the cluster, so weight and loss are seen together."""
    left, right = 232, width - 118
    longest = max((float(r.maximum) for r in rows), default=1.0) or 1.0
    k = (right - left) / longest
    out = [
        text(right + 62, 11, f"{accepted_word} / maks", 9.5, "end", fill=MUTED),
        text(width, 11, "selisih", 9.5, "end", fill=MUTED),
    ]
    step, y = 19, 17
    for r in rows:
        out += [
            text(0, y + 12.5, r.name, 11),
            rect(left, y + 3, float(r.maximum) * k, 12, WHITE, RULE, 0.9),
            rect(left, y + 3, float(r.accepted or 0) * k, 12, ACCENT),
            mark("forecast", left + float(r.forecast) * k, y + 9, 4.2),
            mark("claimed", left + float(r.claimed) * k, y + 9, 4.4) if r.claimed is not None else "",
            text(right + 62, y + 13, f"{points(r.accepted)} / {trim(r.maximum)}", 10.5, "end"),
            text(width, y + 13, points((r.accepted or 0) - r.maximum), 10.5, "end", 600),
        ]
        y += step
    words = "Nilai per klaster. " + " ".join(
        f"{r.name}: {accepted_word} {points(r.accepted)}, prakiraan {points(r.forecast)}, "
        f"klaim {points(r.claimed)} dari {trim(r.maximum)}."
        for r in rows
    )
    return svg(width, y + 2, words, out)


def whole(parts: Sequence[Part], width: int = PAPER_WIDTH) -> str:
    """Where the points are: verified (solid), unreviewed (hatched), cut (tint), never claimed (empty)."""
    fills = (ACCENT, WHITE, BANDS[3], WHITE)
    total = float(sum((p.value for p in parts), Decimal(0))) or 1.0
    k, x = width / total, 0.0
    out: list[str] = []
    for i, part in enumerate(parts):
        w = float(part.value) * k
        out.append(rect(x, 0, w, 26, fills[i], INK if i else ACCENT, 0.8))
        if i == 1:
            out.append(hatch(x, 0, w, 26))
        if w > 44:
            if i == 1:
                out.append(rect(x + w / 2 - 18, 7, 36, 13, WHITE))
            out.append(text(x + w / 2, 17.5, points(part.value), 10.5, "middle", 700, INK if i else WHITE))
        x += w
    y, column = 44, width / len(parts)
    for i, part in enumerate(parts):
        cx = i * column
        out.append(rect(cx, y - 9, 10, 10, fills[i], INK, 0.8))
        if i == 1:
            out.append(hatch(cx, y - 9, 10, 10, 3))
        out += [
            text(cx + 15, y, f"{part.label} {points(part.value)}", 10.5, weight=600),
            text(cx + 15, y + 13, part.note, 9.5, fill=MUTED),
        ]
    words = "; ".join(f"{p.label} {points(p.value)} ({p.note})" for p in parts)
    return svg(width, y + 18, f"Pembagian poin: {words}.", out)


def shield() -> str:
    """The empty place for a regency's own emblem."""
    body = [
        f'<path d="M4 6Q32 -2 60 6V40Q60 62 32 74Q4 62 4 40Z" fill="none" stroke="{MUTED}" '
        'stroke-width="1.4"/>',
        f'<path d="M9 10.5Q32 4 55 10.5V40Q55 58 32 68.5Q9 58 9 40Z" fill="none" stroke="{RULE}" '
        'stroke-width=".8"/>',
        text(32, 34, "LAMBANG", 8.5, "middle", 600, MUTED),
        text(32, 45, "DAERAH", 8.5, "middle", 600, MUTED),
    ]
    return svg(64, 76, "Tempat lambang daerah", body)
