"""Starts, joins, adopts and stops an embedded PostgreSQL server (Linux)."""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from config import binaries, embedded

READY_WITHIN = 60  # seconds: a server that was killed replays its log first
STOPPED_WITHIN = 20
SETTINGS = {
    "listen_addresses": "",
    "port": str(embedded.PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "jit": "off",
}
# What a test writes need not survive a power cut.
SETTINGS_OF_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class ClusterError(RuntimeError):
    """The embedded PostgreSQL cannot be started or stopped; the message says why."""


@contextmanager
def _locked(path: Path, operation: int) -> Iterator[IO[bytes]]:
    with path.open("ab") as file:
        fcntl.flock(file, operation)
        yield file


@contextmanager
def running(cluster: str = "demo") -> Iterator[None]:
    """Keep the cluster up while the block runs: started, joined or adopted; its last user stops it.

    Each user holds a shared lock on a file, which the kernel drops even after kill -9.
    """
    directory = _prepare_directories(cluster)
    with _locked(directory / "users.lock", fcntl.LOCK_SH) as users:
        with _locked(directory / "start.lock", fcntl.LOCK_EX):
            child = start(cluster) if postmaster(cluster) is None else None
        try:
            yield
        finally:
            is_last = _is_last(users)
            if is_last:
                stop(cluster)
            if child:
                _let_go(child, ended=is_last)


@contextmanager
def owned(
    cluster: str = "demo", *, before_exec: Callable[[], None]
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run the cluster as a child of this process, which watches it; stop it at the end.

    `before_exec` runs in the child and should let it die with its parent. An orphan left by an
    earlier kill -9 is stopped first. Raises ClusterError when a command of the same clone is
    using the cluster.
    """
    with _alone(cluster) as users:
        child = start(cluster, before_exec=before_exec)
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield child
        finally:
            stop(cluster)
            child.wait()


def require_unused(cluster: str) -> None:
    """Stop an orphaned server. Raises ClusterError when a command is using the cluster."""
    with _alone(cluster):
        return


@contextmanager
def _alone(cluster: str) -> Iterator[IO[bytes]]:
    with _locked(_prepare_directories(cluster) / "users.lock", fcntl.LOCK_SH) as users:
        if not _is_last(users):
            raise ClusterError(
                "Another command of this clone is using the local database. "
                "Wait until it has ended, then try again."
            )
        stop(cluster)
        yield users


def _is_last(users: IO[bytes]) -> bool:
    """Turn this process's shared lock into the only one, unless somebody else holds one too."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _let_go(child: "subprocess.Popen[bytes]", *, ended: bool) -> None:
    if ended:
        child.wait()
    else:
        child.returncode = 0  # others go on using it: Popen must not warn that it still runs


def _prepare_directories(cluster: str) -> Path:
    embedded.ensure_state_directory()
    directory = embedded.cluster_directory(cluster)
    owner = binaries.server_user().uid
    for private in (directory, embedded.socket_directory(cluster)):
        embedded.ensure_private(private, owner=owner)
    return directory


def postmaster(cluster: str) -> int | None:
    """Give the process id of the cluster's live and ready server, or None."""
    status = _status_file(cluster)
    # Line 1 is the process id, line 8 the state (PostgreSQL's pidfile.h).
    if len(status) < 8 or status[7].strip() != "ready":
        return None
    pid = int(status[0])
    return pid if pid in processes(cluster) else None


def _status_file(cluster: str) -> list[str]:
    try:
        text = (embedded.data_directory(cluster) / "postmaster.pid").read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    return text.splitlines()


def processes(cluster: str) -> list[int]:
    """Give the ids of all the cluster's processes, orphaned ones too, the server itself first.

    They are known by their command line, which anyone may read: the server names its data
    directory, its children the cluster. /proc/PID/cwd would need a capability that containers drop.
    """
    data, title = str(embedded.data_directory(cluster)), f"postgres: {_title(cluster)}:"
    servers, children = [], []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            command = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:  # ended meanwhile
            continue
        if command[1:3] == ["-D", data]:
            servers.append(int(entry.name))
        elif command[0].startswith(title):
            children.append(int(entry.name))
    return servers + children


def _title(cluster: str) -> str:
    return embedded.socket_directory(cluster).name


def start(
    cluster: str, *, before_exec: Callable[[], None] | None = None
) -> "subprocess.Popen[bytes]":
    """Start the server on the cluster's data, made first if there is none, and wait until ready.

    Raises ClusterError with the end of the server's log.
    """
    if processes(cluster):
        stop(cluster)
    programs = binaries.find(embedded.data_directory(cluster))
    if not (embedded.data_directory(cluster) / "PG_VERSION").exists():
        _initialise(cluster, programs)
    _remove_stale_locks(cluster)
    log = embedded.log_directory() / f"postgres-{cluster}.log"
    command = [str(programs / "postgres"), "-D", str(embedded.data_directory(cluster))]
    for name, value in _settings(cluster).items():
        command += ["-c", f"{name}={value}"]
    with log.open("wb") as output:
        child = binaries.spawn(command, output=output, before_exec=before_exec)
    _wait_until_ready(cluster, child, log)
    return child


def _settings(cluster: str) -> dict[str, str]:
    names = {
        "cluster_name": _title(cluster),
        "unix_socket_directories": str(embedded.socket_directory(cluster)),
    }
    return SETTINGS | names | (SETTINGS_OF_TESTS if _is_of_tests(cluster) else {})


def _is_of_tests(cluster: str) -> bool:
    return cluster.startswith("test")


def _initialise(cluster: str, programs: Path) -> None:
    """Run initdb beside the final place: a killed one leaves data that looks whole and is not."""
    data = embedded.data_directory(cluster)
    part = data.with_name("data.part")
    shutil.rmtree(part, ignore_errors=True)
    command = [str(programs / "initdb"), "-D", str(part), "-U", embedded.ROLES["superuser"]]
    command += ["--auth=trust", "--encoding=UTF8", *binaries.locale_options(programs)]
    command += ["--no-instructions", *(["--no-sync"] if _is_of_tests(cluster) else [])]
    with binaries.spawn(command, output=subprocess.PIPE) as child:
        output = child.communicate()[0].decode(errors="replace")
    if child.returncode != 0:
        raise ClusterError(f"initdb failed in {part}:\n{output.strip()}")
    part.rename(data)


def _remove_stale_locks(cluster: str) -> None:
    """Forget the lock files of a killed server.

    PostgreSQL trusts the process id in them, which by now may be somebody else's. It is safe
    only here, where no process of the cluster is left.
    """
    socket = embedded.socket_directory(cluster) / f".s.PGSQL.{embedded.PORT}"
    stale = (
        embedded.data_directory(cluster) / "postmaster.pid",
        socket,
        socket.with_name(socket.name + ".lock"),
    )
    for path in stale:
        path.unlink(missing_ok=True)


def _wait_until_ready(cluster: str, child: "subprocess.Popen[bytes]", log: Path) -> None:
    limit = time.monotonic() + READY_WITHIN
    while postmaster(cluster) != child.pid:
        if child.poll() is not None or time.monotonic() > limit:
            child.kill()
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-8:])
            raise ClusterError(f"PostgreSQL did not start ({log}):\n{tail}")
        time.sleep(0.02)


def stop(cluster: str) -> None:
    """Stop the server, whoever started it: fast first, harder when it does not obey."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        living = processes(cluster)
        if not living:
            return
        _signal(living[:1] if number != signal.SIGKILL else living, number)
        if _gone(cluster, within=STOPPED_WITHIN):
            return
    raise ClusterError(f"PostgreSQL does not stop (processes {processes(cluster)}).")


def _signal(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def _gone(cluster: str, *, within: float) -> bool:
    limit = time.monotonic() + within
    while processes(cluster):
        if time.monotonic() > limit:
            return False
        time.sleep(0.02)
    return True
