"""Photographs the acting screens beside the running demo: its acts cite what was on the screen."""

import io
import signal
import sys
from types import FrameType

import django
from django.core.management import CommandError, call_command

from demo import marker


def capture() -> str:
    """Have what is not photographed of this build photographed; say in a line how it went."""
    said = io.StringIO()
    try:
        call_command("capture_interface", stdout=said)
    except CommandError as error:
        # A browser's own account of a failure may be long: it is for the log.
        sys.stdout.write(f"{error}\n")
        return f"not captured. {str(error).splitlines()[0]}"
    marker.record("screens")
    return said.getvalue().strip()


def _stop(number: int, _frame: FrameType | None) -> None:
    """End as Python ends by itself: Chromium is closed on the way."""
    sys.exit(128 + number)


def main() -> None:
    """Capture; the last line printed is for the demo's terminal."""
    signal.signal(signal.SIGTERM, _stop)
    django.setup()
    sys.stdout.write(f"{capture()}\n")


if __name__ == "__main__":
    main()
