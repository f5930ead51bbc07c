"""Home, readiness and item page among 514 regencies × 5 years, and the path to the target predicate.

Both sides pass the same middleware with the same session; the yardstick's view runs one hand-written SQL.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from django.test import Client, override_settings
from django.utils import timezone

from bench.figures import Missing, Pair, figure
from bench.scene import logged_in, nation
from indicators import planning
from indicators.answer_values import read_answer
from indicators.models import Answer, Item, Period
from indicators.services.standing import read_standing
from participants.models import Organisation, Role

YARDSTICK = "bare view + one hand-written SQL, same session and middleware"
ITEM = "I15-Q4"


@contextmanager
def against_bare(client: Client, address: str, query: str, *given: object) -> Iterator[Pair]:
    with override_settings(ROOT_URLCONF="bench.bare", KLA_REQUIRE_2FA=False):
        plain = {"given": [str(value) for value in given]}
        for path, data in ((address, None), (f"/bare/{query}/", plain)):
            if client.get(path, data).status_code != 200:
                raise Missing(f"{path} does not answer")
        yield Pair(lambda: client.get(address), lambda: client.get(f"/bare/{query}/", plain))


@figure("readiness page", against=YARDSTICK, goal=5, clock=time.process_time, pairs=15)
@contextmanager
def readiness_page() -> Iterator[Pair]:
    period = nation()
    client = logged_in(Role.SECRETARIAT, period, regency__code=period.regency.code)
    with against_bare(client, f"{_of(period)}kesiapan/", "readiness", period.pk) as pair:
        yield pair


@figure("home page of an OPD", against=YARDSTICK, goal=5, clock=time.process_time, pairs=15)
@contextmanager
def home_page() -> Iterator[Pair]:
    period = nation()
    lead = _lead(period)
    client = logged_in(Role.OPD_OPERATOR, period, organisation__name=lead.name)
    with against_bare(client, "/", "home", period.pk, lead.pk) as pair:
        yield pair


@figure("item page", against=YARDSTICK, goal=5, clock=time.process_time, pairs=15)
@contextmanager
def item_page() -> Iterator[Pair]:
    period = nation()
    client = logged_in(Role.OPD_OPERATOR, period, organisation__name=_lead(period).name)
    with against_bare(client, f"{_of(period)}butir/{ITEM}/", "item", period.pk, ITEM) as pair:
        yield pair


@figure("path to the target", against="the readiness page", goal=1, clock=time.process_time, pairs=15)
@contextmanager
def path_to_target() -> Iterator[Pair]:
    period = nation()
    client = logged_in(Role.SECRETARIAT, period, regency__code=period.regency.code)
    standing, today = read_standing(period), timezone.localdate()
    rows = plan_rows(period)
    need = planning.required(standing.totals.forecast, Decimal(standing.target))

    def ours() -> planning.Path:
        return planning.cheapest_path(
            [one for row in rows for one in planning.improvements(row, today)], need
        )

    with override_settings(KLA_REQUIRE_2FA=False):
        yield Pair(ours, lambda: client.get(f"{_of(period)}kesiapan/"))


def plan_rows(period: Period) -> list[planning.PlanRow]:
    items = {item.pk: item for item in Item.objects.filter(instrument=period.instrument_id)}
    values = dict(Answer.objects.filter(period=period).values_list("item_id", "value"))
    return [
        planning.PlanRow(
            row.code,
            row.indicator,
            row.cluster,
            row.lead,
            row.state.max_score,
            row.forecast.forecast,
            row.state.claimed,
            row.state.accepted,
            items[row.item_id].rule,
            read_answer(items[row.item_id].rule, values.get(row.item_id)),
            tuple(items[row.item_id].codes),
            tuple(items[row.item_id].evidence_expected),
            row.due_at.date(),
        )
        for row in read_standing(period).rows
    ]


def _of(period: Period) -> str:
    return f"/{period.regency.code}/evaluasi/{period.slug}/"


def _lead(period: Period) -> Organisation:
    return Organisation.objects.get(
        assignments__period=period, assignments__item__code=ITEM, assignments__part="lead"
    )
