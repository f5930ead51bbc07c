"""The readiness report as PDF on the demonstration data: its cost, two workers, what a worker keeps."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import re
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import django
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from bench.figures import Line, Pair, figure, reading
from bench.scene import demo_period
from common.pdf import SCHEME, SHELF, ClosedFetcher, render_pdf
from documents.registry import Seal
from reports.rendering import readiness
from reports.services import freezing

AT = dt.datetime(2026, 3, 13, 8, 0, tzinfo=dt.UTC)
SEAL = Seal(
    "BENC-HMAR-K000-0000", "https://kla.contoh.go.id/dokumen/BENCHMARK/", AT.isoformat(), 1, "ab" * 32
)
PLAIN_STYLE = """
table { table-layout: auto !important }
.lay, .lay > div { display: flex; width: 100% }
.lay > div > div { display: block; flex: 1 }
"""
WARM, FEW, MANY = 2, 4, 200
PAGE_SIZE = resource.getpagesize()


@cache
def report_html() -> str:
    period = demo_period()
    frozen = freezing.freeze(f"{period.regency.code}/{period.slug}", AT, None)
    return readiness.html(frozen.to_json(), SEAL)


def render(html: str) -> int:
    return len(render_pdf(html, identifier=SEAL.code))


@figure(
    "readiness PDF",
    against="plain WeasyPrint: columns left to the renderer, flex rows, collector on, fonts read anew",
    goal=0.65,
    clock=time.process_time,
    pairs=5,
)
@contextmanager
def readiness_pdf() -> Iterator[Pair]:
    html = report_html()
    plain = re.sub(r"<colgroup>.*?</colgroup>", "", html, flags=re.DOTALL)
    style = (SHELF / "print.css").read_text(encoding="utf-8")

    def against() -> bytes | None:
        fonts, fetcher = FontConfiguration(), ClosedFetcher()
        sheets = [
            CSS(string=text, base_url=SCHEME, url_fetcher=fetcher, font_config=fonts)
            for text in (style, PLAIN_STYLE)
        ]
        document = HTML(string=plain, base_url=SCHEME, url_fetcher=fetcher)
        made: bytes | None = document.write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1")
        return made

    yield Pair(lambda: render(html), against)


@figure(
    "two workers",
    against="the same two reports by one worker, one after the other",
    goal=1.85,
    speed=True,
    pairs=5,
)
@contextmanager
def two_workers() -> Iterator[Pair]:
    html = report_html()
    with multiprocessing.get_context("spawn").Pool(2, django.setup) as workers:

        def one_after_the_other() -> None:
            for _ in range(2):
                workers.apply(render, [html])

        yield Pair(lambda: workers.map(render, [html, html], chunksize=1), one_after_the_other)


@reading("worker memory", against="the worker itself after its first renders")
def worker_memory(full: bool) -> Iterator[Line]:
    """Growth is the slope from the warm worker to its last render; the peak includes Django."""
    with multiprocessing.get_context("spawn").Pool(1, django.setup) as worker:
        sizes, peak = worker.apply(renders, [report_html(), MANY if full else FEW])
    growth = (sizes[-1] - sizes[WARM - 1]) / (len(sizes) - WARM)
    yield Line("growth, KB per render", max(growth, 0) / 1024, 50)
    yield Line("peak, MB", peak / 1024**2, 250)


def renders(html: str, times: int) -> tuple[list[int], int]:
    """Resident bytes after each render, and the peak, in a process set up as a worker is."""
    sizes = []
    for _ in range(times):
        render(html)
        sizes.append(int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_SIZE)
    return sizes, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
