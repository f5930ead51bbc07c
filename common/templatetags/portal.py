"""Template words every page uses: icons, states, predicates, Indonesian numbers and dates."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common import formats

register = template.Library()

STATE_ICONS = {
    "draft": "pencil",
    "wait": "hourglass-split",
    "ok": "check-lg",
    "warn": "arrow-return-left",
    "bad": "exclamation-octagon",
    "guard": "shield-lock",
    "off": "slash-circle",
}
PREDICATES = ("none", "pratama", "madya", "nindya", "utama", "kla")
NBSP = "\u00a0"


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon of the sprite; the words stand beside it."""
    return format_html(
        '<svg class="bi" aria-hidden="true"><use href="{}#{}"/></svg>', static("icons.svg"), name
    )


@register.simple_tag
def state(kind: str, label: str) -> SafeString:
    """A state chip: shape, icon and words."""
    return format_html('<span class="state {}">{}{}</span>', kind, icon(STATE_ICONS[kind]), label)


@register.simple_tag
def predicate(code: str, name: str) -> SafeString:
    """Pips, colour and name of a predicate; an unknown or missing code shows empty pips."""
    pips = SafeString("<i></i>" * 5)
    return format_html(
        '<span class="pred n{}"><span class="pips" aria-hidden="true">{}</span>{}</span>',
        PREDICATES.index(code) if code in PREDICATES else 0,
        pips,
        name,
    )


@register.simple_tag
def meter(value: Decimal | float, maximum: Decimal | float, label: str) -> SafeString:
    """A thin bar: `value` of `maximum`, both in the same unit, with `label` for those who cannot see it."""
    return format_html(
        '<progress class="meter" value="{}" max="{}" aria-label="{}"></progress>',
        str(value),
        str(maximum),
        label,
    )


@register.filter
def points(value: Decimal | None) -> str:
    """Two decimals with a comma; no data is a dash, never zero."""
    return "–" if value is None else formats.points(value)


@register.filter
def number(value: Decimal | int | None) -> str:
    return "–" if value is None else formats.number(Decimal(value))


@register.filter
def trim(value: Decimal | int | None) -> str:
    return "–" if value is None else formats.trim(Decimal(value))


@register.filter
def weekday_date(value: dt.date | dt.datetime | None) -> str:
    """ "Jumat, 20 Februari 2026" in the zone of the portal."""
    return "–" if value is None else formats.weekday_date(_local_date(value))


@register.filter
def long_date(value: dt.date | dt.datetime | None) -> str:
    return "–" if value is None else formats.long_date(_local_date(value))


@register.filter
def local_time(value: dt.datetime | None) -> str:
    """ "09.12 WITA": time and zone of the regency on the page, so elsewhere "08.12 WIB"."""
    if value is None:
        return formats.NO_DATA
    return formats.time(value, timezone.get_current_timezone()).replace(" ", NBSP)


@register.filter
def file_size(value: int) -> str:
    """ "220 KB", "1,4 MB"."""
    if value < 1024 * 1024:
        return f"{max(1, round(value / 1024))} KB"
    return f"{formats.number(Decimal(value) / (1024 * 1024), 1)} MB"


def _local_date(value: dt.date | dt.datetime) -> dt.date:
    return timezone.localtime(value).date() if isinstance(value, dt.datetime) else value
