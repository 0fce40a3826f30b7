"""/healthz says that the process lives, /readyz that it can serve."""

from collections.abc import Iterator
from typing import Any

import pytest
from celery import Celery
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from config import health

OK = {"database": "ok", "migrations": "ok", "broker": "ok"}


@pytest.fixture(autouse=True)
def _not_known_yet() -> Iterator[None]:
    health.MIGRATED.clear()
    yield
    health.MIGRATED.clear()


def ready(client: Client, **headers: str) -> tuple[int, Any]:
    """Ask /readyz; give status and what it says of each dependency."""
    response = client.get("/readyz", headers=headers)
    return response.status_code, response.json()["checks"]


def test_a_process_that_lives_says_so_without_the_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_process_that_can_serve_says_so_of_each_dependency(
    client: Client, settings: Settings
) -> None:
    settings.CELERY_BROKER_URL = ""
    assert ready(client) == (200, OK)


@pytest.mark.django_db
def test_a_load_balancer_needs_no_known_host_and_no_https(
    client: Client, settings: Settings
) -> None:
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["www.example.fr"]
    assert ready(client, host="10.0.0.7:8000") == (200, OK)
    assert client.get("/healthz", headers={"host": "10.0.0.7"}).status_code == 200


@pytest.mark.django_db
def test_only_reading_is_answered(client: Client) -> None:
    assert client.head("/readyz").status_code == 200
    assert client.post("/readyz").status_code == 405


@pytest.mark.django_db
def test_a_pending_migration_is_not_ready(client: Client) -> None:
    MigrationRecorder(connection).record_unapplied("policies", "0001_initial")
    assert health.pending_migrations() == ["policies.0001_initial"]
    assert ready(client) == (503, OK | {"migrations": "unavailable"})


@pytest.mark.django_db
def test_applied_migrations_are_asked_for_once(client: Client, settings: Settings) -> None:
    settings.CELERY_BROKER_URL = ""
    ready(client)
    with CaptureQueriesContext(connection) as asked:
        ready(client)
    assert asked.captured_queries
    assert not [one for one in asked.captured_queries if "django_migrations" in one["sql"]]


@pytest.mark.django_db(transaction=True)
def test_a_missing_queue_is_not_ready(client: Client, owner: Any, settings: Settings) -> None:
    settings.CELERY_BROKER_URL = ""
    owner.execute("DROP SCHEMA pgmq CASCADE")
    assert ready(client) == (503, OK | {"broker": "unavailable"})


@pytest.mark.django_db
def test_a_broker_that_is_down_is_not_ready(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CELERY_BROKER_URL = "amqp://127.0.0.1:9//"
    down = Celery(broker=settings.CELERY_BROKER_URL, set_as_current=False)
    monkeypatch.setattr(health, "celery", down)
    assert ready(client) == (503, OK | {"broker": "unavailable"})


@pytest.mark.django_db
def test_without_the_database_nothing_that_needs_it_is_asked(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down() -> None:
        raise DatabaseError

    monkeypatch.setitem(health.CHECKS, "database", down)
    unknown = {"migrations": "unknown", "broker": "unknown"}
    assert ready(client) == (503, {"database": "unavailable"} | unknown)


@pytest.mark.django_db
def test_every_migration_of_a_fresh_database_is_applied() -> None:
    assert health.pending_migrations() == []
