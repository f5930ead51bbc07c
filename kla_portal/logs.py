"""What the portal writes to its log: one line a request with its id and the user's id, nothing personal.

JSON where machines read it, words on a terminal. Addresses, browsers, typed searches and the secret parts of
paths (tokens of attendance and tests, codes of papers) never reach a log.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import MutableMapping

SECRET_PATHS = re.compile(r"(/(?:hadir|uji|undangan|dokumen|berkas|unggahan|akun/undangan)/)[^/?]+")
PERSONAL = ("ip", "user_agent")


def without_personal(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop who and what was typed: network address, browser, query string, tokens in the path."""
    for key in PERSONAL:
        event.pop(key, None)
    if "request" in event:
        event["request"] = SECRET_PATHS.sub(r"\1…", str(event["request"]).partition("?")[0])
    return event


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    without_personal,
]


def configure(level: str, *, as_json: bool) -> dict[str, Any]:
    """Set structlog up and give Django's LOGGING; both kinds of records end in the same format."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    if as_json:
        last: list[Any] = [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer()]
    else:
        last = [structlog.dev.ConsoleRenderer(colors=False)]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
                "foreign_pre_chain": SHARED,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "NOTSET", "propagate": True},
            "django.request": {"level": "ERROR"},
            "pikepdf": {"level": "WARNING"},
        },
    }
