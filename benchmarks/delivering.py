"""Notices sent with per-mail durability, beside django-post_office and a raw loop of smtplib.

`python -m benchmarks.delivering [MAILS [TURNS]]`: 300 mails a turn and 5 turns unless told. In each
turn all send to the same sink from one process: ours (composed, tried, one commit for each mail),
ours to the recipients' own server (each with its proof and its line in the ledger), the very same
messages by smtplib, the same with one row committed for each, and django-post_office with the same
texts and files. Then two processes against one, on a sink that answers in 50 ms.
"""

import json
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.stage import READY_WITHIN, Stage, StageError, staged

RESULTS = Path(__file__).parent / "results" / "delivering.json"
MAILS, TURNS = 300, 5
SLOW_MS = 50
GOALS = {"django-post_office": 2.0, "raw loop": 0.5, "raw loop, a commit each": None}
GOAL_WORKERS = 1.7


@contextmanager
def sink(stage: Stage, name: str, delay: int) -> Iterator[int]:
    """Run a sink in a process of its own; give its port."""
    file = stage.directory / f"{name}.port"
    command = [sys.executable, "-m", "benchmarks.delivering_sink", str(file), str(delay)]
    with subprocess.Popen(command) as process:  # noqa: S603 (our own command)
        try:
            limit = time.monotonic() + READY_WITHIN
            while not file.exists():
                if process.poll() is not None or time.monotonic() > limit:
                    raise StageError("The sink does not listen.")
                time.sleep(0.05)
            yield int(file.read_text())
        finally:
            process.kill()


def measured(stage: Stage, mails: int, turns: int) -> dict[str, Any]:
    """Measure in one process that has both on its path."""
    file = stage.directory / "delivering.json"
    with sink(stage, "quick", 0) as quick, sink(stage, "slow", SLOW_MS) as slow:
        stage.run(
            "benchmarks.delivering_work",
            str(file),
            *map(str, (quick, slow, mails, turns)),
            DATABASE_ROLE="owner",
            DJANGO_SETTINGS_MODULE="benchmarks.delivering_settings",
        )
    found: dict[str, Any] = json.loads(file.read_text())
    return found


def summary(found: dict[str, Any]) -> dict[str, Any]:
    """Give the figures as they are published; ratios are taken within a turn."""
    turns = found.pop("turns")
    one, several = found.pop("workers").values()
    ratios = {
        name: _spread([turn["ours"] / turn[name] for turn in turns]) | {"goal": goal}
        for name, goal in GOALS.items()
    }
    pairs = zip(several, one, strict=True)
    ratios["two workers / one"] = _spread([a / b for a, b in pairs]) | {"goal": GOAL_WORKERS}
    return found | {
        "mails_per_second": {name: _spread([turn[name] for turn in turns]) for name in turns[0]},
        "mails_per_second_slow_sink": {"1": _spread(one), "2": _spread(several)},
        "ratios": ratios,
    }


def _spread(values: list[float]) -> dict[str, Any]:
    return {
        "median": round(statistics.median(values), 2),
        "lowest": round(min(values), 2),
        "highest": round(max(values), 2),
    }


def report(result: dict[str, Any]) -> str:
    """Give the figures for a person to read."""
    lines = [f"{'':34}{'mails/s':>10}{'lowest':>10}{'highest':>10}"]
    rates = result["mails_per_second"] | {
        f"sink of {SLOW_MS} ms, {number} worker(s)": rate
        for number, rate in result["mails_per_second_slow_sink"].items()
    }
    for name, rate in rates.items():
        lines.append(f"{name:34}" + "".join(f"{rate[key]:10.1f}" for key in rate))
    lines.append(
        f"{result['mails_a_turn']} mails a turn of {result['message_bytes']:,} bytes;"
        f" django-post-office {result['post_office']}"
    )
    lines += [_verdict(name, ratio) for name, ratio in result["ratios"].items()]
    return "\n".join(lines) + "\n"


def _verdict(name: str, ratio: dict[str, Any]) -> str:
    what = name if "/" in name else f"ours / {name}"
    said = f"{what}: {ratio['median']:.2f} ({ratio['lowest']:.2f} to {ratio['highest']:.2f})"
    if ratio["goal"] is None:
        return said
    verdict = "reached" if ratio["median"] >= ratio["goal"] else "NOT reached"
    return f"{said}, goal {ratio['goal']:g}: {verdict}"


def _stop(*_signal: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    """Measure, print and write the results; give the exit status."""
    signal.signal(signal.SIGTERM, _stop)
    given = [int(one) for one in sys.argv[1:]]
    mails, turns = [*given, *(MAILS, TURNS)[len(given) :]]
    facts = machine.facts()
    try:
        with staged() as stage:
            result = {"machine": facts} | summary(measured(stage, mails, turns))
    except StageError as error:
        sys.stderr.write(f"bench: {error}\n")
        return 1
    RESULTS.write_text(json.dumps(result, indent=2) + "\n")
    sys.stdout.write(report(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
