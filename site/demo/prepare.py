"""Prepares the demo's database and static files in one Django process: migrate, static, load."""

import io
import logging
import sys
import time
from collections.abc import Callable

import django
from django.core.management import call_command
from django.db import connection

from config import embedded
from demo import marker


def migrate() -> None:
    """Bring the tables up to date, as their owner."""
    call_command("migrate", interactive=False, verbosity=0)


def static() -> None:
    """Collect and compress the static files."""
    call_command("collectstatic", interactive=False, verbosity=0)


def load() -> None:
    """Load the sample brands as the application does its work: with its own role."""
    connection.close()
    connection.settings_dict["USER"] = embedded.ROLES["app"]
    call_command("load_demo")
    # Data of an earlier version stays; what roles may do moves with the code.
    call_command("grant_roles", verbosity=0, stdout=io.StringIO())


STEPS: dict[str, tuple[str, Callable[[], None]]] = {
    "migrate": ("tables", migrate),
    "static": ("static files", static),
    "load": ("sample brands", load),
}


def main() -> None:
    """Run the steps named on the command line, in their order."""
    django.setup()
    # What the demo prints is for people; tasks that are enqueued are no news.
    logging.getLogger("django_structlog").setLevel(logging.WARNING)
    for name in [name for name in STEPS if name in sys.argv[1:]]:
        title, step = STEPS[name]
        begun = time.monotonic()
        step()
        marker.record(name)
        sys.stdout.write(f"demo: {title} ({time.monotonic() - begun:.1f} s)\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
