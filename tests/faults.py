"""The stage of tests of faults: PostgreSQL servers and programs of their own, which are killed.

All of it dies with the process of the tests, and lives in a directory that goes at the end.
"""

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from psycopg import sql

from config import binaries, cluster, embedded, roles
from tests.database import Clone

LIMIT: Final = 120  # seconds, for whatever takes a moment on a quiet machine
TEMPLATE: Final = "the_cast"
# Whoever is killed loses nothing that the kernel has: that is for a power cut, which no test makes.
SETTINGS: Final = {"fsync": "off", "max_prepared_transactions": "2"}
_numbers = itertools.count(1)

Connection = psycopg.Connection[tuple[Any, ...]]


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait until a condition holds; fail, saying what never came, long after it should have."""
    limit = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < limit, f"{what}: not within {LIMIT} s"
        time.sleep(0.02)


@dataclass(kw_only=True)
class Server:
    """A PostgreSQL server of ours, kept as carefully as one in production."""

    name: str
    child: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it; it dies with us."""
        cluster.require_unused(self.name)
        wish = binaries.die_with_parent(signal.SIGQUIT)
        self.child = cluster.start(self.name, before_exec=wish)

    def stop(self) -> None:
        """Stop it in good order."""
        cluster.stop(self.name)
        if self.child:
            self.child.wait()
        self.child = None

    def remove(self) -> None:
        """Stop it, and leave nothing outside the stage's directory."""
        self.stop()
        shutil.rmtree(embedded.socket_directory(self.name), ignore_errors=True)

    def kill(self, number: signal.Signals) -> None:
        """Kill it: SIGQUIT as `pg_ctl stop -m immediate` does, SIGKILL all its processes at once.

        Nobody is told, nothing is written: the next start replays the log.
        """
        assert self.child is not None
        pids = cluster.processes(self.name)
        for pid in pids if number == signal.SIGKILL else [self.child.pid]:
            _kill(pid, number)
        self.child.wait()
        until(lambda: not cluster.processes(self.name), "the end of all processes")

    def connect(self, database: str = "postgres", role: embedded.Role = "superuser") -> Connection:
        """Give an autocommit connection; wait while the server starts anew."""
        limit = time.monotonic() + LIMIT
        while True:
            try:
                return psycopg.connect(embedded.url(role, database, self.name), autocommit=True)
            except psycopg.OperationalError:
                assert time.monotonic() < limit, "PostgreSQL does not accept connections"
                time.sleep(0.02)

    def ask(
        self, query: str, *, database: str = "postgres", role: embedded.Role = "superuser"
    ) -> list[tuple[Any, ...]]:
        """Give the rows that a query gives; ask again when the server goes down meanwhile."""
        limit = time.monotonic() + LIMIT
        while True:
            try:
                with self.connect(database, role) as connection:
                    cursor = connection.execute(query.encode())
                    return cursor.fetchall() if cursor.description else []
            except psycopg.OperationalError:
                assert time.monotonic() < limit, query

    def make(self, database: str, *, template: str) -> None:
        """Make a database of the owner's, with the rights that a template does not hand on."""
        names = {"name": database, "template": template}
        names |= {"owner": embedded.ROLES["owner"], "app": embedded.ROLES["app"]}
        identifiers = {key: sql.Identifier(name) for key, name in names.items()}
        with self.connect() as connection:
            for statement in (
                "CREATE DATABASE {name} TEMPLATE {template} OWNER {owner}",
                "REVOKE ALL ON DATABASE {name} FROM PUBLIC",
                "GRANT CONNECT ON DATABASE {name} TO {app}",
            ):
                connection.execute(sql.SQL(statement).format(**identifiers))

    def restore(self, dump: Path, database: str) -> None:
        """Make a database from a dump, as whoever restores one does."""
        # Roles belong to the server: no dump holds them.
        roles.provision(cluster=self.name)
        self.make(database, template="template0")
        url = embedded.url("superuser", database, self.name)
        self._run("pg_restore", "--exit-on-error", "--single-transaction", "-d", url, str(dump))

    def dump(self, database: str, to: Path) -> None:
        """Dump a database while others write."""
        dump(self._program("pg_dump"), embedded.url("superuser", database, self.name), to)

    def back_up(self) -> None:
        """Take a base backup of all databases while others write."""
        command = [self._program("pg_basebackup"), "-D", str(self._backup), "--no-sync"]
        command += ["-d", embedded.url("superuser", "postgres", self.name), "--checkpoint=fast"]
        with binaries.spawn(command, output=subprocess.PIPE) as child:
            output = child.communicate()[0].decode()
        assert child.returncode == 0, output

    def go_back(self) -> None:
        """Put the base backup in the place of the data, and start from it."""
        self.stop()
        data = embedded.data_directory(self.name)
        shutil.rmtree(data)
        self._backup.rename(data)
        self.start()

    @property
    def _backup(self) -> Path:
        return embedded.cluster_directory(self.name) / "backup"

    def _program(self, name: str) -> str:
        return str(binaries.find(embedded.data_directory(self.name)) / name)

    def _run(self, program: str, *arguments: str) -> None:
        _run(self._program(program), *arguments)


def dump(program: str, url: str, to: Path) -> None:
    """Dump the database at a URL into a file."""
    _run(program, "--format=custom", "--compress=0", "--file", str(to), url)


def _run(*command: str) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 (ours)
    assert done.returncode == 0, done.stderr


def _kill(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


@dataclass(frozen=True, kw_only=True)
class Site:
    """An installation: a database on a server, and the directory of its key and its witness."""

    server: Server
    database: str
    directory: Path

    @property
    def url(self) -> str:
        """Give the database's address for the application."""
        return embedded.url("app", self.database, self.server.name)

    @property
    def witness(self) -> Path:
        """Give the witness directory."""
        return self.directory / "witness"

    @property
    def noted(self) -> Path:
        """Give the file in which writers note what they were told."""
        return self.directory / "noted"

    @property
    def seen(self) -> Path:
        """Give the file in which who watches notes what is published."""
        return self.directory / "seen"

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Give what a query finds."""
        return self.server.ask(query, database=self.database, role="app")

    def value(self, query: str) -> Any:
        """Give the one value that a query finds."""
        [(value,)] = self.rows(query)
        return value


@dataclass(kw_only=True)
class Running:
    """A program in a process of its own."""

    pid: int
    result: Path
    log: Path
    ask: Callable[[dict[str, Any]], Any]
    status: int | None = None

    def poll(self) -> int | None:
        """Give how it ended, a signal as a negative number; None while it runs."""
        if self.status is None:
            self.status = self.ask({"pid": self.pid})
        return self.status

    def wait(self) -> int:
        """Give how it ended, once it has."""
        until(lambda: self.poll() is not None, f"the end of process {self.pid}")
        assert self.status is not None
        return self.status

    def given(self) -> Any:
        """Give what it found out, once it has ended well."""
        assert self.wait() == 0, self.log.read_text()[-2000:]
        return json.loads(self.result.read_text())

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal while it runs."""
        assert self.poll() is None, f"{self.status}: {self.log.read_text()[-2000:]}"
        os.kill(self.pid, number)

    def is_stopped(self) -> bool:
        """Tell whether it was stopped by a signal, and waits for SIGCONT."""
        state = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state == "T"


@dataclass(kw_only=True)
class Programs:
    """Starts programs, all as children of one process that has loaded Django."""

    directory: Path
    child: "subprocess.Popen[str]"
    running: list[Running] = field(default_factory=list)

    def ask(self, order: dict[str, Any]) -> Any:
        """Give the answer to an order."""
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        self.child.stdin.write(f"{json.dumps(order)}\n")
        self.child.stdin.flush()
        answer = self.child.stdout.readline()
        assert answer, self.log.read_text()[-2000:]
        return json.loads(answer)

    @property
    def log(self) -> Path:
        """Give the file of what all of them say."""
        return self.directory / "programs.log"

    def start(self, site: Site, program: str, *arguments: object) -> Running:
        """Start a program (`tests.fault_programs`) on a site."""
        result = self.directory / f"result-{next(_numbers)}"
        order = {"program": program, "arguments": arguments, "result": str(result)}
        order |= {"url": site.url, "ledger": str(site.directory)}
        started = Running(pid=self.ask(order), result=result, log=self.log, ask=self.ask)
        self.running.append(started)
        return started

    def run(self, site: Site, program: str, *arguments: object) -> Any:
        """Run a program to its end, which must be a good one; give what it found out."""
        return self.start(site, program, *arguments).given()

    def end(self, which: Sequence[Running]) -> None:
        """Kill programs that must still be running."""
        for program in which:
            program.signal(signal.SIGKILL)
        for program in which:
            program.wait()

    def end_all(self) -> None:
        """Kill what a test left."""
        self.end([program for program in self.running if program.poll() is None])
        self.running.clear()


@contextmanager
def _programs(directory: Path, module: str) -> Iterator[Programs]:
    environment = os.environ | {
        "DATABASE_URL": embedded.url("app", cluster="none"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        # Waking who sends mail is no part of an act, and waits for the broker's server too.
        "CELERY_BROKER_URL": "memory://",
        "OPPOSABLE_LOCAL": "1",
        "OPPOSABLE_DEMO": "0",
        "PYTHONPATH": f"{embedded.REPOSITORY}:{embedded.REPOSITORY / 'site'}",
    }
    with (
        (directory / "programs.log").open("w") as log,
        subprocess.Popen(  # noqa: S603 (ours)
            [sys.executable, "-m", "tests.fault_server", module],
            env=environment,
            cwd=embedded.REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
            preexec_fn=binaries.die_with_parent(signal.SIGKILL),  # noqa: PLW1509 (main thread)
        ) as child,
    ):
        programs = Programs(directory=directory, child=child)
        try:
            yield programs
        finally:
            child.kill()


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A server with a cast to copy, and whoever starts programs."""

    directory: Path
    server: Server
    programs: Programs

    def site(self) -> Site:
        """Give a new installation with the cast and nothing sealed; its server runs."""
        if cluster.postmaster(self.server.name) is None:
            self.server.start()
        made = self.named(f"site_{next(_numbers)}")
        self.server.make(made.database, template=TEMPLATE)
        return made

    def remove(self, site: Site) -> None:
        """Drop what a test leaves: a base backup would copy it, too."""
        self.programs.end_all()
        if cluster.postmaster(self.server.name) is not None:
            self.server.ask(f"DROP DATABASE IF EXISTS {site.database} WITH (FORCE)")

    def named(self, name: str) -> Site:
        """Give the installation of a name."""
        directory = self.directory / name
        directory.mkdir()
        return Site(server=self.server, database=name, directory=directory)


@contextmanager
def staged(clone: Clone, *, module: str = "tests.fault_programs") -> Iterator[Stage]:
    """Set the stage while the block runs: a new cluster with the tables of `clone` and a cast.

    The cast is made by the program `make_cast` of the module that has the programs.
    """
    directory = Path(tempfile.mkdtemp(prefix="opposable-test-", dir="/var/tmp"))
    program = binaries.find(embedded.data_directory("test")) / "pg_dump"
    dump(str(program), clone.url("superuser"), directory / "tables")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPPOSABLE_STATE", str(directory))
        for name, value in SETTINGS.items():
            patch.setitem(cluster.SETTINGS, name, value)
        server = Server(name="faults")
        try:
            with _programs(directory, module) as programs:
                stage = Stage(directory=directory, server=server, programs=programs)
                server.start()
                server.restore(directory / "tables", TEMPLATE)
                programs.run(stage.named(TEMPLATE), "make_cast")
                yield stage
        finally:
            server.remove()
            shutil.rmtree(directory)
