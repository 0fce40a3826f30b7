"""The ledger: sealing, verifying beside raw reading and hashing, proofs; and how it all grows.

`python -m benchmarks.ledger [ENTRIES]`: 1,000 entries, 10,000 and so on up to ENTRIES (100,000
unless told). PostgreSQL and what is measured share the machine.
"""

import json
import math
import signal
import sys
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.stage import Stage, StageError, staged

RESULTS = Path(__file__).parent / "results" / "ledger.json"
SMALLEST, USUAL = 1_000, 100_000
GOAL_RATIO = 0.9


def sizes(largest: int) -> list[int]:
    """Give the sizes at which we measure: tenfold steps up to the largest."""
    steps = [SMALLEST]
    while steps[-1] * 10 <= largest:
        steps.append(steps[-1] * 10)
    return [step for step in steps if step < largest] + [largest]


def measured(stage: Stage, largest: int) -> list[dict[str, Any]]:
    """Measure at each size."""
    file = stage.directory / "ledger.json"
    stage.run("benchmarks.ledger_work", str(file), *map(str, sizes(largest)))
    found: list[dict[str, Any]] = json.loads(file.read_text())
    return found


def growth(found: list[dict[str, Any]]) -> dict[str, float]:
    """Give the exponent with which the seconds of a proof and of an entry grow with the ledger.

    0 where they do not, 1 where they grow as it does; a logarithm's is near 0 and falls.
    """
    first, last = found[0], found[-1]
    if first is last:
        return {}
    ratio = math.log(last["entries"] / first["entries"])

    def exponent(one: float, other: float) -> float:
        return round(math.log(other / one) / ratio, 3)

    return {
        "proof": exponent(first["seconds"]["proof"], last["seconds"]["proof"]),
        "receipt": exponent(first["seconds"]["receipt"], last["seconds"]["receipt"]),
        "sealing an entry": exponent(_per_entry(first, "sealed"), _per_entry(last, "sealed")),
        "verifying an entry": exponent(_verifying(first), _verifying(last)),
        "steps of a proof": exponent(first["seconds"]["path"], last["seconds"]["path"]),
    }


def _per_entry(one: dict[str, Any], what: str) -> float:
    return 1 / float(one[what]["per_second"])


def _verifying(one: dict[str, Any]) -> float:
    return 1 / float(one["verified"]["derived_per_second"]["median"])


def report(found: list[dict[str, Any]]) -> str:
    """Give the figures as a table with a verdict."""
    names = ("entries", "sealed/s", "verified/s", "raw/s", "plain/s", "ratio", "plain", "acts/s")
    header = [*names, "whole/s", "proof ms", "receipt ms", "steps"]
    rows = [header, *(_row(one) for one in found)]
    lines = ["  ".join(cell.rjust(10) for cell in row) for row in rows]
    ratio = found[-1]["verified"]["ratio"]
    lines.append(
        f"verified / raw at {found[-1]['entries']:,} entries: {ratio['median']:.2f}"
        f" ({ratio['lowest']:.2f} to {ratio['highest']:.2f}), goal {GOAL_RATIO}:"
        f" {'reached' if ratio['median'] >= GOAL_RATIO else 'NOT reached'}"
    )
    for name, exponent in growth(found).items():
        lines.append(f"time of {name} grows as entries to the power of {exponent}")
    return "\n".join(lines) + "\n"


def _row(one: dict[str, Any]) -> list[str]:
    verified, seconds = one["verified"], one["seconds"]
    rates = (verified[f"{name}_per_second"]["median"] for name in ("derived", "raw", "raw_plain"))
    return [
        f"{one['entries']:,}",
        f"{one['sealed']['per_second']:,.0f}",
        *(f"{rate:,.0f}" for rate in rates),
        *(f"{verified[name]['median']:.2f}" for name in ("ratio", "ratio_plain")),
        *(f"{verified[f'{name}_per_second']:,.0f}" for name in ("records", "whole")),
        *(f"{seconds[name] * 1e3:.2f}" for name in ("proof", "receipt")),
        str(seconds["path"]),
    ]


def _stop(*_signal: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    """Measure, print and write the results; give the exit status."""
    signal.signal(signal.SIGTERM, _stop)
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else USUAL
    facts = machine.facts()
    try:
        with staged() as stage:
            found = measured(stage, largest)
    except StageError as error:
        sys.stderr.write(f"bench: {error}\n")
        return 1
    RESULTS.write_text(
        json.dumps({"machine": facts, "sizes": found, "growth": growth(found)}, indent=2) + "\n"
    )
    sys.stdout.write(report(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
