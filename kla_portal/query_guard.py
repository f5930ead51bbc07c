"""Loaded where tests run: a page that asks the database once a row is an error, see docs/adr/0009."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.db import connection
from zeal import zeal_context
from zeal.errors import NPlusOneError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

SAME_STATEMENT = 3
NOT_OURS = '"mfa_authenticator"'
"""allauth asks for the second factor in each of its decorators and forms, never once a row."""


class Statements:
    """Sees what zeal does not: `count`, `exists` and `filter` once a row are one statement many times."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        if sql.startswith("SELECT") and NOT_OURS not in sql:
            self.asked[sql] += 1
        if self.asked[sql] > SAME_STATEMENT:
            raise NPlusOneError(f"asked {self.asked[sql]} times for one page: {sql}")
        return execute(sql, params, many, context)


class QueryGuardMiddleware:
    """Watch pages being read. A service that decides, locks and reads the same row again is no page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "GET":
            return self.get_response(request)
        with zeal_context(), connection.execute_wrapper(Statements()):
            return self.get_response(request)
