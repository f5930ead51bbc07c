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

MARKS = "'’‘ʼ`´.,"
TITLES = frozenset(
    {
        *("h", "hj", "haji", "hajah", "kh", "tgh", "ust", "ustaz", "ustadz", "ustadzah"),
        *("dr", "dra", "drs", "drg", "ir", "prof", "gt", "bapak", "ibu", "bpk", "pak", "bu"),
    }
)
BODY_WORDS = {
    "kec": "kecamatan",
    "kel": "kelurahan",
    "kab": "kabupaten",
    "ds": "desa",
}
LIKENESS = 0.87
WORD_LIKENESS = 0.75
COMMON = 0.5
DEGREE = re.compile(r"^[A-Za-z]{1,6}(\.[A-Za-z]{0,7})*\.?$")


def plain(text: str) -> str:
    """Lower case without accents, apostrophes and points; one space between words."""
    flat = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in flat if not unicodedata.combining(c) and c not in MARKS)
    return " ".join(re.sub(r"[^0-9a-z]+", " ", kept.lower()).split())


def person_key(name: str) -> str:
    """What identifies a person's name: no titles before it, no degrees after the first comma.

    >>> person_key("H. Ikhwansyah, SKM., M.Kes.")
    'ikhwansyah'
    >>> person_key("Nu'man")
    'numan'
    """
    before, _, after = name.partition(",")
    degrees = all(DEGREE.match(part.strip()) for part in after.split(",") if part.strip())
    words = plain(before if degrees else name).split()
    while len(words) > 1 and words[0] in TITLES:
        words = words[1:]
    return " ".join(words)


def body_key(name: str) -> str:
    """What identifies a body's name: abbreviations written out ("Kec. Gambut" is "kecamatan gambut")."""
    return " ".join(BODY_WORDS.get(word, word) for word in plain(name.replace("-", " ")).split())


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
