"""People who answer and somebody who watches, in processes of their own, while things break."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from signal import SIGSTOP
from typing import Final

from tests.fault_checks import answers, check_whole, lost, published, seal_all, waiting
from tests.faults import Programs, Running, Site, until

WRITERS: Final = 3


def answer(programs: Programs, site: Site, first: int, last: int) -> None:
    """Let people answer, one after the other."""
    programs.run(site, "write", str(site.noted), first, 1, last)


@contextmanager
def load(programs: Programs, site: Site, *sealers: Running) -> Iterator[None]:
    """Let people answer in several processes while the block runs, and somebody watch; check all.

    None of these may have ended by itself.
    """
    writers = [
        programs.start(site, "write", str(site.noted), first, WRITERS) for first in range(WRITERS)
    ]
    watch = programs.start(site, "watch", str(site.seen))
    yield
    programs.end(writers)
    until(lambda: waiting(site) == 0, "the place of every entry")
    programs.end([*sealers, watch])
    seal_all(programs, site)
    say(site)
    check_whole(programs, site)


def until_more(site: Site, acts: int, checkpoints: int) -> None:
    """Wait until so many more acts were acknowledged, and checkpoints published."""
    acts, checkpoints = told(site) + acts, len(published(site)) + checkpoints
    until(lambda: told(site) >= acts, "acts under load")
    until(lambda: len(published(site)) >= checkpoints, "checkpoints under load")


def stopped(programs: Programs, site: Site, step: str, program: str = "seal") -> Running:
    """Give a sealer that hangs at a step."""
    hung = programs.start(site, program, step, SIGSTOP)
    until(hung.is_stopped, f"the stop at {step}")
    return hung


def told(site: Site) -> int:
    """Give how many were told that their answer is recorded."""
    return len(answers(site))


def say(site: Site) -> None:
    """Say what a load gave; `pytest -s` shows it."""
    failed, checkpoints = len(answers(site, "failed")), len(published(site))
    sys.stdout.write(
        f"{told(site)} acts acknowledged, {failed} failed and were repeated, "
        f"{len(lost(site))} lost; {checkpoints} checkpoints published\n"
    )
