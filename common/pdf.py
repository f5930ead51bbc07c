"""HTML to PDF/UA-1 on A4, with our own style and fonts and nothing from outside.

Pages name files of `static/print` as `app:print/…` and carry pictures as `data:`; every other address is
refused, so a text typed by a user can read neither the disk nor the network. The same HTML and identifier
give the same bytes: dates come from the HTML's own metadata, fonts are stamped with FONT_EPOCH.
"""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from weasyprint import CSS, HTML
from weasyprint.html import UA
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STATIC = Path(__file__).resolve().parent.parent / "static"
SHELF = STATIC / "print"
SCHEME = "app:"
TYPES = {".css": "text/css", ".woff2": "font/woff2", ".png": "image/png", ".svg": "image/svg+xml"}
FONT_EPOCH = "1767225600"
IDENTIFIER_LENGTH = 16
UNIVERSAL = ("::marker", "::footnote-", "::note-")
LIST_MARKER = "li::marker { font-variant-numeric: tabular-nums; white-space: pre; text-transform: none }"


class AddressRefused(ValueError):
    """A page asked for something that is neither `app:print/…` nor `data:`; WeasyPrint wraps it."""


class ClosedFetcher(URLFetcher):
    """Deny everything but our own shelf and data: addresses; a denial stops the rendering."""

    def __init__(self) -> None:
        super().__init__(fail_on_errors=True)

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith("data:"):
            return super().fetch(url, headers)
        if not url.startswith(SCHEME):
            raise AddressRefused(f"address refused: {url[:80]}")
        path = (STATIC / url.removeprefix(SCHEME)).resolve()
        if SHELF not in path.parents or path.suffix not in TYPES or not path.is_file():
            raise AddressRefused(f"not on the shelf: {url[:80]}")
        return URLFetcherResponse(url, body=path.read_bytes(), headers={"Content-Type": TYPES[path.suffix]})


class PaperHTML(HTML):
    """A document without foot notes: their universal pseudo-elements cost five styles an element."""

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [_browser_style()]


def render_pdf(html: str, *, identifier: bytes | str) -> bytes:
    """One paper as PDF/UA-1; `identifier` (its code) becomes the file identifier.

    Raises WeasyPrint's FatalURLFetchingError, caused by AddressRefused, for any other address.
    """
    os.environ.setdefault("SOURCE_DATE_EPOCH", FONT_EPOCH)
    mark = identifier.encode() if isinstance(identifier, str) else identifier
    with collector_resting():
        return _render(html, mark.ljust(IDENTIFIER_LENGTH, b"0")[:IDENTIFIER_LENGTH])


def _render(html: str, identifier: bytes) -> bytes:
    """Nothing of the layout outlives this call, so that the collector finds all of it."""
    style, fonts = _style()
    document = PaperHTML(string=html, base_url=SCHEME, url_fetcher=ClosedFetcher()).render(
        stylesheets=[style], font_config=fonts
    )
    data: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    return data


@cache
def _browser_style() -> CSS:
    """WeasyPrint's own style, without notes, markers for list items only; it knows its counter styles."""
    rules = UA.partition("@counter-style")[0].splitlines()
    kept = [rule for rule in rules if not rule.startswith(UNIVERSAL)]
    return CSS(string="\n".join([*kept, LIST_MARKER]))


@cache
def _style() -> tuple[CSS, FontConfiguration]:
    """The print style with its fonts, read once a process."""
    fonts = FontConfiguration()
    css = CSS(
        string=(SHELF / "print.css").read_text(encoding="utf-8"),
        base_url=SCHEME,
        url_fetcher=ClosedFetcher(),
        font_config=fonts,
    )
    return css, fonts


@contextmanager
def collector_resting() -> Iterator[None]:
    """Layout makes millions of objects that all live to the end: the collector costs half as much again.

    Around several short papers it collects once, after the last: a collection costs nearly half of a
    certificate.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
            gc.collect()
