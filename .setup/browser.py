"""Makes sure that the browser tests have a Chromium: found, installed, or a clear refusal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
PYTHON = Path(__file__).resolve().parent.parent / ".venv" / "bin" / "python"


def installed() -> str | None:
    """Give the path of a Chromium on PATH, else of the browser driver's own download, else None."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    command = [
        str(PYTHON),
        "-c",
        "from playwright.sync_api import sync_playwright as p\n"
        "with p() as w: print(w.chromium.executable_path)",
    ]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    path = asked.stdout.strip()
    return path if path and Path(path).exists() else None


def from_debian() -> None:
    """Install Debian's package, which brings the system's libraries along."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
    ):
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)  # noqa: S603


def from_driver() -> None:
    """Let the browser driver download its own build."""
    subprocess.run([str(PYTHON), "-m", "playwright", "install", "chromium"], check=False)  # noqa: S603


def main() -> None:
    """Install Chromium where it is missing, or stop and say how."""
    if installed():
        return
    if os.getuid() == 0 and shutil.which("apt-get"):
        sys.stdout.write("set-up: Chromium from Debian's packages\n")
        sys.stdout.flush()
        from_debian()
    if not installed():
        sys.stdout.write("set-up: Chromium from the browser driver\n")
        sys.stdout.flush()
        from_driver()
    if not installed():
        sys.exit(
            "The browser tests need Chromium, and it could not be installed. "
            "On Debian or Ubuntu: apt-get install chromium (as root), then make test again."
        )


if __name__ == "__main__":
    main()
