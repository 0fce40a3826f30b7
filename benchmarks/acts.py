"""Answers by HTTP: flat out, and 140 a second, beside raw transactions with the same inserts.

`python -m benchmarks.acts [SECONDS]`: SECONDS of the steady load, 60 unless told. Load generator,
PostgreSQL and server share the machine. None may be lost: as many rows as answers that said so.
"""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import machine
from benchmarks.raw import pgbench
from benchmarks.stage import CLUSTER, Stage, StageError, staged
from config import embedded

RESULTS = Path(__file__).parent / "results" / "acts.json"
RAW = Path(__file__).with_name("acts.sql")
HOST = "cabinetzen.localhost"
RATE, PEAK = 140, 400  # answers a second: the goal, and one nobody could keep
FLAT_OUT, SPIKE, RAW_SECONDS = 15, 10, 10  # seconds
GOAL_P99, GOAL_RATIO, GOAL_LAG = 2.0, 0.25, 10.0
# As the demo serves: two processes, with threads in which answers wait for their turn.
SERVER = ("--workers", "2", "--blocking-threads", "32", "--no-ws", "--workers-kill-timeout", "5")


def measured(stage: Stage, *, seconds: float) -> dict[str, Any]:
    """Measure each in turn, on people of its own; count rows after each."""
    wanted = int(RATE * seconds) + PEAK * SPIKE + 600 * FLAT_OUT
    asked = _people(stage, wanted)
    found: dict[str, Any] = {}
    web = stage.server("config.wsgi:application", options=SERVER)
    # What answers write is sealed beside, as on a server.
    with web as port, stage.beside("django", "seal_ledger", "--stay"):
        loads = {"flat out": (0, FLAT_OUT), "steady": (RATE, seconds), "spike": (PEAK, SPIKE)}
        for name, (rate, length) in loads.items():
            before = _acts()
            one = _post(stage, port, rate, length, asked)
            one["rows"] = _acts() - before
            one["per_second"] = one["recorded"] / one["seconds"]
            # Nobody answers twice: the next load is of other people.
            asked["sessions"] = asked["sessions"][sum(one["statuses"].values()) :]
            found[name] = one
            sys.stdout.write(f"bench: {name}: {one}\n")
            sys.stdout.flush()
    found["sealing"] = _sealing()
    found["raw"] = _raw()
    found["ratio"] = found["flat out"]["per_second"] / found["raw"]
    return found


def _people(stage: Stage, count: int) -> dict[str, Any]:
    file = stage.directory / "actors.json"
    stage.run("django", "make_actors", str(count), str(file))
    asked: dict[str, Any] = json.loads(file.read_text())
    version = asked["form"]["version"]
    return asked | {"host": HOST, "path": f"/mes-documents/repondre/{version}/"}


def _post(
    stage: Stage, port: int, rate: float, seconds: float, asked: dict[str, Any]
) -> dict[str, Any]:
    file = stage.directory / "load.json"
    file.write_text(json.dumps(asked))
    command = [sys.executable, "-m", "benchmarks.posting", str(port), str(rate), str(seconds)]
    done = subprocess.run([*command, str(file)], check=True, capture_output=True, text=True)  # noqa: S603
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _acts() -> int:
    with psycopg.connect(embedded.url("app", cluster=CLUSTER)) as connection:
        row = connection.execute(
            "SELECT count(*) FROM consent_act act JOIN consent_entry entry ON entry.id = entry_id"
        ).fetchone()
    return int(row[0]) if row else 0


def _sealing() -> dict[str, float]:
    """Give the seconds from an answer's line to the checkpoint that holds it, once published."""
    with psycopg.connect(embedded.url("app", cluster=CLUSTER)) as connection:
        row = connection.execute(
            "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY lag),"
            " percentile_cont(0.99) WITHIN GROUP (ORDER BY lag), max(lag), count(*)"
            " FROM (SELECT extract(epoch FROM published.at - entry.recorded_at)::float AS lag"
            "  FROM consent_act act JOIN consent_entry entry ON entry.id = act.entry_id"
            "  JOIN consent_seal seal ON seal.entry_id = entry.id"
            "  CROSS JOIN LATERAL (SELECT at FROM consent_publication"
            "   WHERE checkpoint_id > seal.position ORDER BY checkpoint_id LIMIT 1) published"
            "  ) lags"
        ).fetchone()
    return dict(zip(("p50", "p99", "worst", "lines"), row or (), strict=False))


def _raw() -> float:
    """Give the transactions per second of pgbench: the rows of an answer and nothing else."""
    with psycopg.connect(embedded.url("owner", cluster=CLUSTER), autocommit=True) as connection:
        connection.execute("CREATE SEQUENCE bench_turn")
        connection.execute(
            "CREATE TABLE bench_people AS SELECT row_number() OVER () AS turn, id"
            " FROM consent_practitioner p WHERE NOT EXISTS"
            " (SELECT 1 FROM consent_act WHERE practitioner_id = p.id)"
        )
        connection.execute("CREATE UNIQUE INDEX ON bench_people (turn)")
    return pgbench(RAW, seconds=RAW_SECONDS)


def _stop(*_signal: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    """Measure, print and write the results; give the exit status."""
    signal.signal(signal.SIGTERM, _stop)
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    facts = machine.facts()
    try:
        with staged() as stage:
            found = measured(stage, seconds=seconds)
    except (StageError, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"bench: {error}\n")
        return 1
    RESULTS.write_text(json.dumps({"machine": facts} | found, indent=2) + "\n")
    sys.stdout.write(_report(found))
    wrong = [
        one for _name, one in _loads(found) if one["rows"] != one["recorded"] or not one["rows"]
    ]
    if wrong:
        sys.stderr.write("bench: answers were lost, or none was recorded.\n")
    return 1 if wrong else 0


def _loads(found: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(name, found[name]) for name in ("flat out", "steady", "spike")]


def _report(found: dict[str, Any]) -> str:
    lines = [f"{'':10} {'acts/s':>8} {'p50 s':>7} {'p99 s':>7} {'worst':>7}  rows  answers"]
    for name, one in _loads(found):
        times = " ".join(f"{one[key] or 0:7.3f}" for key in ("p50", "p99", "worst"))
        counts = f"{one['rows']} {one['statuses']}"
        lines.append(f"{name:10} {one['per_second']:8.1f} {times}  {counts}")
    steady = found["steady"]["p99"] or float("inf")
    lag = found["sealing"]
    lines.append(
        f"sealed and published after: p50 {lag['p50']:.2f} s, p99 {lag['p99']:.2f} s, worst"
        f" {lag['worst']:.2f} s, of {lag['lines']:.0f} lines; goal p99 {GOAL_LAG:g} s:"
        f" {'reached' if lag['p99'] < GOAL_LAG else 'not reached'}"
    )
    lines.append(f"raw transactions (pgbench, 8 clients): {found['raw']:.0f}/s")
    lines.append(
        f"acts flat out / raw: {found['ratio']:.2f}, goal {GOAL_RATIO}: "
        f"{'reached' if found['ratio'] >= GOAL_RATIO else 'not reached'}"
    )
    shed = found["steady"]["statuses"].get("503", 0)
    lines.append(
        f"p99 at {RATE}/s: {steady:.2f} s with {shed} shed, goal {GOAL_P99:g} s and none shed: "
        f"{'reached' if steady <= GOAL_P99 and not shed else 'not reached'}"
    )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
