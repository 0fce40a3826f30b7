"""Logs: one JSON object per line, without personal data."""

from collections.abc import MutableMapping
from typing import Any

import structlog

# Who did it belongs in the ledger and in Wagtail's history, not in a log that anyone may ship.
PERSONAL = {"ip", "user_agent", "user_id", "email", "username", "remote_addr", "kwargs", "args"}

Event = MutableMapping[str, Any]


def without_personal_data(_logger: object, _method: str, event: Event) -> Event:
    """Drop fields that name a person, and the query string of a request's address."""
    for name in PERSONAL & event.keys():
        del event[name]
    if isinstance(event.get("request"), str):
        event["request"] = event["request"].split("?", 1)[0]
    return event


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.format_exc_info,
    without_personal_data,
]

structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_SHARED,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(ensure_ascii=False),
            "foreign_pre_chain": _SHARED,
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django_structlog": {"level": "INFO"},
        "policies": {"level": "INFO"},
        "consent": {"level": "INFO"},
        "notifications": {"level": "INFO"},
        "celery": {"level": "INFO"},
        # structlog writes one line per request with its status; Django's second line says no more.
        "django.request": {"level": "ERROR"},
        "axes": {"level": "ERROR"},
    },
}
