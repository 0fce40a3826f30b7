"""`make demo`: everything from an empty directory to a running product, in the foreground."""

import fcntl
import http.client
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from config import binaries, cluster, embedded, queue, roles
from demo import marker, port, report, supervisor
from demo.supervisor import Child, Program

READY_WITHIN = 90  # seconds until the web answers
# Settings of another installation must not leak into the demo; a broker may be chosen.
NOT_INHERITED = (
    "ALLOWED_HOSTS",
    "DATABASE_OWNER_URL",
    "DATABASE_URL",
    "DEBUG",
    "PYTHONDONTWRITEBYTECODE",  # each start would compile 2,000 modules again
    "SECRET_KEY",
)
FAILURES = (
    port.PortError,
    cluster.ClusterError,
    binaries.BinariesError,
    embedded.StateDirectoryError,
    supervisor.ChildEndedError,
)


class AlreadyRunningError(RuntimeError):
    """Another demo of this clone is running; the message says so."""


@dataclass(frozen=True, kw_only=True)
class Ports:
    """Where those listen that stand for others: a mail server, and the providers of trackers."""

    mail: int
    vendors: int


@contextmanager
def only_demo() -> Iterator[None]:
    """Hold the clone's demo lock, or raise AlreadyRunningError."""
    path = embedded.ensure_state_directory() / "demo.lock"
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise AlreadyRunningError(
                f"A demo of this clone is running already ({file.read().strip()}). "
                "Stop it first, or use it."
            ) from None
        file.truncate(0)
        file.write(f"process {os.getpid()}, PORT={port.chosen()}")
        file.flush()
        yield


def environment(number: int) -> dict[str, str]:
    """Give the children's environment: the local installation, as the demo."""
    inherited = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    return inherited | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "OPPOSABLE_LOCAL": "1",
        "OPPOSABLE_DEMO": "1",
        "PORT": str(number),
        "PYTHONPATH": f"{embedded.REPOSITORY}:{embedded.REPOSITORY / 'site'}",
        "PYTHONUNBUFFERED": "1",
    }


def program(
    name: str, command: Sequence[str], variables: dict[str, str], *, niceness: int = 0
) -> Program:
    """Describe one of our modules as a program of this environment's Python."""
    return Program(
        name=name,
        command=[sys.executable, "-m", *command],
        environment=variables,
        directory=embedded.REPOSITORY,
        log=embedded.log_directory() / f"{name}.log",
        niceness=niceness,
    )


def prepare(variables: dict[str, str]) -> None:
    """Migrate, collect and load what is not up to date. Raises ChildEndedError."""
    steps = marker.missing()
    if not steps:
        return
    print_line(f"preparing {', '.join(steps)}")
    owner = variables | {"DATABASE_ROLE": "owner"}
    if supervisor.run(program("prepare", ["demo.prepare", *steps], owner)) != 0:
        raise supervisor.ChildEndedError("The demo could not be prepared: see above.")


def programs(number: int, ports: Ports, variables: dict[str, str]) -> list[Program]:
    """Give the web server, those that stand for others, and the worker with its scheduler."""
    web = ["granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(number)]
    web += ["--workers", "2", "--blocking-threads", "32", "--no-ws", "--workers-kill-timeout", "5"]
    schedule = str(embedded.state_directory() / "celerybeat-schedule")
    worker = ["celery", "-A", "config", "worker", "-B", "-s", schedule, "-c", "2", "-l", "INFO"]
    worker += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [
        program("web", [*web, "config.wsgi:application"], variables),
        program("mail", ["demo.smtp", str(ports.mail)], variables),
        program("vendors", ["demo.vendors", str(ports.vendors)], variables),
        # All start at once on few cores; the pages that a person waits for come first.
        program("worker", worker, variables, niceness=10),
    ]


def capture(variables: dict[str, str], others: Sequence[Child]) -> None:
    """Photograph the acting screens, once for their build, while the others serve; say how it went.

    Raises ChildEndedError when one of the others ends.
    """
    if marker.missing(["screens"]):
        # It takes what the others leave: whoever waits for a page comes first.
        screens = program("screens", ["demo.screens"], variables, niceness=19)
        print_line(f"acting screens: {supervisor.run_beside(screens, others)}")


def wait_for_web(number: int, children: Sequence[Child]) -> None:
    """Wait until the web server answers. Raises ChildEndedError."""
    limit = time.monotonic() + READY_WITHIN
    while not answers(number):
        supervisor.check(children)
        if time.monotonic() > limit:
            raise supervisor.ChildEndedError(
                f"The web server does not answer; its log is {children[0].log}."
            )
        supervisor.pause(0.1)


def answers(number: int) -> bool:
    """Tell whether the site is alive."""
    connection = http.client.HTTPConnection("127.0.0.1", number, timeout=10)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{number}"})
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def print_line(line: str) -> None:
    """Print a line of progress at once."""
    sys.stdout.write(f"demo: {line}\n")
    sys.stdout.flush()


def serve(number: int, begun: float) -> None:
    """Start everything, say where it is, and watch until somebody stops it."""
    variables = environment(number)
    with cluster.owned("demo", before_exec=supervisor.before_exec(signal.SIGINT)) as database:
        log = embedded.log_directory() / "postgres-demo.log"
        children = [Child(name="database", log=log, process=database)]
        roles.provision(cluster="demo")
        queue.install_queue(embedded.url("owner"))
        print_line(f"database ({time.monotonic() - begun:.1f} s)")
        prepare(variables)
        ports = Ports(mail=port.free(), vendors=port.free())
        port.tell_brands(number)
        port.tell_routes(ports.mail)
        port.tell_tools(ports.vendors)
        ours: list[Child] = []
        try:
            ours.extend(map(supervisor.start, programs(number, ports, variables)))
            wait_for_web(number, ours)
            report.show(number, seconds=time.monotonic() - begun, vendors=ports.vendors)
            capture(variables, ours + children)
            supervisor.watch(ours + children)
        finally:
            print_line("stopping")
            supervisor.stop(ours)


def main() -> int:
    """Run the demo until it is stopped; give the exit status."""
    begun = time.monotonic()
    if "MAKELEVEL" in os.environ:
        # make does not pass on its own death by SIGKILL; nobody could stop us with Ctrl-C then.
        binaries.wish_to_die_with(os.getppid(), signal.SIGTERM)
    with supervisor.signals_held():
        try:
            number = port.chosen()
            with only_demo():
                port.require_free(number)
                serve(number, begun)
        except supervisor.StopRequested:
            return 0
        except (AlreadyRunningError, *FAILURES) as error:
            sys.stderr.write(f"demo: {error}\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
