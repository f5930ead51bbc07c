"""Names as people write them, and what is left of them when two are compared. Pure: no Django.

A name is kept exactly as it was typed. For finding and comparing, titles, degrees, apostrophes and points are
left out: "H. Ikhwansyah, SKM., M.Kes." and "Ikhwansyah" are the same person's name.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MARKS = "'’‘ʻʼ`´.,"
APOSTROPHES = re.compile(r"['’‘ʻʼ`´]")
_TITLES = """
aipda aiptu akbp akp apt bapak bpk brigadir bripda bripka briptu bu dr dra drg drh drs gt h hajah
haji hj hm ibu ipda iptu ir kapten kh kol kompol letda letkol lettu mayor ns pak pdt prof rm rr
sdr sdri tgh tuan ust ustad ustadz ustadzah ustaz
"""
_DEGREES = """
ak amd amdkeb amdkep amk ba bba bsc ca cpa llm ma mag mak map mba mh mhum mi mikom mip mkeb mkep
mkes mkm mkom mm mn mp mpa mpd mpdi mph mpsi ms msc msi msos mt mtp mua phd sag sap sars sds se
sfarm sgz sh shut sik sikom sip skeb sked skep skg skh skm skom sp spa spd spdi spi spog spok
spp spsi spt spy ssi ssit ssos ssosi sst ssta sstp st sthi stp str strkeb strkep sy
"""
TITLES, DEGREES = frozenset(_TITLES.split()), frozenset(_DEGREES.split())
BODY_WORDS = {
    "kec": "kecamatan",
    "kel": "kelurahan",
    "kab": "kabupaten",
    "ds": "desa",
}
LIKENESS = 0.87
WORD_LIKENESS = 0.75
COMMON = 0.5


def plain(text: str) -> str:
    """Lower case without accents, apostrophes and points; one space between words.

    >>> plain("PT.  Ma’mur-Jaya")
    'pt mamur jaya'
    """
    return " ".join(_words("".join(c for c in _bare(text) if c not in MARKS)))


def person_key(name: str) -> str:
    """What identifies a person's name: no titles before it, no degrees after it or after a comma.

    What is nothing but titles stays as it is. The key of a key is itself.

    >>> person_key("Drs.H.Ma’ruf  Amin, S.Ag., M.Pd.")
    'maruf amin'
    >>> person_key("Nu'man SKM")
    'numan'
    """
    bare = _bare(name)
    words = _name_words(bare.partition(",")[0])
    if all(word in TITLES for word in words):
        words = _name_words(bare)
    start, end = 0, len(words)
    while start < end and words[start] in TITLES:
        start += 1
    while end - 1 > start and words[end - 1] in DEGREES:
        end -= 1
    return " ".join(words[start:end] or words)


def body_key(name: str) -> str:
    """What identifies a body's name: abbreviations written out ("Kec. Gambut" is "kecamatan gambut")."""
    return " ".join(BODY_WORDS.get(word, word) for word in plain(name.replace("-", " ")).split())


def _bare(text: str) -> str:
    """Folded, without accents and apostrophes; points and commas still say what belongs together."""
    flat = unicodedata.normalize("NFKD", APOSTROPHES.sub("", text))
    return "".join(c for c in flat if not unicodedata.combining(c)).casefold()


def _name_words(text: str) -> list[str]:
    """Words of a name; "S.Ag." is one word and a degree, "Drs.H.Amin" is three."""
    found: list[str] = []
    for word in text.split():
        joined = "".join(_words(word.replace(".", "")))
        found += [joined] if joined in DEGREES else _words(word)
    return found


def _words(text: str) -> list[str]:
    return re.sub(r"[\W_]+", " ", text).split()


class Likeness:
    """Known keys, ready to be asked which of them another one resembles.

    Letter groups sort out the unlike ones first: 300 rows against 700 names take well under a second.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._known = {key: _groups(key) for key in known if key}
        self._asked: dict[str, frozenset[str]] = {}

    def add(self, key: str) -> None:
        self._known[key] = _groups(key)

    def nearest(self, key: str) -> str | None:
        """The known key most like `key`, if any is like it enough: a slip of the pen, not another name."""
        best, score = None, LIKENESS
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(key)
        for other in self._known:
            if self.likeness(key, other) < COMMON:
                continue
            matcher.set_seq1(other)
            found = matcher.ratio()
            if found >= score and _same_numbers(key, other) and _same_words(key, other):
                best, score = other, found
        return best

    def likeness(self, key: str, other: str) -> float:
        """Share of letter groups two names have in common, 0 to 1; remembered per name."""
        mine, theirs = self._of(key), self._of(other)
        return 2 * len(mine & theirs) / (len(mine) + len(theirs))

    def _of(self, key: str) -> frozenset[str]:
        return self._known.get(key) or self._asked.setdefault(key, _groups(key))


def _groups(key: str) -> frozenset[str]:
    padded = f"  {key} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def _same_words(one: str, other: str) -> bool:
    """A long name in common does not make "bagian pemerintahan" and "bagian perekonomian" one office."""
    mine, theirs = one.split(), other.split()
    if len(mine) != len(theirs):
        return True
    pairs = zip(mine, theirs, strict=True)
    return all(a == b or SequenceMatcher(None, a, b).ratio() >= WORD_LIKENESS for a, b in pairs)


def _same_numbers(one: str, other: str) -> bool:
    """ "SMPN 1" and "SMPN 2" differ by one letter and are two schools."""
    return re.findall(r"\d+", one) == re.findall(r"\d+", other)
