"""File names as people and attackers write them, made safe to show, store in a row and download."""

import re
import unicodedata

FALLBACK = "berkas"
MAX_CHARACTERS = 120
MAX_BYTES = 200
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)")
_FORBIDDEN = re.compile(r'[<>:"|?*%#;$`&\\/]')
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def safe_name(name: str, *, extension: str = "") -> str:
    """The last part of `name` without control and direction characters, reserved words or excess length.

    With `extension` (".pdf") the result is given that ending where it has none. Never empty, at most
    120 characters and 200 UTF-8 bytes, never a path, never hidden, stable when applied twice.
    """
    text = unicodedata.normalize("NFC", name[:4096]).translate(
        {0x2028: " ", 0x2029: " ", 9: " ", 10: " ", 13: " "}
    )
    text = "".join(c for c in text if unicodedata.category(c) not in _DROPPED_CATEGORIES)
    text = re.split(r"[\\/\u2044\u2215\u29f8\uff0f\uff3c]", text)[-1]
    text = _FORBIDDEN.sub("_", text)
    text = re.sub(r"\s+", " ", text).strip(" .")
    text = re.sub(r"\.{2,}", ".", text)
    if _RESERVED.match(text):
        text = f"_{text}"
    stem, ending = split_extension(text)
    if extension and not ending:
        ending = extension
    return _shortened(stem or FALLBACK, ending)


def split_extension(name: str) -> tuple[str, str]:
    """("Laporan 2025", ".pdf"); the ending is "" when the last part does not look like one."""
    match = re.fullmatch(r"(.*?)(\.[A-Za-z0-9]{1,8})", name, re.DOTALL)
    return (match[1], match[2]) if match and not match[2][1:].isdigit() else (name, "")


def _shortened(stem: str, ending: str) -> str:
    stem = stem[: MAX_CHARACTERS - len(ending)]
    while len((stem + ending).encode()) > MAX_BYTES:
        stem = stem[:-1]
    return (stem.rstrip(" .") or FALLBACK) + ending
