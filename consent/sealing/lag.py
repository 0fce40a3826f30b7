"""How long entries have been waiting to be sealed, and what keeps them waiting."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import connection
from django.utils.translation import gettext as _

from consent.sealing import fitting, horizon
from consent.sealing.sealer import bounds_of

# RULES section 5: sealed within ten seconds; an alarm after a minute.
LATE: Final = timedelta(seconds=10)
ALARM: Final = timedelta(seconds=60)
# A larger number says nothing more, and counting takes time.
_COUNTED: Final = 100_000


@dataclass(frozen=True, kw_only=True)
class Lag:
    """Entries that wait (counted up to 100,000), for how many seconds the first one has.

    `held_by` says which transaction keeps them from being sealed, and is empty where none does.
    """

    waiting: int
    oldest_seconds: float
    held_by: str = ""

    @property
    def is_late(self) -> bool:
        """Tell whether it is longer than promised."""
        return self.oldest_seconds > LATE.total_seconds()

    @property
    def is_alarming(self) -> bool:
        """Tell whether somebody is to be woken."""
        return self.oldest_seconds > ALARM.total_seconds()


def lag() -> Lag:
    """Give the lag as it is now, by the database's clock."""
    cluster = horizon.cluster()
    (place, after) = bounds_of(fitting.read_stored(), cluster).start
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*),"  # noqa: S608 (our own words)
            " extract(epoch FROM clock_timestamp() - min(recorded_at))::float8,"
            " min(xid::text::bigint)"
            " FROM (SELECT recorded_at, xid FROM consent_entry AS entry"
            f" WHERE (xid, id) >= (%s::text::xid8, %s::uuid) AND {horizon.UNSEALED}"
            " ORDER BY xid, id LIMIT %s) AS waiting",
            [str(place), after, _COUNTED],
        )
        count, seconds, first = cursor.fetchone() or (0, None, None)
    is_held = first is not None and first >= cluster.horizon
    return Lag(
        waiting=count,
        oldest_seconds=max(0.0, seconds or 0.0),
        held_by=_holder(cluster.horizon) if is_held else "",
    )


def _holder(transaction: int) -> str:
    """Give what runs the oldest transaction of the cluster, in whichever database it is."""
    # Locks show transactions by 32 bits, and to every role.
    short = str(transaction % 2**32)
    with connection.cursor() as cursor:
        cursor.execute("SELECT gid FROM pg_prepared_xacts WHERE transaction::text = %s", [short])
        if prepared := cursor.fetchone():
            return _("the prepared transaction %(name)s") % {"name": prepared[0]}
        cursor.execute(
            "SELECT pid, usename, application_name FROM pg_locks JOIN pg_stat_activity USING (pid)"
            " WHERE locktype = 'transactionid' AND transactionid::text = %s"
            " AND mode = 'ExclusiveLock' AND granted",
            [short],
        )
        running = cursor.fetchone()
    if running is None:
        return ""
    pid, role, program = running
    return _("the transaction of the database's process %(pid)s (%(role)s, %(program)s)") % {
        "pid": pid,
        "role": role,
        "program": program or "?",
    }
