"""URL pieces with a fixed shape: a regency is "63.03", a period "2026" or "2026-susulan"."""


class RegencyConverter:
    regex = r"\d\d\.\d\d"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


class PeriodConverter(RegencyConverter):
    regex = r"\d{4}(-[a-z0-9]+)?"


class ItemConverter(RegencyConverter):
    regex = r"I\d\d[A-C]?-Q\d+(\.[0-9a-z-]+)?"
