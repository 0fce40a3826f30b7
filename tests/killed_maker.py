"""Makes exports, as a worker does, and is killed when it reads the clock for the n-th time."""

import itertools
import os
import signal
import sys
from datetime import datetime, timedelta

import django

django.setup()

from audit.exports import making, rows  # noqa: E402 (after the setup)
from tests.brands import NOW  # noqa: E402

# So that few acts are several steps.
rows.WINDOW = 2  # type: ignore[misc]
_CALLS = itertools.count(1)


def clock() -> datetime:
    """Give an instant, as long as there is one."""
    if next(_CALLS) == int(sys.argv[1]):
        os.kill(os.getpid(), signal.SIGKILL)
    return NOW + timedelta(hours=1)


making.make_some(clock=clock, budget=timedelta(minutes=1))
