"""What the figures stand on: the demonstration, and a whole nation of rows that is never committed."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.db import connection
from django.test import Client

from bench.figures import Missing
from indicators.models import Period
from participants.models import Membership

YEARS = 5
NATION = """
INSERT INTO participants_organisation (regency_id, sector, name, short_name, region_code)
SELECT r.id, 'opd', 'Dinas', 'Dinas', '' FROM participants_regency r
WHERE NOT EXISTS (SELECT FROM participants_organisation o WHERE o.regency_id = r.id);

INSERT INTO indicators_period (regency_id, slug, name, instrument_id, evidence_years, current_predicate_id,
                               target_predicate_id, signoff_before_review, state)
SELECT r.id, y::text, 'Evaluasi ' || y, p.instrument_id, p.evidence_years, p.current_predicate_id,
       p.target_predicate_id, p.signoff_before_review, p.state
FROM participants_regency r, generate_series(2027 - %(years)s, 2026) AS y, indicators_period p
WHERE p.id = %(period)s
  AND NOT EXISTS (SELECT FROM indicators_period q WHERE q.regency_id = r.id AND q.slug = y::text);

INSERT INTO indicators_assignment (regency_id, period_id, item_id, organisation_id, part, due_at)
SELECT p.regency_id, p.id, a.item_id, coalesce(o.id, a.organisation_id), 'lead', a.due_at
FROM indicators_period p
LEFT JOIN participants_organisation o ON o.regency_id = p.regency_id AND o.name = 'Dinas'
CROSS JOIN indicators_assignment a
WHERE a.period_id = %(period)s AND a.part = 'lead' AND (o.id IS NOT NULL OR p.regency_id = %(regency)s)
  AND NOT EXISTS (SELECT FROM indicators_assignment b WHERE b.period_id = p.id);

INSERT INTO indicators_itemresult (regency_id, period_id, item_id, lead_id, claimed, internal, external,
                                   accepted, accepted_tier, own_review)
SELECT a.regency_id, a.period_id, a.item_id, a.organisation_id, i.max_score, i.max_score, i.max_score * 0.9,
       i.max_score * 0.9, 'VA_PROV', false
FROM indicators_assignment a JOIN indicators_item i ON i.id = a.item_id
WHERE a.part = 'lead'
  AND NOT EXISTS (SELECT FROM indicators_itemresult r WHERE r.period_id = a.period_id)
"""


def demo_period() -> Period:
    """The fuller one of the two demonstration periods."""
    period = (
        Period.objects.select_related("regency")
        .filter(regency__code="63.03", regency__is_demo=True)
        .order_by("-slug")
        .first()
    )
    if period is None:
        raise Missing("no demonstration data here: run script/server --prepare first")
    return period


@cache
def nation() -> Period:
    """The demonstration period among all regencies of Indonesia with five years of results each.

    All of it lies in one transaction of this process that is never committed: the database stays as it was.
    """
    period = demo_period()
    connection.set_autocommit(False)
    given = {"years": YEARS, "regency": period.regency_id, "period": period.pk}
    with connection.cursor() as cursor:
        for statement in NATION.split(";"):
            cursor.execute(statement, given)
    return period


def logged_in(role: str, period: Period, **where: str) -> Client:
    """A browser of the first post with this role in the period's regency."""
    posts = Membership.objects.filter(role=role, **where).select_related("user")
    post = posts.filter(organisation__regency=period.regency_id).first() or posts.first()
    if post is None:
        raise Missing(f"the demonstration data has no {role}")
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(post.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client
