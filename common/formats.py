"""Indonesian numbers, dates and times: values in, text out, and numbers back in.

Pure: no Django, no clock, no settings. Points are Decimal everywhere; None means "no data" and
prints as an en dash, which is never the same as zero.
"""

import re
from datetime import date, datetime, timedelta, timezone, tzinfo
from decimal import ROUND_HALF_UP, Decimal

from common.refusals import Refused

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
WORDS = (
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
)
SCALES = ((10**9, "miliar"), (10**6, "juta"), (10**3, "ribu"), (100, "ratus"), (10, "puluh"))
ZONES = {
    timedelta(hours=hours): timezone(timedelta(hours=hours), name)
    for hours, name in ((7, "WIB"), (8, "WITA"), (9, "WIT"))
}
NO_DATA = "–"
MINUS = "−"

_PLAIN = re.compile(r"-?[0-9]+(,[0-9]+)?")
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(\.[0-9]{3})+,[0-9]+|-?[1-9][0-9]{0,2}(\.[0-9]{3}){2,}")
_AMBIGUOUS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
_POINT = re.compile(r"-?[0-9]+\.[0-9]+")


def number(value: Decimal | int | None, places: int = 2) -> str:
    """1234.5 → "1.234,50"; None → "–"; minus is U+2212. Halves round away from zero."""
    if value is None:
        return NO_DATA
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,f}".translate(str.maketrans(",.", ".,"))
    return (MINUS if rounded < 0 else "") + text


def points(value: Decimal | int | None) -> str:
    """Points with two decimals: 797.5 → "797,50"; None → "–"."""
    return number(value, 2)


def trim(value: Decimal | int | None) -> str:
    """A number without needless zeros: 12.00 → "12", 12.50 → "12,5", 1000 → "1.000"; None → "–"."""
    text = number(value, 2)
    return text.rstrip("0").rstrip(",") if "," in text else text


def long_date(value: date | None) -> str:
    """2026-02-20 → "20 Februari 2026"; None → "–"."""
    return NO_DATA if value is None else f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def weekday_date(value: date | None) -> str:
    """2026-02-20 → "Jumat, 20 Februari 2026"; None → "–"."""
    return NO_DATA if value is None else f"{DAYS[value.weekday()]}, {long_date(value)}"


def day_span(first: date, last: date) -> str:
    """ "Rabu, 20 Agustus 2025" for one day, "Rabu–Jumat, 20–22 Agustus 2025" for more.

    What both days share is said once: "Jumat–Senin, 29 Agustus–1 September 2025".
    """
    if first == last:
        return weekday_date(first)
    return f"{DAYS[first.weekday()]}–{DAYS[last.weekday()]}, {date_span(first, last)}"


def date_span(first: date, last: date) -> str:
    """The same without the names of the days: "20–22 Agustus 2025", "29 Agustus–1 September 2025"."""
    if first == last:
        return long_date(first)
    start = str(first.day)
    if (first.year, first.month) != (last.year, last.month):
        start += f" {MONTHS[first.month - 1]}"
    if first.year != last.year:
        start += f" {first.year}"
    return f"{start}–{long_date(last)}"


def numeric_date(value: date | None) -> str:
    """2026-02-20 → "20-02-2026", for narrow table columns; None → "–"."""
    return NO_DATA if value is None else f"{value.day:02d}-{value.month:02d}-{value.year}"


def terbilang(value: int) -> str:
    """A whole number in words: 2026 → "dua ribu dua puluh enam", 1100 → "seribu seratus".

    From 0 to below a trillion (10**12), as official letters spell them; anything else raises ValueError.
    """
    if not 0 <= value < 10**12:
        raise ValueError(f"no words for {value}")
    if value < len(WORDS):
        return WORDS[value]
    if value < 20:
        return f"{WORDS[value - 10]} belas"
    size, name = next(scale for scale in SCALES if value >= scale[0])
    count, rest = divmod(value, size)
    short = count == 1 and size in (100, 1000)
    head = f"se{name}" if short else f"{terbilang(count)} {name}"
    return f"{head} {terbilang(rest)}" if rest else head


def date_in_words(value: date) -> str:
    """As a record begins: "Jumat, tanggal dua puluh bulan Februari tahun dua ribu dua puluh enam"."""
    day, year = terbilang(value.day), terbilang(value.year)
    return f"{DAYS[value.weekday()]}, tanggal {day} bulan {MONTHS[value.month - 1]} tahun {year}"


def local(value: datetime, zone: tzinfo) -> datetime:
    """An aware instant on the wall clock of `zone`. A naive one raises ValueError."""
    if value.tzinfo is None:
        raise ValueError("an instant must carry its time zone")
    return value.astimezone(zone)


def zone_of(value: datetime) -> tzinfo:
    """WIB, WITA or WIT, by the offset an instant was kept with; any other offset raises ValueError."""
    found = ZONES.get(value.utcoffset() or timedelta())
    if found is None:
        raise ValueError("not the wall clock of an Indonesian zone")
    return found


def clock(value: datetime, zone: tzinfo) -> str:
    """Wall clock of a zone, the Indonesian way: "09.12"."""
    return f"{local(value, zone):%H.%M}"


def time(value: datetime, zone: tzinfo) -> str:
    """Wall clock and its zone: "09.12 WITA"."""
    return f"{local(value, zone):%H.%M %Z}"


def moment(value: datetime, zone: tzinfo) -> str:
    """Full instant: "Jumat, 13 Maret 2026, pukul 16.00 WITA"."""
    return f"{weekday_date(local(value, zone).date())}, pukul {time(value, zone)}"


def small_number(text: str) -> int:
    """A whole number of at most nine plain digits, as addresses and hidden fields carry it; else 0."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def parse_number(text: str) -> Decimal:
    """Read what a person typed: "12,5" → 12.5, "1.234,50" → 1234.50, "12.5" → 12.5, "1000" → 1000.

    One dot before exactly three digits may be thousands or a fraction ("1.000"), so it is asked
    back: Refused("number-ambiguous"). Anything that is no number: Refused("number-invalid").
    """
    typed = text.strip()
    cleaned = typed.replace("\u00a0", "").replace(" ", "").replace(MINUS, "-")
    if _AMBIGUOUS.fullmatch(cleaned):
        whole, _, digits = cleaned.partition(".")
        raise Refused(
            "number-ambiguous",
            f"“{typed}” dapat dibaca dua cara. Tulis {whole}{digits} untuk bilangan ribuan"
            f" atau {whole},{digits} untuk pecahan.",
        )
    if _PLAIN.fullmatch(cleaned) or _GROUPED.fullmatch(cleaned):
        return Decimal(cleaned.replace(".", "").replace(",", "."))
    if _POINT.fullmatch(cleaned):
        return Decimal(cleaned)
    raise Refused("number-invalid", f"“{typed[:40]}” bukan angka. Contoh yang benar: 12,5 atau 1000.")
