"""Runs programs as children of this process: none outlives it, and the end of one ends all."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from config import binaries

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 10.0  # seconds that a child has to end by itself


class ChildEndedError(RuntimeError):
    """A program ended although nobody asked it to; the message names its log file."""


class StopRequested(Exception):  # noqa: N818 (not an error)
    """Ctrl-C, SIGTERM or SIGHUP: end everything."""


@dataclass(frozen=True, kw_only=True)
class Program:
    """What to run: a name for messages, its command line and environment, and where it logs.

    `niceness` as in nice(1): 0, or more for a program that lets the others go first.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    directory: Path
    log: Path
    niceness: int = 0


@dataclass(frozen=True, kw_only=True)
class Child:
    """A running program."""

    name: str
    log: Path
    process: "subprocess.Popen[bytes]"


@contextmanager
def signals_held() -> Iterator[None]:
    """Hold signals back for `pause`: nothing is interrupted halfway, so no child is lost."""
    old = signal.pthread_sigmask(signal.SIG_BLOCK, [*STOPPING, signal.SIGCHLD])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, old)


def pause(seconds: float) -> None:
    """Wait until a child ends or the time is over. Raises StopRequested for a signal to stop."""
    received = signal.sigtimedwait([*STOPPING, signal.SIGCHLD], seconds)
    if received and received.si_signo in STOPPING:
        raise StopRequested(signal.Signals(received.si_signo).name)


def before_exec(number: signal.Signals, niceness: int = 0) -> Callable[[], None]:
    """Give what a child does before its program: end with its parent, hear signals again."""
    die_with_parent = binaries.die_with_parent(number)

    def prepare() -> None:
        die_with_parent()
        os.nice(niceness)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])

    return prepare


def start(program: Program) -> Child:
    """Start a program that logs into its file; the log of the time before is kept beside it."""
    if program.log.exists():
        program.log.replace(program.log.with_suffix(".old.log"))
    with program.log.open("wb") as output:
        process = _spawn(program, output)
    return Child(name=program.name, log=program.log, process=process)


def run(program: Program) -> int:
    """Run a program that writes to our terminal to its end and give its exit status."""
    process = _spawn(program, None)
    try:
        while process.poll() is None:
            pause(60)
    finally:
        stop([Child(name=program.name, log=program.log, process=process)])
    return process.returncode


def _spawn(program: Program, output: IO[bytes] | None) -> "subprocess.Popen[bytes]":
    """Start a program in a session of its own, out of the terminal's reach."""
    return subprocess.Popen(  # noqa: S603 (our own commands)
        program.command,
        env=dict(program.environment),
        cwd=program.directory,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        start_new_session=True,
        preexec_fn=before_exec(signal.SIGTERM, program.niceness),  # noqa: PLW1509 (one thread here)
    )


def run_beside(program: Program, others: Sequence[Child]) -> str:
    """Run a program to its end while others serve; give the last line that it logged.

    Of one that fails it says so and names the log: nobody stops for it. Raises ChildEndedError when
    one of the others ends. However this ends, the program has ended.
    """
    child = start(program)
    try:
        while child.process.poll() is None:
            check(others)
            pause(60)
    finally:
        stop([child])
    if status := child.process.returncode:
        return f"failed ({_how(status)}); the log is {child.log}"
    return ["", *_lines(child)][-1]


def _lines(child: Child) -> list[str]:
    return child.log.read_text(errors="replace").splitlines()


def check(children: Sequence[Child]) -> None:
    """Raise ChildEndedError, with the end of its log, when a child has ended."""
    for child in children:
        status = child.process.poll()
        if status is not None:
            raise ChildEndedError(
                f"{child.name} ended unexpectedly ({_how(status)}); its log is {child.log}:\n"
                + "\n".join(f"    {line}" for line in _lines(child)[-12:])
            )


def _how(status: int) -> str:
    return f"signal {signal.Signals(-status).name}" if status < 0 else f"status {status}"


def watch(children: Sequence[Child]) -> None:
    """Wait for ever; ends by StopRequested or ChildEndedError."""
    while True:
        check(children)
        pause(60)


def stop(children: Sequence[Child]) -> None:
    """Ask all children to end, wait for them together, then end what is left of their sessions."""
    for child in children:
        if child.process.poll() is None:
            child.process.terminate()
    limit = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.process.wait(timeout=max(0.0, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()
    for child in children:
        _kill_session(child.process.pid)


def _kill_session(leader: int) -> None:
    """Kill the processes that a child has left behind; they share its group."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return
