"""Logs: one JSON object per line, without personal data."""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

# Who did it belongs in the ledger and in Wagtail's history, not in a log that anyone may ship.
PERSONAL = {"ip", "user_agent", "user_id", "email", "username", "remote_addr", "kwargs", "args"}
LEFT_OUT = "…"

# What may stand in any sentence, an exception's message above all. %40 is an @ in an address bar.
_TRACES = re.compile(
    r"""[\w.+'-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+      # an e-mail address
    |\b(?:\d{1,3}\.){3}\d{1,3}\b                 # an IPv4 address
    |\b(?:[0-9a-f]{1,4}:){3,7}:?[0-9a-f]{0,4}     # an IPv6 address
    |(?<=DETAIL:)[^\n]*                          # PostgreSQL quotes the row it refuses
    |(?:(?<=/relecture/)|(?<=/en/review/))[\w.-]+ # the secret of a link for outside counsel
    |(?<=/mes-documents/lien/)[\w.:-]+           # that of a link in a letter
    |(?:(?<=/abonnement/lien/)|(?<=/abonnement/fin/)|(?<=/subscription/link/)
      |(?<=/subscription/end/))[\w.:-]+          # those of a subscription
    """,
    re.VERBOSE | re.IGNORECASE,
)

Event = MutableMapping[str, Any]


def without_personal_data(_logger: object, _method: str, event: Event) -> Event:
    """Drop fields that name a person, query strings, and addresses wherever they stand."""
    for name in PERSONAL & event.keys():
        del event[name]
    if isinstance(event.get("request"), str):
        event["request"] = event["request"].split("?", 1)[0]
    for name, value in event.items():
        if not name.startswith("_") and name != "timestamp":
            event[name] = _cleaned(value)
    return event


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _TRACES.sub(LEFT_OUT, value)
    if isinstance(value, dict):
        return {_cleaned(name): _cleaned(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set):
        return [_cleaned(one) for one in value]
    # Anything else but a number would be rendered by its repr, which may quote anything.
    return value if isinstance(value, int | float | None) else _cleaned(repr(value))


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
        "config": {"level": "INFO"},
        "policies": {"level": "INFO"},
        "consent": {"level": "INFO"},
        "notifications": {"level": "INFO"},
        "celery": {"level": "INFO"},
        # structlog writes one line per request with its status; Django's second line says no more.
        "django.request": {"level": "ERROR"},
        "axes": {"level": "ERROR"},
    },
}
