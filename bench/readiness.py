"""The readiness report as PDF, and the readiness page, on the demonstration data of this installation."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils.html import escape
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from bench.figures import Missing, Pair, figure
from common.pdf import SCHEME, SHELF, ClosedFetcher, render_pdf
from documents.registry import Seal
from indicators.models import Period
from participants.models import Membership, Role
from reports.rendering import readiness
from reports.services import freezing

AT = dt.datetime(2026, 3, 13, 8, 0, tzinfo=dt.UTC)
SEAL = Seal(
    "BENC-HMAR-K000-0000", "https://kla.contoh.go.id/dokumen/BENCHMARK/", AT.isoformat(), 1, "ab" * 32
)
UNOPTIMISED = "table, .lay { table-layout: auto !important }"
BEST_SQL = """
SELECT c.code, i.label, i.name, t.code, q.text, t.max_score, o.short_name, a.due_at, w.state, w.return_reason,
       r.claimed, r.internal, r.external
  FROM indicators_assignment a
  JOIN indicators_item t ON t.id = a.item_id
  JOIN indicators_question q ON q.id = t.question_id
  JOIN indicators_indicator i ON i.id = q.indicator_id
  JOIN indicators_cluster c ON c.id = i.cluster_id
  JOIN participants_organisation o ON o.id = a.organisation_id
  LEFT JOIN indicators_answer w ON w.period_id = a.period_id AND w.item_id = a.item_id
  LEFT JOIN indicators_itemresult r ON r.period_id = a.period_id AND r.item_id = a.item_id
 WHERE a.period_id = %s
 ORDER BY c.code, i.code, t.code
"""


def demo_period() -> Period:
    """The fuller one of the two demonstration periods."""
    period = (
        Period.objects.select_related("regency").filter(regency__code="63.03", regency__is_demo=True).first()
    )
    if period is None:
        raise Missing("no demonstration data here: run script/server --prepare first")
    return period


@figure(
    "readiness PDF",
    against="WeasyPrint, automatic table layout, collector on, fonts read anew",
    goal=0.65,
    clock=time.process_time,
    pairs=5,
)
@contextmanager
def readiness_pdf() -> Iterator[Pair]:
    period = demo_period()
    frozen = freezing.freeze(f"{period.regency.code}/{period.slug}", AT, None)
    html = readiness.html(frozen.to_json(), SEAL)
    style = (SHELF / "print.css").read_text(encoding="utf-8")

    def against() -> bytes | None:
        fonts, fetcher = FontConfiguration(), ClosedFetcher()
        sheets = [
            CSS(string=text, base_url=SCHEME, url_fetcher=fetcher, font_config=fonts)
            for text in (style, UNOPTIMISED)
        ]
        document = HTML(string=html, base_url=SCHEME, url_fetcher=fetcher)
        made: bytes | None = document.write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1")
        return made

    yield Pair(lambda: render_pdf(html, identifier=SEAL.code), against)


@figure(
    "readiness page", against="bare view + one hand-written SQL", goal=5, clock=time.process_time, pairs=15
)
@contextmanager
def readiness_page() -> Iterator[Pair]:
    period = demo_period()
    post = (
        Membership.objects.filter(role=Role.SECRETARIAT, regency=period.regency)
        .select_related("user")
        .first()
    )
    if post is None:
        raise Missing("the demonstration data has no secretariat")
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(post.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    address = f"/{period.regency.code}/evaluasi/{period.slug}/kesiapan/"
    if client.get(address).status_code != 200:
        raise Missing(f"{address} does not answer to the secretariat")

    def bare_view(_request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute(BEST_SQL, [period.pk])
            return HttpResponse("".join(f"<tr><td>{escape(str(row))}</td></tr>" for row in cursor.fetchall()))

    factory = RequestFactory()
    yield Pair(lambda: client.get(address), lambda: bare_view(factory.get(address)))
