"""The tests' database: a clone, per session, of a migrated template on a cluster of its own.

The application's role is the one that tests run as; the owner only prepares. No run that selects
no database test touches any of this.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import connections, transaction
from django.test import TransactionTestCase
from environ import Env
from psycopg import sql
from pytest_django import DjangoDbBlocker

from config import cluster, embedded, fingerprint, queue, roles
from tests import brands

CLUSTER = "test"
ALONE = "test-alone"
# Another session of this clone may still renew its clone from an older template.
TEMPLATES_KEPT = 3
_BUILDING = 7_465_392
_BEING_ALONE = 7_465_393

Superuser = psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True, kw_only=True)
class Clone:
    """The database of this session, and the template it comes from."""

    name: str
    template: str
    cluster: str = CLUSTER

    def make(self, superuser: Superuser) -> None:
        """Make the database, with the rights that a template does not hand on."""
        names = {"name": self.name, "template": self.template}
        owner_and_app = {"owner": embedded.ROLES["owner"], "app": embedded.ROLES["app"]}
        for statement in (
            "CREATE DATABASE {name} TEMPLATE {template} OWNER {owner}",
            "REVOKE ALL ON DATABASE {name} FROM PUBLIC",
            "GRANT CONNECT ON DATABASE {name} TO {app}",
        ):
            _execute(superuser, statement, **names, **owner_and_app)

    def renew(self) -> None:
        """Drop the database with everything a test committed and make it again.

        Its ids go on where the last one's ended: rows copied from there collide with no new one.
        """
        connections.close_all()
        with _superuser(self.cluster) as superuser:
            last = _last_ids(self.url("superuser"))
            _drop(superuser, self.name)
            self.make(superuser)
            _go_on(self.url("superuser"), last)

    def url(self, role: embedded.Role) -> str:
        """Give the database's address for a role."""
        return embedded.url(role, self.name, self.cluster)


@contextmanager
def cloned(cluster_name: str) -> Iterator[Clone]:
    """Give this session's database on a running cluster; both end with the block."""
    with cluster.running(cluster_name), _superuser(cluster_name) as superuser:
        _drop_orphans(superuser)
        template = _template(superuser, cluster_name)
        made = Clone(name=f"test_{os.getpid()}", template=template, cluster=cluster_name)
        made.make(superuser)
        yield made
        _drop(superuser, made.name)


@pytest.fixture(scope="session")
def clone(django_db_blocker: DjangoDbBlocker) -> Iterator[Clone]:
    """Give the database of this session."""
    with cloned(CLUSTER) as made:
        yield made
        with django_db_blocker.unblock():
            connections.close_all()


@pytest.fixture(scope="module")
def alone(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Clone]:
    """Put a module on a cluster where only it writes; for transactional tests.

    Whoever writes in any database of a cluster holds up the horizon behind which entries are
    sealed.
    """
    with cluster.running(ALONE), _superuser(ALONE) as guard:
        guard.execute("SELECT pg_advisory_lock(%s)", [_BEING_ALONE])
        # Even PostgreSQL's own housekeeping writes.
        guard.execute("ALTER SYSTEM SET autovacuum = off")
        guard.execute("SELECT pg_reload_conf()")
        with (
            django_db_blocker.unblock(),
            cloned(ALONE) as made,
            pytest.MonkeyPatch.context() as patch,
        ):
            connections.close_all()
            used = connections["default"].settings_dict
            for name, value in Env.db_url_config(made.url("app")).items():
                patch.setitem(used, name, value)
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: made.renew())
            yield made
            connections.close_all()


@pytest.fixture(scope="session")
def django_db_setup(clone: Clone, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Point Django at the clone; after a transactional test the clone is made anew.

    pytest-django's own would flush, which the triggers of append-only tables refuse.
    """
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setitem(connections["default"].settings_dict, "NAME", clone.name)
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: clone.renew())
        # Before any test has changed a setting or the clock.
        brands.copies()
        yield


@pytest.fixture(scope="module")
def kept_for_module(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Keep what a module's fixtures write for all its tests; what a test writes ends with it.

    Every test of such a module that reads the database finds it there.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let each test undo what it writes beside what is kept for its module."""
    if "kept_for_module" in getattr(item, "fixturenames", ()):
        item.add_marker(pytest.mark.django_db)


@pytest.fixture
def owner(clone: Clone) -> Iterator[Superuser]:
    """Give an autocommit connection as the owner of the tests' database.

    What it changes is not rolled back: such a test asks for `transactional_db` too.
    """
    with psycopg.connect(clone.url("owner"), autocommit=True) as connection:
        yield connection


@pytest.fixture
def program_environment(clone: Clone) -> dict[str, str]:
    """Give the environment of a program, `manage.py` or a worker, on the tests' database."""
    return os.environ | {
        "DATABASE_URL": clone.url("app"),
        "DATABASE_OWNER_URL": clone.url("owner"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "OPPOSABLE_LOCAL": "1",
        "PYTHONPATH": f"{embedded.REPOSITORY}:{embedded.REPOSITORY / 'site'}",
    }


def _superuser(cluster_name: str) -> Superuser:
    return psycopg.connect(embedded.url("superuser", "postgres", cluster_name), autocommit=True)


def _names(superuser: Superuser, pattern: str) -> list[str]:
    found = superuser.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid DESC", [pattern]
    )
    return [str(row[0]) for row in found]


def _execute(superuser: Superuser, statement: str, **names: str) -> None:
    identifiers = {key: sql.Identifier(name) for key, name in names.items()}
    superuser.execute(sql.SQL(statement).format(**identifiers))


def _drop(superuser: Superuser, name: str) -> None:
    _execute(superuser, "DROP DATABASE IF EXISTS {name} WITH (FORCE)", name=name)


def _last_ids(database: str) -> dict[str, int]:
    """Give the last id that each sequence of a database gave, by the sequence's name."""
    with psycopg.connect(database) as connection:
        rows = connection.execute(
            "SELECT sequencename, last_value FROM pg_sequences"
            " WHERE schemaname = 'public' AND last_value IS NOT NULL"
        )
        return {str(name): int(last) for name, last in rows}


def _go_on(database: str, last: dict[str, int]) -> None:
    with psycopg.connect(database) as connection:
        connection.cursor().executemany("SELECT setval(%s, %s)", list(last.items()))


def _drop_orphans(superuser: Superuser) -> None:
    """Drop what killed sessions left: clones and half-built templates bear their process's id."""
    for pattern in (r"test\_%", r"building\_%"):
        for name in _names(superuser, pattern):
            if not Path("/proc", name.rpartition("_")[2]).exists():
                _drop(superuser, name)


def _template(superuser: Superuser, cluster_name: str) -> str:
    """Give the name of the template for the migrations as they are, built if it is not there."""
    name = f"template_{fingerprint.schema()[:12]}"
    superuser.execute("SELECT pg_advisory_lock(%s)", [_BUILDING])
    if name not in _names(superuser, r"template\_%"):
        _build(superuser, name, cluster_name)
    for old in _names(superuser, r"template\_%")[TEMPLATES_KEPT:]:
        _drop(superuser, old)
    superuser.execute("SELECT pg_advisory_unlock(%s)", [_BUILDING])
    return name


def _build(superuser: Superuser, name: str, cluster_name: str) -> None:
    """Migrate a new database as the owner does, in a process of its own, and close it for good."""
    building = f"building_{os.getpid()}"
    roles.provision(cluster=cluster_name, database=building)
    url = embedded.url("owner", building, cluster_name)
    queue.install_queue(url)
    environment = os.environ | {"DATABASE_OWNER_URL": url, "DATABASE_ROLE": "owner"}
    environment |= {"DATABASE_URL": url, "OPPOSABLE_LOCAL": "1"}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    migrated = subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, str(embedded.REPOSITORY / "manage.py"), "migrate", "--verbosity=0"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if migrated.returncode != 0:
        pytest.exit(f"The tests' database cannot be migrated:\n{migrated.stderr}", returncode=1)
    _execute(superuser, "ALTER DATABASE {building} ALLOW_CONNECTIONS false", building=building)
    _execute(superuser, "ALTER DATABASE {building} RENAME TO {name}", building=building, name=name)
