"""Acts a second into ten million beside the same into an empty table: transactions, in turns."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psycopg

from benchmarks.raw import pgbench
from benchmarks.stage import CLUSTER
from config import embedded, queue, roles

if TYPE_CHECKING:
    from benchmarks.stage import Stage

EMPTY: Final = "empty"
RAW: Final = Path(__file__).with_name("acts.sql")
TURNS, SECONDS, PEOPLE = 4, 10, 250_000
_PEOPLE: Final = f"""
DROP TABLE IF EXISTS bench_people;
DROP SEQUENCE IF EXISTS bench_turn;
CREATE SEQUENCE bench_turn;
INSERT INTO consent_practitioner (id, site_id, external_id, name, email, second_email,
    postal_address, language, contract_start)
SELECT gen_random_uuid(), (SELECT site_id FROM policies_policy LIMIT 1), 'acting-' || n, 'New', '',
    '', '', 'fr', '2026-01-01' FROM generate_series(1, {PEOPLE}) n
ON CONFLICT DO NOTHING;
CREATE TABLE bench_people AS SELECT row_number() OVER () AS turn, id FROM consent_practitioner one
    WHERE external_id LIKE 'acting-%'
    AND NOT EXISTS (SELECT FROM consent_act WHERE practitioner_id = one.id);
CREATE UNIQUE INDEX ON bench_people (turn);
"""  # noqa: S608 (our own words)


def inserting(stage: Stage) -> dict[str, Any]:
    """Give transactions a second in both, the ratio of each turn, and how many acts each held."""
    _make_empty(stage)
    for database in (embedded.DATABASE, EMPTY):
        _run(database, _PEOPLE)
        _vacuum(database)
    held = {database: _acts(database) for database in (embedded.DATABASE, EMPTY)}
    turns = []
    for _turn in range(TURNS):
        rates = [
            pgbench(RAW, seconds=SECONDS, database=database)
            for database in (embedded.DATABASE, EMPTY)
        ]
        turns.append((rates[0], rates[1], rates[0] / rates[1]))
    full, empty, ratio = (sorted(values) for values in zip(*turns, strict=True))
    return {
        "held": held[embedded.DATABASE],
        "held_empty": held[EMPTY],
        "full": statistics.median(full),
        "empty": statistics.median(empty),
        "ratio": {"median": statistics.median(ratio), "lowest": ratio[0], "highest": ratio[-1]},
    }


def _make_empty(stage: Stage) -> None:
    """Make a second database in the same cluster: same tables, no history but the samples’."""
    with psycopg.connect(embedded.url("superuser", "postgres", CLUSTER), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {EMPTY}")
    roles.provision(cluster=CLUSTER, database=EMPTY)
    queue.install_queue(embedded.url("owner", EMPTY, CLUSTER))
    stage.run(
        "benchmarks.prepare",
        DATABASE_ROLE="owner",
        DATABASE_URL=embedded.url("app", EMPTY, CLUSTER),
        DATABASE_OWNER_URL=embedded.url("owner", EMPTY, CLUSTER),
    )


def _run(database: str, statements: str) -> None:
    with psycopg.connect(embedded.url("owner", database, CLUSTER)) as connection:
        connection.execute(statements)


def _vacuum(database: str) -> None:
    """Leave nothing for later that would disturb a turn."""
    with psycopg.connect(embedded.url("superuser", database, CLUSTER), autocommit=True) as admin:
        admin.execute("VACUUM (ANALYZE) consent_practitioner")
        admin.execute("CHECKPOINT")


def _acts(database: str) -> int:
    with psycopg.connect(embedded.url("owner", database, CLUSTER)) as connection:
        row = connection.execute("SELECT count(*) FROM consent_act").fetchone()
    return int(row[0]) if row else 0
