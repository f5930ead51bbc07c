"""The portal's addresses and one more: a view that does nothing but answer one SQL as table rows."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.html import escape

from kla_portal.urls import urlpatterns as portal

RESULTS = """
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
 WHERE a.period_id = %s AND a.part = 'lead'
"""
QUERIES = {
    "readiness": f"{RESULTS} ORDER BY c.code, i.code, t.code",
    "home": f"{RESULTS} AND a.organisation_id = %s ORDER BY a.due_at, t.code",
    "item": f"{RESULTS} AND t.code = %s",
}


@login_required
def bare(request: HttpRequest, query: str) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(QUERIES[query], request.GET.getlist("given"))
        rows = cursor.fetchall()
    return HttpResponse("".join(f"<tr><td>{escape(str(row))}</td></tr>" for row in rows))


urlpatterns = [path("bare/<str:query>/", bare), *portal]
