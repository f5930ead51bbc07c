"""The portal's WSGI application and one address beside it that does nothing but insert a row."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import connection

from kla_portal.wsgi import application as portal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

PATH = "/bare-insert/"
INSERT = """
INSERT INTO participants_attendance
       (regency_id, session_id, organisation_name, sector, name, name_key, place_key, position, capacity,
        proxy_for, mandate_number, phone, personal_code, method, checked_in_at)
SELECT regency_id, id, 'Dinas', 'opd', %(key)s, %(key)s, 'dinas', '', 'tamu',
       '', '', '', left(%(key)s, 8), 'qr', now()
  FROM participants_occasionsession WHERE id = %(session)s
"""


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    if environ["PATH_INFO"] != PATH:
        return portal(environ, start_response)
    with connection.cursor() as cursor:
        cursor.execute(INSERT, {"key": uuid4().hex, "session": int(environ["QUERY_STRING"])})
    start_response("204 No Content", [])
    return []
