"""Holds commits of a server back, before or after they are written, so that they can be killed."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final, TypeAlias

from tests.faults import Programs, Running, Site, until

Hold: TypeAlias = Callable[[Site], AbstractContextManager[str]]
End: TypeAlias = Callable[[Site, int], None]

_HOLD: Final = """
CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql
AS 'BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END';
CREATE CONSTRAINT TRIGGER hold AFTER INSERT ON consent_act DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION hold();
SELECT pg_advisory_lock(1);
"""
_HELD: Final = "SELECT pid FROM pg_stat_activity WHERE query = 'COMMIT' AND wait_event = '{event}'"


@contextmanager
def held_before_commit(site: Site) -> Iterator[str]:
    """Let commits wait before they are written; give what they wait for."""
    try:
        with site.server.connect(site.database) as holder:
            holder.execute(_HOLD)
            yield "advisory"
    finally:
        site.server.ask("DROP FUNCTION hold CASCADE", database=site.database)


@contextmanager
def held_after_commit(site: Site) -> Iterator[str]:
    """Let commits wait when they are written, and nobody was told; give what they wait for."""
    site.server.ask("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
    try:
        site.server.ask("SELECT pg_reload_conf()")
        yield "SyncRep"
    finally:
        site.server.ask("ALTER SYSTEM RESET synchronous_standby_names")
        site.server.ask("SELECT pg_reload_conf()")


def terminated(site: Site, pid: int) -> None:
    """End a server process as an administrator does."""
    site.server.ask(f"SELECT pg_terminate_backend({pid})")


def killed(_site: Site, pid: int) -> None:
    """Kill a server process; PostgreSQL then ends all others, and starts anew."""
    os.kill(pid, signal.SIGKILL)


def answer_held(programs: Programs, site: Site, event: str) -> tuple[int, int]:
    """Let people answer until one's commit waits; give who she is, and her server process."""
    pids: list[int] = []
    for number in range(100):
        client = programs.start(site, "write_once", str(site.noted), number)

        def is_held_or_ended(client: Running = client) -> bool:
            pids[:] = [pid for (pid,) in site.server.ask(_HELD.format(event=event))]
            return bool(pids) or client.poll() is not None

        until(is_held_or_ended, "a commit")
        if pids:
            return number, pids[0]
    raise AssertionError("no commit was held")
