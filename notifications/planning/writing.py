"""Writes deliveries by the thousand: one INSERT ... SELECT a batch, nothing of it in memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django.db import connection
from django.db.models import Case, DateTimeField, F, Func, Value, When
from django.db.models.functions import Greatest, Least

from notifications.models import Delivery, NoticePractice, Stage, State
from notifications.schedule import nine_in_the_morning
from notifications.schedule.notices import last_legal_day
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from notifications.models import Notice

# A batch is one transaction of well under two seconds on a slow machine.
AT_ONCE: Final = 10_000
# Due with the notice, and before anybody else.
CANARY_AHEAD: Final = timedelta(milliseconds=1)

_COLUMNS: Final = (
    "id, notice_id, practitioner_id, language, state, stage, round, tries, due_at, basis,"
    " exemption, no_reminders, maybe_twice, last_error, planned_at"
)


@dataclass(frozen=True, kw_only=True)
class Batch:
    """How many deliveries were made, the last id gone through (None: nobody), if it was the end."""

    made: int
    last: UUID | None
    is_last: bool


def rows_of_people(
    found: QuerySet[Any], notice: Notice, *, enters: date, at: datetime
) -> QuerySet[Any, Any]:
    """Give the rows of deliveries to practitioners: who, her language, when it is due.

    Who signs up during the window is shown both texts and can answer them there: hers is due on
    the next Paris morning, or on the last one that is in time, and never before the notice's.
    """
    first = Value(max(notice.send_from, at), output_field=DateTimeField())
    due: Any = first
    last = last_legal_day(enters, required_days=notice.required_days)
    if last is not None:
        latest = Value(nine_in_the_morning(last), output_field=DateTimeField())
        signs_up = When(
            contract_start__gte=paris_day(notice.promulgation.at),
            then=Greatest(first, Least(_MORNING_AFTER, latest)),
        )
        due = Case(signs_up, default=first)
    rows: QuerySet[Any, Any] = found.annotate(who=F("pk"), reads=F("language"), due=due)
    return rows


_MORNING_AFTER: Final = Func(
    F("contract_start"),
    template="((%(expressions)s + 1 + TIME '09:00') AT TIME ZONE 'Europe/Paris')",
    output_field=DateTimeField(),
)


def rows_of_deliveries(found: QuerySet[Any], *, due_at: datetime) -> QuerySet[Any, Any]:
    """Give the rows of deliveries to those to whom other deliveries went."""
    due = Value(due_at, output_field=DateTimeField())
    rows: QuerySet[Any, Any] = found.exclude(practitioner=None).annotate(
        who=F("practitioner"), reads=F("practitioner__language"), due=due
    )
    return rows


def insert(
    rows: QuerySet[Any, Any],
    notice: Notice,
    *,
    at: datetime,
    after: UUID | None = None,
    at_once: int = AT_ONCE,
) -> Batch:
    """Insert the deliveries of the next people after an id, in the caller's transaction.

    `rows` are annotated with who, reads and due. Who has a delivery of this notice keeps it.
    """
    if after is not None:
        rows = rows.filter(who__gt=after)
    wanted = rows.order_by("who").values_list("who", "reads", "due")[:at_once]
    source, values = wanted.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_statement(source), [*values, notice.pk, State.PLANNED, Stage.MAIL, at])
        seen, made, last = cursor.fetchone()
    return Batch(made=made, last=last, is_last=seen < at_once)


def _statement(source: str) -> str:
    return (
        f"WITH batch (who, reads, due) AS MATERIALIZED ({source}), made AS ("  # noqa: S608 (a queryset's own SQL)
        f"INSERT INTO {Delivery._meta.db_table} ({_COLUMNS})"
        " SELECT gen_random_uuid(), %s, who, reads, %s, %s, 1, 0, due, '', '', false, false, '', %s"
        " FROM batch ON CONFLICT DO NOTHING RETURNING 1)"
        " SELECT (SELECT count(*) FROM batch), (SELECT count(*) FROM made),"
        " (SELECT who FROM batch ORDER BY who DESC LIMIT 1)"
    )


def insert_canary(notice: Notice, *, at: datetime) -> None:
    """Insert the delivery to the brand's own address, where it has one; it leaves first."""
    practice = NoticePractice.objects.filter(site=notice.site_id).exclude(canary_email="").first()
    if practice is None:
        return
    canary = Delivery(
        id=uuid4(),
        notice=notice,
        language="fr",
        due_at=notice.send_from - CANARY_AHEAD,
        planned_at=at,
    )
    Delivery.objects.bulk_create([canary], ignore_conflicts=True)
