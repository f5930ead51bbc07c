"""Words of the paper templates: columns that add up, state marks, numbers kept as decimal text."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from common import charts, formats, paper

register = template.Library()
MARKS = ("full", "half", "zero", "back", "wait", "dash", "none")


@register.simple_tag
def cols(total: int, *widths: int | float) -> SafeString:
    """{% cols 172 44 128 %}: a colgroup in millimetres that must add up to the text width."""
    sized = paper.cols(str(total), [str(width) for width in widths])
    return format_html(
        "<colgroup>{}</colgroup>", format_html_join("", '<col style="width:{}">', ((w,) for w in sized))
    )


@register.simple_tag
def shape(kind: str) -> SafeString:
    """The shape of a state; the word stands beside it."""
    if kind not in MARKS:
        raise LookupError(f"no mark {kind!r}")
    return format_html('<i class="m {}"></i>', kind)


@register.simple_tag
def shield() -> SafeString:
    """The empty place for an emblem."""
    return mark_safe(charts.shield())


@register.filter
def pts(value: str | None) -> str:
    """Two decimals with a comma; no data is a dash, never zero."""
    return formats.points(None if value is None else Decimal(value))


@register.filter
def short(value: str | None) -> str:
    """Maxima without needless zeros."""
    return formats.trim(None if value is None else Decimal(value))
