"""Sets the stage: a database of its own, the samples in it, and servers; removes all at the end."""

import http.client
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config import cluster, embedded, queue, roles
from demo import supervisor
from demo.supervisor import Child, Program

CLUSTER = "bench"
# The demo's server, with one worker: the second core is left to the load and to PostgreSQL.
SERVER = ("--workers", "1", "--blocking-threads", "2", "--no-ws", "--workers-kill-timeout", "5")
READY_WITHIN = 60  # seconds
# Says that a kept directory has its tables and samples.
PREPARED = "prepared"
NOT_INHERITED = ("ALLOWED_HOSTS", "CELERY_BROKER_URL", "DEBUG", "SECRET_KEY", "STATIC_ROOT")


class StageError(RuntimeError):
    """A program of the benchmark did not do its work; the message has the end of its log."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A prepared database, and where the servers' logs and files are kept while we measure."""

    directory: Path

    @contextmanager
    def server(
        self, application: str, *, options: tuple[str, ...] = SERVER, **variables: str
    ) -> Iterator[int]:
        """Serve a WSGI application with granian on a free port of loopback; give the port."""
        port = _free_port()
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        command += ["--port", str(port), *options, application]
        name = application.partition(":")[0]
        child = supervisor.start(self._program(name, command, variables))
        try:
            _wait_until_ready(port, child)
            yield port
        finally:
            supervisor.stop([child])

    def prepare(self) -> None:
        """Make tables and samples. Raises StageError."""
        self.run("benchmarks.prepare", DATABASE_ROLE="owner")

    def run(self, module: str, *arguments: str, **variables: str) -> None:
        """Run a module of ours to its end. Raises StageError."""
        command = [sys.executable, "-m", module, *arguments]
        child = supervisor.start(self._program(module, command, variables))
        try:
            if child.process.wait() != 0:
                raise StageError(f"{module} did not run to its end:\n{_end_of(child.log)}")
        finally:
            supervisor.stop([child])

    @contextmanager
    def beside(self, module: str, *arguments: str) -> Iterator[None]:
        """Run a module of ours until the block ends."""
        command = [sys.executable, "-m", module, *arguments]
        child = supervisor.start(self._program(module, command, {}))
        try:
            yield
        finally:
            supervisor.stop([child])

    def _program(self, name: str, command: list[str], variables: dict[str, str]) -> Program:
        return Program(
            name=name,
            command=command,
            environment=_environment() | variables,
            directory=embedded.REPOSITORY,
            log=self.directory / f"{name}.log",
        )


@contextmanager
def staged(*, kept: Path | None = None) -> Iterator[Stage]:
    """Run PostgreSQL on a new, empty cluster with the samples loaded while the block runs.

    `kept` is a directory that stays, for what takes long to make: what it holds is used again.
    """
    with _directory(kept) as name:
        os.environ["OPPOSABLE_STATE"] = name
        is_new = not (Path(name) / PREPARED).exists()
        try:
            # It dies with us, so that even kill -9 leaves no server behind.
            with cluster.owned(CLUSTER, before_exec=supervisor.before_exec(signal.SIGINT)):
                stage = Stage(directory=Path(name))
                if is_new:
                    roles.provision(cluster=CLUSTER)
                    queue.install_queue(embedded.url("owner", cluster=CLUSTER))
                    stage.prepare()
                    (Path(name) / PREPARED).touch()
                yield stage
        finally:
            shutil.rmtree(embedded.socket_directory(CLUSTER), ignore_errors=True)


@contextmanager
def _directory(kept: Path | None) -> Iterator[str]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield str(kept)
        return
    with tempfile.TemporaryDirectory(prefix="opposable-bench-") as name:
        yield name


def _environment() -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    return inherited | {
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "OPPOSABLE_LOCAL": "1",
        "OPPOSABLE_DEMO": "0",
        "DATABASE_URL": embedded.url("app", cluster=CLUSTER),
        "DATABASE_OWNER_URL": embedded.url("owner", cluster=CLUSTER),
        "PYTHONPATH": f"{embedded.REPOSITORY}:{embedded.REPOSITORY / 'site'}",
    }


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_until_ready(port: int, child: Child) -> None:
    limit = time.monotonic() + READY_WITHIN
    while not _answers(port):
        if child.process.poll() is not None or time.monotonic() > limit:
            raise StageError(f"{child.name} does not answer:\n{_end_of(child.log)}")
        time.sleep(0.1)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/hello/")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _end_of(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-12:])
