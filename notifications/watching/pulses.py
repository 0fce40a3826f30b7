"""Signs of life, by the database's clock alone: a process whose clock was moved alarms nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection
from django.urls import reverse

from notifications.models import Delivery, Heartbeat, Mail, Notice
from notifications.watching import words
from notifications.watching.alarms import Alarm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Who publishes the scheduled tasks, and who does them: one of both may be dead.
SCHEDULER: Final = "scheduler"
QUEUE: Final = "queue celery"
# Both are heard once a minute.
SILENT_AFTER: Final = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Pulse:
    """Who was last heard of when, and what time it is, both by the database's clock."""

    at: datetime
    beats: Mapping[str, datetime]


def beat(name: str) -> None:
    """Keep that something lives, at the database's time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO notifications_heartbeat (name, at) VALUES (%s, clock_timestamp())"
            " ON CONFLICT (name) DO UPDATE SET at = EXCLUDED.at",
            [name],
        )


def database_time() -> datetime:
    """Give the time by the database's clock, which all processes have in common."""
    return pulse().at


def pulse() -> Pulse:
    """Read the signs of life, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT clock_timestamp(), name, at"
            " FROM (VALUES (1)) AS one LEFT JOIN notifications_heartbeat ON true"
        )
        rows = cursor.fetchall()
    return Pulse(at=rows[0][0], beats={name: at for _now, name, at in rows if name is not None})


def silences(*, at: datetime) -> Iterator[Alarm]:
    """Give who has been silent for ten minutes at an instant."""
    return silent(Pulse(at=at, beats=dict(Heartbeat.objects.values_list("name", "at"))))


def silent(pulse: Pulse) -> Iterator[Alarm]:
    """Give who is silent. An installation that never had a worker is, once something waits.

    As soon as each was heard within ten minutes nothing is asked of the database.
    """
    for name, last in sorted(pulse.beats.items()):
        if pulse.at - last >= SILENT_AFTER:
            yield _silence(name, last)
    if QUEUE not in pulse.beats:
        since = _waits_since(pulse.at - SILENT_AFTER)
        if since is not None:
            yield _silence("", since)


def _silence(name: str, since: datetime) -> Alarm:
    return Alarm(
        key=f"silence:{name or 'no worker yet'}",
        site=None,
        said=lambda: words.silence(name, since),
        path=reverse("notifications_desk_notices"),
        facts={"name": name, "since": since.isoformat()},
    )


def _waits_since(until: datetime) -> datetime | None:
    """Give since when a mail or a notice's delivery waits that was due by an instant."""
    mails = Mail.objects.due(at=until).values_list("next_try_at", flat=True)
    running = Delivery.objects.due(at=until).filter(notice__in=Notice.objects.running())
    waiting = [mails.first(), running.values_list("due_at", flat=True).first()]
    return min((one for one in waiting if one is not None), default=None)
