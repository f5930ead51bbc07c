"""Loaded where asked for (tests): reading one relation once a row is an error, see docs/adr/0009."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zeal import zeal_context

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class QueryGuardMiddleware:
    """Watch pages being read. A service that decides, locks and reads the same row again is no page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "GET":
            return self.get_response(request)
        with zeal_context():
            return self.get_response(request)
