"""Builds `.venv` from the hashed requirements beside this file; needs only Python 3.11."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE.parent / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
REQUIREMENTS = HERE / "requirements.txt"
UV_REQUIREMENTS = HERE / "uv.txt"
# Written last: without it the environment may be half built.
STAMP = ENVIRONMENT / "complete.json"
OLDEST = (3, 11)


def say(line: str) -> None:
    """Print a line of progress at once."""
    sys.stdout.write(f"set-up: {line}\n")
    sys.stdout.flush()


def wanted() -> dict[str, str]:
    """Give what a complete environment was built from; its scripts hold its own path."""
    return {
        "python": platform.python_version(),
        "base": sys.base_prefix,
        "path": str(ENVIRONMENT),
        "requirements": hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest(),
        "uv": hashlib.sha256(UV_REQUIREMENTS.read_bytes()).hexdigest(),
    }


def built() -> dict[str, str]:
    """Give what the environment was built from, or nothing when it is absent or half built."""
    try:
        found: dict[str, str] = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return found if PYTHON.exists() else {}


def refuse_unusable_python() -> None:
    """Stop with the remedy when this Python cannot build an environment."""
    if sys.version_info < OLDEST:
        sys.exit(
            "Opposable needs Python {}.{} or newer; this is {}. "
            "Name another: make PYTHON3=python3.12".format(*OLDEST, platform.python_version())
        )
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        sys.exit(
            "This Python cannot make environments: the module venv or ensurepip is missing. "
            "On Debian or Ubuntu: apt-get install python3-venv (as root), then try again."
        )


def make_environment() -> None:
    """Make an empty environment with pip, in place of whatever is there."""
    say(f"environment in {ENVIRONMENT} with Python {platform.python_version()}")
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    made = subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-m", "venv", str(ENVIRONMENT)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        sys.exit(f"The environment cannot be made:\n{made.stdout}{made.stderr}")


def pip(*arguments: str) -> int:
    """Run the environment's pip and give its exit status."""
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", *arguments]
    return subprocess.run(command, check=False).returncode  # noqa: S603 (our own command)


def pip_index() -> str:
    """Give the address of the mirror that pip was told of, or an empty text."""
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "config", "list"]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    for line in asked.stdout.splitlines():
        name, _, value = line.partition("=")
        if name in {"global.index-url", "install.index-url", ":env:.index-url"}:
            return value.strip("'")
    return ""


def uv_variables() -> dict[str, str]:
    """Give uv what pip knows of this machine: its mirror and the system's certificates."""
    defaults = {"UV_DEFAULT_INDEX": pip_index(), "UV_SYSTEM_CERTS": "1", "UV_HTTP_TIMEOUT": "60"}
    told = {name: value for name, value in defaults.items() if value}
    return {**told, **os.environ, "VIRTUAL_ENV": str(ENVIRONMENT), "UV_NO_CONFIG": "1"}


def sync_with_uv() -> bool:
    """Install exactly the requirements with uv; tell whether it worked."""
    say("uv, the installer")
    uv = ENVIRONMENT / "bin" / "uv"
    if pip("install", "-qq", "--require-hashes", "--requirement", str(UV_REQUIREMENTS)) != 0:
        return False
    if not uv.exists():
        return False
    say(f"{count_requirements()} packages")
    command = [str(uv), "pip", "sync", "--quiet", "--require-hashes", str(REQUIREMENTS)]
    return subprocess.run(command, env=uv_variables(), check=False).returncode == 0  # noqa: S603


def count_requirements() -> int:
    """Give the number of packages in the lock, for every platform together."""
    return sum("==" in line for line in REQUIREMENTS.read_text().splitlines())


def install() -> None:
    """Install with uv, else with pip; stop with a clear word when neither works."""
    if sync_with_uv():
        return
    say("uv did not work here; installing with pip, which is slower")
    if pip("install", "--require-hashes", "--requirement", str(REQUIREMENTS)) != 0:
        sys.exit("The packages could not be installed: see the messages above, then try again.")


def main() -> None:
    """Bring the environment to what the requirements say; do nothing when it is there."""
    refuse_unusable_python()
    with REQUIREMENTS.open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two `make` of one clone at once: the second waits
        if built() == wanted():
            return
        begun = time.monotonic()
        old = built()
        STAMP.unlink(missing_ok=True)
        if {**old, "requirements": "", "uv": ""} != {**wanted(), "requirements": "", "uv": ""}:
            make_environment()
        install()
        STAMP.write_text(json.dumps(wanted(), indent=1))
        say(f"done in {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
