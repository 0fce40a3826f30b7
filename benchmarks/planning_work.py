"""What `benchmarks.planning` measures, in a process of the product: planning, then sweeping.

`python -m benchmarks.planning_work FILE SIZE`: enters people until a brand has SIZE of them, plans
their deliveries in turns with the raw statement, and writes what was measured to FILE.
"""

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 (after the setup)

from consent.models import Practitioner  # noqa: E402
from notifications.models import Delivery, Notice, NoticeKind, Progress  # noqa: E402
from notifications.planning import plan, sweep  # noqa: E402
from notifications.schedule import nine_in_the_morning  # noqa: E402
from policies.deadlines import paris_day  # noqa: E402
from policies.models import EntryIntoForce  # noqa: E402

ROUNDS, AT_ONCE, MOVED = 3, 50_000, 1_000
A_DAY = timedelta(days=1)
RAW = "bench_delivery"

_PEOPLE = """
INSERT INTO consent_practitioner (id, site_id, external_id, name, email, second_email,
    postal_address, language, contract_start)
SELECT gen_random_uuid(), %(site)s, %(word)s || n, 'Reader ' || n,
    %(word)s || n || '@bench.example', '', '',
    CASE WHEN n %% 10 = 0 THEN 'en' ELSE 'fr' END, '2020-01-01'
FROM generate_series(%(start)s, %(stop)s - 1) n
"""
# A table of the same shape: every column, check, index and reference.
_SHAPE = f"""
CREATE TABLE {RAW} (LIKE notifications_delivery INCLUDING ALL);
ALTER TABLE {RAW} ADD FOREIGN KEY (notice_id) REFERENCES notifications_notice
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE {RAW} ADD FOREIGN KEY (practitioner_id) REFERENCES consent_practitioner
    DEFERRABLE INITIALLY DEFERRED;
"""
_RAW = f"""
INSERT INTO {RAW} (id, notice_id, practitioner_id, language, state, stage, round, tries, due_at,
    basis, exemption, no_reminders, maybe_twice, last_error, planned_at)
SELECT gen_random_uuid(), %(notice)s, id, language, 'planned', 'mail', 1, 0, %(at)s, '', '', false,
    false, '', %(at)s
FROM consent_practitioner WHERE site_id = %(site)s AND contract_start <= %(day)s
    AND (contract_end IS NULL OR contract_end >= %(today)s)
"""  # noqa: S608 (our own words)


def add_people(site: int, size: int, *, word: str = "bench") -> None:
    """Enter people of a brand."""
    for start in range(0, size, AT_ONCE):
        given: dict[str, Any] = {
            "site": site,
            "word": word,
            "start": start,
            "stop": min(start + AT_ONCE, size),
        }
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_PEOPLE, given)


def run(statement: str) -> None:
    """Run statements of the owner."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def entry() -> EntryIntoForce:
    """Give the entry into force of which people are told: of a brand with the most versions."""
    found = EntryIntoForce.objects.standing().filter(version__promulgation__isnull=False)
    return found.select_related("version__promulgation__site").latest("day")


def notice_of(one: EntryIntoForce, *, number: int, at: datetime) -> Notice:
    """Give another notice of it, with nobody planned."""
    promulgation = one.version.promulgation
    if promulgation is None or one.day is None:
        raise SystemExit("The samples have no promulgation.")
    made = Notice(
        site=promulgation.site,
        kind=NoticeKind.CHANGE,
        promulgation=promulgation,
        number=number,
        day=one.day,
        required_days=30,
        send_from=at,
        created_at=at,
    )
    made.save()
    Progress.objects.create(notice=made)
    return made


def seconds_of(work: Callable[[], object]) -> float:
    """Give how long some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def memory() -> float:
    """Give the most memory that this process ever held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def raw(notice: Notice, at: datetime) -> None:
    """Insert the same rows with one plain statement: the limit."""
    given: dict[str, Any] = {"notice": notice.pk, "at": at, "site": notice.site_id}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_RAW, given | {"day": notice.day, "today": paris_day(at)})


def planned(at: datetime) -> None:
    """Plan as a worker does."""
    if plan(clock=lambda: at, budget=A_DAY):
        raise SystemExit("The planning of the benchmark did not end.")


def in_turns(one: EntryIntoForce, at: datetime) -> dict[str, Any]:
    """Plan in turns with the raw statement; both tables grow alike from round to round."""
    rounds, before = [], memory()
    for number in range(1, ROUNDS + 1):
        # Planned by now: a notice of the round before is not in the way.
        notice = notice_of(one, number=number, at=at)
        limit = seconds_of(lambda notice=notice: raw(notice, at))  # type: ignore[misc]
        took = seconds_of(lambda: planned(at))
        rounds.append((took, limit))
        _check_same(notice)
    return {
        "seconds": _middle([took for took, _limit in rounds]),
        "raw_seconds": _middle([limit for _took, limit in rounds]),
        "ratio": _middle([took / limit for took, limit in rounds]),
        "memory_mb": {"before": before, "most": memory()},
    }


def _check_same(notice: Notice) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {RAW} WHERE notice_id = %s", [notice.pk])  # noqa: S608 (ours)
        (number,) = cursor.fetchone()
    if notice.deliveries.to_people().count() != number:
        raise SystemExit("The planning of the benchmark is not of the same people.")


def _middle(values: list[float]) -> dict[str, float]:
    return {"median": statistics.median(values), "lowest": min(values), "highest": max(values)}


def swept(site: int, at: datetime) -> dict[str, float]:
    """Sweep the last notice when nothing happened, and when people joined and left."""
    *others, last = Notice.objects.changes().order_by("number")
    for one in others:
        Progress.objects.filter(notice=one).update(planned_at=None)
    found = {"quiet": seconds_of(lambda: sweep(clock=lambda: at, budget=A_DAY))}
    add_people(site, MOVED, word="joined")
    some = Practitioner.objects.filter(site=site, external_id__startswith="bench")[:MOVED]
    Practitioner.objects.filter(pk__in=[one.pk for one in some]).update(contract_end="2020-12-31")
    found["busy"] = seconds_of(lambda: sweep(clock=lambda: at, budget=A_DAY))
    exempt = Delivery.objects.filter(notice=last, state="exempt").count()
    joined = last.deliveries.filter(practitioner__external_id__startswith="joined").count()
    if (exempt, joined) != (MOVED, MOVED):
        raise SystemExit("The sweep of the benchmark missed somebody.")
    return found


def main() -> None:
    """Enter people, plan, sweep, and write it down."""
    file, size = sys.argv[1], int(sys.argv[2])
    one = entry()
    at = nine_in_the_morning(one.day or one.decided_at.date()) - timedelta(days=40)
    site = one.version.policy.site_id
    add_people(site, size - Practitioner.objects.filter(site=site).count())
    run(_SHAPE)
    run("ANALYZE consent_practitioner")
    found: dict[str, Any] = {"deliveries": size, "rounds": ROUNDS, "planned": in_turns(one, at)}
    # As the server does by itself within a minute.
    run("ANALYZE notifications_delivery")
    found["swept_seconds"] = swept(site, at)
    sys.stdout.write(f"{json.dumps(found)}\n")
    Path(file).write_text(json.dumps(found))


if __name__ == "__main__":
    main()
