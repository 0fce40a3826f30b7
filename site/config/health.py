"""Whether this process lives, and whether it can serve: /healthz and /readyz."""

from collections.abc import Callable
from http import HTTPStatus
from pkgutil import iter_modules
from threading import Event

import structlog
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.utils.module_loading import import_string

from config.celery import app as celery
from consent import sealing

logger = structlog.get_logger(__name__)

BROKER_ANSWERS_WITHIN = 3  # seconds
# Migrations that were applied stay so as long as this process's code does.
MIGRATED = Event()


class NotReadyError(Exception):
    """A dependency answers, and is not as this release needs it."""


class HealthMiddleware:
    """Answers a load balancer before anything asks for a known host name, HTTPS or a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the two addresses; pass on every other."""
        answer = ANSWERS.get(request.path_info)
        if answer is None:
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        response = answer()
        response.headers["Cache-Control"] = "no-store"
        return response


def alive() -> JsonResponse:
    """Say that the process answers; asks nobody else, so that no outage elsewhere restarts it."""
    return JsonResponse({"status": "ok"})


def ready() -> JsonResponse:
    """Say for each dependency whether it serves; 503 as soon as one does not."""
    found: dict[str, str] = {}
    for name, check in CHECKS.items():
        # Nothing else can be asked without it, and each attempt would wait.
        is_down = found.get("database") == "unavailable"
        found[name] = "unknown" if is_down else _state(name, check)
    is_ready = set(found.values()) == {"ok"}
    body = {"status": "ok" if is_ready else "unavailable", "checks": found}
    # Acts are recorded although the ledger is not sealed: nobody is sent elsewhere for that.
    body["ledger"] = ledger_state() if is_ready else "unknown"
    return JsonResponse(body, status=HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE)


def _state(name: str, check: Callable[[], None]) -> str:
    try:
        check()
    except Exception as error:  # noqa: BLE001 (whatever it is, the answer is "no")
        # The reason stays in the log: an address or a role is no visitor's business.
        logger.warning("not_ready", dependency=name, error=type(error).__name__)
        return "unavailable"
    return "ok"


def database_answers() -> None:
    """Ask the database for nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def migrations_applied() -> None:
    """Raise NotReadyError while this release's migrations are not all applied."""
    if not MIGRATED.is_set():
        if pending_migrations():
            raise NotReadyError
        MIGRATED.set()


def pending_migrations() -> list[str]:
    """Give the migrations ("app.name") that are on disk and not in the database, sorted.

    It lists files and imports none: 400 modules would stay in each process's memory.
    """
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in _migrations() - set(applied))


def _migrations() -> set[tuple[str, str]]:
    found = set()
    for app in apps.get_app_configs():
        module, _explicit = MigrationLoader.migrations_module(app.label)
        path = _path_of(module)
        found |= {(app.label, one.name) for one in iter_modules(path) if one.name[0] not in "_~"}
    return found


def _path_of(module: str | None) -> list[str]:
    if module is None:
        return []
    try:
        return list(import_string(f"{module}.__path__"))
    except ImportError:  # an app without tables
        return []


def broker_answers() -> None:
    """Raise when tasks cannot be sent: the queue in the database is missing, or no broker."""
    if settings.CELERY_BROKER_URL:
        with celery.connection_for_write(connect_timeout=BROKER_ANSWERS_WITHIN) as broker:
            broker.ensure_connection(max_retries=1, timeout=BROKER_ANSWERS_WITHIN)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_regclass('pgmq.meta') IS NOT NULL"
            " AND has_table_privilege('pgmq.meta', 'SELECT')"
        )
        if cursor.fetchone() != (True,):
            raise NotReadyError


def ledger_state() -> str:
    """Say whether the ledger is sealed: ok, late (for more than a minute), or refused."""
    refusal = sealing.examine()
    if refusal is not None:
        logger.warning("ledger_refused", problem=refusal.problem)
        return "refused"
    return "late" if sealing.lag().is_alarming else "ok"


CHECKS: dict[str, Callable[[], None]] = {
    "database": database_answers,
    "migrations": migrations_applied,
    "broker": broker_answers,
}
ANSWERS: dict[str, Callable[[], JsonResponse]] = {"/healthz": alive, "/readyz": ready}
