"""The 0–1,000 scale: bands, the three numbers, and the stretch around the target under a lens. Pure SVG."""

from collections.abc import Callable, Sequence

from common.charts import (
    ACCENT,
    BANDS,
    FULL,
    INK,
    MUTED,
    PALE,
    PAPER_WIDTH,
    RULE,
    ScaleBand,
    Score,
    line,
    mark,
    rect,
    svg,
    text,
)
from common.formats import points, trim

LEFT, LENS_TOP, LANE = 132, 92, 26
BOTTOM = LENS_TOP + 3 * LANE + 8
RANGE_LABEL, MARK_ROOM = 40, 8
Place = Callable[[float], float]


def scale(score: Score, bands: Sequence[ScaleBand], accepted_word: str, width: int = PAPER_WIDTH) -> str:
    """The whole scale above, and below it the hundreds around the target, one lane for each mark.

    One lane a mark: nothing collides, whatever the values. The title says everything in words.
    """
    right = width - 2
    shown = [v for v in (score.accepted, score.claimed, score.low, score.high, score.target) if v is not None]
    start = min(900, int(min(shown)) // 100 * 100)
    end = min(1000, (int(max(shown)) // 100 + 1) * 100)

    def full(value: float) -> float:
        return LEFT + (right - LEFT) * value / float(FULL)

    def lens(value: float) -> float:
        return LEFT + (right - LEFT) * (value - start) / (end - start)

    out = _overview(score, bands, full, right)
    out.append(
        f'<path d="M{full(start):.1f} 56L{LEFT} {LENS_TOP - 20}H{right}L{full(end):.1f} 56Z" '
        f'fill="{PALE}" stroke="none"/>'
    )
    out += _lens_bands(bands, start, end, lens)
    out += _ticks(start, end, lens)
    target = float(score.target)
    out.append(line(lens(target), LENS_TOP - 20, lens(target), BOTTOM, INK, 1.6, "4 3"))
    side = (-7, "end") if lens(target) > right - 90 else (7, "start")
    out.append(
        text(lens(target) + side[0], BOTTOM - 5, f"target {trim(score.target)}", 10.5, side[1], weight=700)
    )
    out += _lanes(score, accepted_word, start, lens, right)
    words = (
        f"Skala 0 sampai 1.000. {accepted_word} {points(score.accepted)}, prakiraan {points(score.forecast)} "
        f"dengan rentang {trim(score.low)} sampai {trim(score.high)}, klaim {points(score.claimed)}, "
        f"target {trim(score.target)}."
    )
    return svg(width, BOTTOM + 20, words, out)


def _overview(score: Score, bands: Sequence[ScaleBand], full: Place, right: float) -> list[str]:
    out = [
        text(0, 30, "Seluruh skala", 11, weight=600),
        text(0, 43, "0–1.000 poin", 10, fill=MUTED),
    ]
    for i, band in enumerate(bands):
        x1, x2 = full(float(band.start)), full(float(band.end))
        out += [
            rect(x1, 18, x2 - x1, 20, BANDS[i % len(BANDS)], RULE, 0.8),
            text((x1 + x2) / 2, 32, band.name, 10.5, "middle", 700 if band.strong else 400),
            text(x1, 51, trim(band.start), 9.5, "middle" if i else "start", fill=MUTED),
        ]
    out.append(text(right, 51, trim(FULL), 9.5, "end", fill=MUTED))
    for kind, value in (
        ("claimed", score.claimed),
        ("forecast", score.forecast),
        ("accepted", score.accepted),
    ):
        if value is not None:
            out.append(mark(kind, full(float(value)), 10, 4))
    target = full(float(score.target))
    out.append(line(target, 2, target, 38, INK, 1.4, "3 2"))
    return out


def _lens_bands(bands: Sequence[ScaleBand], start: int, end: int, lens: Place) -> list[str]:
    out = []
    for i, band in enumerate(bands):
        a, b = max(float(band.start), start), min(float(band.end), end)
        if a < b:
            wide = lens(b) - lens(a)
            out.append(rect(lens(a), LENS_TOP - 20, wide, BOTTOM - LENS_TOP + 20, BANDS[i], RULE, 0.8))
            if wide > 90:
                words = f"{band.name}  {trim(band.start)}–{trim(band.last)}"
                out.append(text(lens(a) + 6, LENS_TOP - 7, words, 10.5, weight=600))
    return out


def _ticks(start: int, end: int, lens: Place) -> list[str]:
    step = 20 if end - start <= 200 else 50
    out = []
    for value in range(start, end + 1, step):
        out.append(line(lens(value), BOTTOM, lens(value), BOTTOM + (4 if value % 100 else 6), MUTED, 0.9))
        if value % (step * 2) == 0:
            anchor = "start" if value == start else "end" if value == end else "middle"
            out.append(text(lens(value), BOTTOM + 17, str(value), 9.5, anchor, fill=MUTED))
    return out


def _lanes(score: Score, accepted_word: str, start: int, lens: Place, right: float) -> list[str]:
    rows = (
        ("accepted", accepted_word, score.accepted),
        ("forecast", "Prakiraan", score.forecast),
        ("claimed", "Klaim", score.claimed),
    )
    low, high = float(score.low), float(score.high)
    out = []
    for i, (kind, label, value) in enumerate(rows):
        y = LENS_TOP + LANE * i + 13
        out += [
            mark(kind, 6, y, 5),
            text(18, y + 4.5, label, 11 if len(label) < 10 else 10, weight=600),
            text(LEFT - 8, y + 4.5, points(value), 12.5, "end", 700),
        ]
        if value is None:
            continue
        x = lens(float(value))
        lead_end = max(lens(low) - RANGE_LABEL, lens(start)) if kind == "forecast" else x
        out.append(line(lens(start), y, lead_end, y, MUTED, 0.6, "1 3"))
        if kind == "forecast":
            out.append(line(lens(low), y, lens(high), y, ACCENT, 2.4))
            out += _range_ends(score, y, lens, right)
        out.append(mark(kind, x, y, 6))
    return out


def _range_ends(score: Score, y: float, lens: Place, right: float) -> list[str]:
    """Both ends of the forecast's range; a number that would meet the edge or the target's line moves up."""
    low, high, target = lens(float(score.low)), lens(float(score.high)), lens(float(score.target))
    at = lens(float(score.forecast))
    left, right_of = (4 if abs(at - edge) > MARK_ROOM else 4 + MARK_ROOM for edge in (low, high))
    out = [line(edge, y - 5, edge, y + 5, ACCENT, 1.6) for edge in (low, high)]
    if low - RANGE_LABEL < LEFT or low - RANGE_LABEL < target < low:
        out.append(text(low, y - 8, trim(score.low), 9.5, fill=MUTED))
    else:
        out.append(text(low - left, y + 4, trim(score.low), 9.5, "end", fill=MUTED))
    if high + RANGE_LABEL > right or high < target < high + RANGE_LABEL:
        out.append(text(high, y - 8, trim(score.high), 9.5, "end", fill=MUTED))
    else:
        out.append(text(high + right_of, y + 4, trim(score.high), 9.5, fill=MUTED))
    return out
