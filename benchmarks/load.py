"""Puts load on an address from a process of its own: wrk, else the plain client."""

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

SCRIPT = Path(__file__).with_name("wrk.lua")


class LoadError(RuntimeError):
    """The load generator failed, or some of the answers were errors."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """What is asked for: the port on loopback, the path, and all headers that are sent."""

    port: int
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def request(self) -> bytes:
        """Give the bytes of the request."""
        lines = [f"GET {self.path} HTTP/1.1", *(f"{k}: {v}" for k, v in self.headers.items())]
        return "\r\n".join([*lines, "", ""]).encode()


@dataclass(frozen=True, kw_only=True)
class Round:
    """One measurement: requests per second, latencies in ms, the generator's share of a core."""

    per_second: float
    p50: float
    p99: float
    generator: float


def installed() -> str:
    """Give the load generator's name and version; root on Debian gets wrk where it is missing."""
    if not shutil.which("wrk") and os.getuid() == 0 and shutil.which("apt-get"):
        sys.stdout.write("bench: installing wrk from Debian's packages\n")
        sys.stdout.flush()
        command = ["apt-get", "install", "-y", "--no-install-recommends", "wrk"]
        variables = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(command, check=False, capture_output=True, env=variables)  # noqa: S603
    return _wrk_version() if shutil.which("wrk") else "plain Python client (wrk is not installed)"


def _wrk_version() -> str:
    done = subprocess.run(["wrk", "--version"], capture_output=True, check=False)  # noqa: S607
    return b" ".join(done.stdout.split()[:2]).decode(errors="replace")


def measure(target: Target, *, connections: int, seconds: float) -> Round:
    """Load a target over kept-alive connections. Raises LoadError if any answer is an error."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = _run(target, connections, seconds)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    elapsed = found["microseconds"] / 1e6
    if not found["requests"]:
        raise LoadError(f"{target.path}: no answer within {seconds:g} s.")
    if found["errors"]:
        raise LoadError(f"{target.path}: {found['errors']} of {found['requests']} answers failed.")
    return Round(
        per_second=found["requests"] / elapsed,
        p50=found["p50"] / 1e3,
        p99=found["p99"] / 1e3,
        generator=used / elapsed,
    )


def _run(target: Target, connections: int, seconds: float) -> dict[str, float]:
    command, sent = _wrk(target, connections, seconds), b""
    if not shutil.which("wrk"):
        command = [sys.executable, "-m", "benchmarks.client"]
        command += [str(target.port), str(connections), str(seconds)]
        sent = target.request()
    done = subprocess.run(command, input=sent, capture_output=True, check=False)  # noqa: S603
    lines = done.stdout.decode(errors="replace").strip().splitlines()
    if done.returncode != 0 or not lines:
        raise LoadError(f"{command[0]} failed: {done.stderr.decode(errors='replace').strip()}")
    found: dict[str, float] = json.loads(lines[-1])
    return found


def _wrk(target: Target, connections: int, seconds: float) -> list[str]:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "10s"]
    command += ["-s", str(SCRIPT)]
    for name, value in target.headers.items():
        command += ["-H", f"{name}: {value}"]
    return [*command, f"http://127.0.0.1:{target.port}{target.path}"]
