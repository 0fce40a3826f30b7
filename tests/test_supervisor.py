"""The demo's supervisor: nothing outlives it, and what goes wrong is said in one line."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import embedded
from demo import __main__ as demo
from demo import port, supervisor
from demo.supervisor import Child, Program

# A child with a child of its own, which does not hear SIGTERM.
STUBBORN = (
    "import os, signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(300)']);"
    "print(os.getpid(), child.pid, flush=True); time.sleep(300)"
)
SLEEPER = "import os, time; print(os.getpid(), flush=True); time.sleep(300)"
SUPERVISOR = """
import os, sys
from pathlib import Path
from demo import supervisor
from demo.supervisor import Program
command = [sys.executable, "-c", sys.argv[2]]
sample = Program(name="sample", command=command, environment=os.environ, directory=Path.cwd(),
                 log=Path(sys.argv[1]))
with supervisor.signals_held():
    child = supervisor.start(sample)
    try:
        supervisor.watch([child])
    except supervisor.StopRequested:
        supervisor.stop([child])
"""


def program(code: str, log: Path) -> Program:
    return Program(
        name="sample",
        command=[sys.executable, "-c", code],
        environment=os.environ,
        directory=embedded.REPOSITORY,
        log=log,
    )


def pids_in(log: Path) -> list[int]:
    """Wait for the line of process ids that a sample program prints."""
    limit = time.monotonic() + 20
    while not (log.exists() and log.read_text().endswith("\n")):
        assert time.monotonic() < limit, "the program did not start"
        time.sleep(0.02)
    return [int(word) for word in log.read_text().split()]


def end_of(pid: int) -> bool:
    """Wait until the process is gone, or only its entry is left for its parent to read."""
    limit = time.monotonic() + 20
    while time.monotonic() < limit:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


@pytest.fixture
def started(tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Give a process that supervises one sleeping program, whose id is in tmp_path/log."""
    command = [sys.executable, "-c", SUPERVISOR, str(tmp_path / "log"), SLEEPER]
    environment = os.environ | {"PYTHONPATH": f"{embedded.REPOSITORY}:{embedded.REPOSITORY}/site"}
    with subprocess.Popen(command, env=environment) as process:  # noqa: S603 (our own command)
        pids_in(tmp_path / "log")
        yield process
        process.kill()


@pytest.fixture
def taken() -> Iterator[int]:
    """Give a port on which another program listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.mark.parametrize("number", supervisor.STOPPING)
def test_a_signal_to_stop_leaves_no_process(
    started: "subprocess.Popen[bytes]", number: signal.Signals, tmp_path: Path
) -> None:
    started.send_signal(number)
    assert started.wait(timeout=30) == 0
    assert not Path(f"/proc/{pids_in(tmp_path / 'log')[0]}").exists()


def test_kill_9_of_the_supervisor_ends_its_children(
    started: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    started.kill()
    assert all(end_of(pid) for pid in pids_in(tmp_path / "log"))


def test_a_child_that_does_not_listen_is_ended_with_its_own_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "PATIENCE", 0.2)
    child = supervisor.start(program(STUBBORN, tmp_path / "log"))
    pids = pids_in(tmp_path / "log")
    supervisor.stop([child])
    assert len(pids) == 2
    assert all(end_of(pid) for pid in pids)


def test_a_child_that_dies_is_reported_with_the_end_of_its_log(tmp_path: Path) -> None:
    log = tmp_path / "sample.log"
    child = supervisor.start(program("raise SystemExit('no more ink')", log))
    child.process.wait()
    with pytest.raises(supervisor.ChildEndedError, match=r"(?s)sample\.log.*no more ink"):
        supervisor.check([child])


def test_a_running_child_is_no_cause_for_alarm(tmp_path: Path) -> None:
    child: Child = supervisor.start(program(SLEEPER, tmp_path / "log"))
    supervisor.check([child])
    supervisor.stop([child])
    assert child.process.returncode == -signal.SIGTERM


def test_the_log_of_the_time_before_is_kept(tmp_path: Path) -> None:
    log = tmp_path / "sample.log"
    for word in ("first", "second"):
        supervisor.start(program(f"print({word!r})", log)).process.wait()
    assert (tmp_path / "sample.old.log").read_text() == "first\n"
    assert log.read_text() == "second\n"


def test_a_taken_port_is_said_before_anything_is_started(taken: int, tmp_path: Path) -> None:
    environment = demo.environment(taken) | {"OPPOSABLE_STATE": str(tmp_path / "state")}
    command = [sys.executable, "-m", "demo"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith(f"demo: Port {taken} is taken")
    assert "PORT=" in ran.stderr
    assert not (tmp_path / "state" / "demo").exists()


def test_a_free_port_is_accepted(taken: int) -> None:
    port.require_free(taken + 1 if taken < 65535 else taken - 1)


@pytest.mark.parametrize(
    "text",
    [
        "http",  # no number
        "0",  # the system's choice: the address could not be announced
        "65536",  # too large
        "-1",
        "٨٠٠٠",  # digits, but not ours
    ],
)
def test_a_port_that_is_none_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", text)
    with pytest.raises(port.PortError, match="PORT="):
        port.chosen()


def test_a_second_demo_of_the_same_clone_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPPOSABLE_STATE", str(tmp_path / "state"))
    expected = pytest.raises(demo.AlreadyRunningError, match=f"process {os.getpid()}")
    with demo.only_demo(), expected, demo.only_demo():
        pytest.fail("two demos at once")


def test_settings_of_another_installation_do_not_leak_into_the_demo(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://prod")
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://chosen")
    variables = demo.environment(8000)
    assert "DATABASE_URL" not in variables
    assert variables["CELERY_BROKER_URL"] == "redis://chosen"
