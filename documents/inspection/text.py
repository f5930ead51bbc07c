"""Personal numbers in the text of a document."""

import re

_SIXTEEN = re.compile(
    r"(?<![\d.,])(?:\d{16}|\d{4}(?:[ -]\d{4}){3}|\d{6}[ -]\d{6}[ -]\d{4}|\d\d\.\d{4}\.\d{6}\.\d{4})(?!\d)"
)


def has_nik_like(text: str) -> bool:
    """Whether the text holds a 16-digit number with the shape of a NIK.

    Shape after Permendagri 72/2022: province, regency and district codes (6 digits), date of birth
    ddmmyy with 40 added to the day for women, serial number (4 digits).
    """
    return any(_plausible(re.sub(r"\D", "", match[0])) for match in _SIXTEEN.finditer(text))


def _plausible(digits: str) -> bool:
    province, day, month = int(digits[:2]), int(digits[6:8]), int(digits[8:10])
    return 11 <= province <= 97 and (1 <= day <= 31 or 41 <= day <= 71) and 1 <= month <= 12
