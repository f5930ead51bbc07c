"""QR codes that lead to a page of the portal: never a signature, always beside the address in words."""

import base64
import io

import segno

CORRECTION = "m"


def qr_png_data_uri(url: str, *, scale: int = 6) -> str:
    """One PNG as a data: address, for the margin boxes of paper; the quiet zone is left to the page."""
    out = io.BytesIO()
    segno.make(url, error=CORRECTION, micro=False).save(out, kind="png", scale=scale, border=0)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def qr_svg(url: str, *, title: str) -> str:
    """Inline SVG for screens, sized by the page, with the quiet zone of four modules and a spoken title."""
    out = io.BytesIO()
    segno.make(url, error=CORRECTION, micro=False).save(
        out, kind="svg", omitsize=True, border=4, xmldecl=False, svgns=True, title=title, nl=False
    )
    return out.getvalue().decode()
