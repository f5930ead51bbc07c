"""What every paper of the portal shares: the sheet that fills its head and foot, and column widths."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from common.qr import qr_png_data_uri

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Paper:
    """Names of one paper: `short` and `status` stand in every foot, `owner` in every head.

    `url` is the address of its check; `stamp` the ISO moment written into the PDF's own dates.
    """

    code: str
    url: str
    title: str
    short: str
    owner: str
    status: str
    stamp: str
    subject: str = ""

    @property
    def address(self) -> str:
        """The address as people type it."""
        return self.url.partition("://")[2] or self.url

    @property
    def sheet(self) -> str:
        """Head and foot as a style sheet in a data: address; the QR is a background and so an artifact."""
        foot = "\\A ".join(
            _quoted(line)
            for line in (
                self.short,
                f"Kode {self.code} · {self.status}",
                f"Periksa keaslian: {self.address}",
            )
        )
        css = (
            f'@page {{ @top-right {{ content: "{_quoted(self.owner)}" }} '
            f'@bottom-left {{ content: "{foot}"; background-image: url({qr_png_data_uri(self.url)}) }} }}'
        )
        return "data:text/css;charset=utf-8;base64," + base64.b64encode(css.encode()).decode()


def cols(total: str, widths: Sequence[str]) -> list[str]:
    """Column widths in millimetres as CSS values; ValueError unless they add up to the text width."""
    if sum(map(Decimal, widths)) != Decimal(total):
        raise ValueError(f"columns {', '.join(widths)} do not add up to {total} mm")
    return [f"{width}mm" for width in widths]


def _quoted(text: str) -> str:
    """Text inside a CSS string: nothing in it can end the string."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\r", " ")
