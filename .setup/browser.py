"""Makes sure that the tests have Chromium and pango: found, installed, or a clear refusal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
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


def draws_pdfs() -> bool:
    """Say whether WeasyPrint finds the libraries it draws with."""
    command = [str(PYTHON), "-c", "import weasyprint"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603


def from_debian(*packages: str) -> None:
    """Install Debian's packages, which bring the system's libraries along."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)  # noqa: S603


def from_driver() -> None:
    """Let the browser driver download its own build."""
    subprocess.run([str(PYTHON), "-m", "playwright", "install", "chromium"], check=False)  # noqa: S603


def has_debian() -> bool:
    """Say whether this is root on a machine with Debian's packages."""
    return os.getuid() == 0 and shutil.which("apt-get") is not None


def say(what: str) -> None:
    """Print what takes its time, before it does."""
    sys.stdout.write(f"set-up: {what}\n")
    sys.stdout.flush()


def have_pango() -> None:
    """Install pango where it is missing, or stop and say how."""
    if draws_pdfs():
        return
    if has_debian():
        say("pango from Debian's packages")
        from_debian(*PANGO)
    if not draws_pdfs():
        sys.exit(
            "PDFs need pango, and it could not be installed. On Debian or Ubuntu: "
            f"apt-get install {' '.join(PANGO)} (as root), then make test again."
        )


def have_chromium() -> None:
    """Install Chromium where it is missing, or stop and say how."""
    if installed():
        return
    if has_debian():
        say("Chromium from Debian's packages")
        from_debian("chromium")
    if not installed():
        say("Chromium from the browser driver")
        from_driver()
    if not installed():
        sys.exit(
            "The browser tests need Chromium, and it could not be installed. "
            "On Debian or Ubuntu: apt-get install chromium (as root), then make test again."
        )


def main() -> None:
    """Have both, or stop at the first that cannot be had."""
    have_pango()
    have_chromium()


if __name__ == "__main__":
    main()
