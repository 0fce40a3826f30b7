"""Planning deliveries beside a raw INSERT ... SELECT of the same rows, and the sweep at that size.

`python -m benchmarks.planning [DELIVERIES]`: 1,000,000 unless told; results are kept only of that
many or more. PostgreSQL and what is measured share the machine.
"""

import json
import signal
import sys
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.stage import Stage, StageError, staged

RESULTS = Path(__file__).parent / "results" / "planning.json"
USUAL = 1_000_000
GOAL_RATIO, GOAL_SWEEP = 2.0, 5.0


def measured(stage: Stage, size: int) -> dict[str, Any]:
    """Measure with so many people."""
    file = stage.directory / "planning.json"
    # The owner: a table beside the product's is made for the raw statement.
    stage.run("benchmarks.planning_work", str(file), str(size), DATABASE_ROLE="owner")
    found: dict[str, Any] = json.loads(file.read_text())
    return found


def report(found: dict[str, Any]) -> str:
    """Give the figures with a verdict; the sweep's goal is of 1,000,000 deliveries."""
    planned, swept = found["planned"], found["swept_seconds"]
    ratio, memory = planned["ratio"], planned["memory_mb"]
    rate = found["deliveries"] / planned["seconds"]["median"]
    lines = [
        f"{found['deliveries']:,} deliveries planned in {planned['seconds']['median']:.1f} s"
        f" ({rate:,.0f} a second), raw in {planned['raw_seconds']['median']:.1f} s",
        f"planned / raw: {ratio['median']:.2f} ({ratio['lowest']:.2f} to {ratio['highest']:.2f}),"
        f" goal {GOAL_RATIO:g} at most: {_verdict(ratio['median'] <= GOAL_RATIO)}",
        f"memory of the process: {memory['before']:.0f} MB before, {memory['most']:.0f} MB at most",
        f"a sweep: {swept['quiet']:.2f} s when nothing happened, {swept['busy']:.2f} s when 1,000"
        f" joined and 1,000 left, goal {GOAL_SWEEP:g} s: {_verdict(swept['quiet'] <= GOAL_SWEEP)}",
    ]
    return "\n".join(lines) + "\n"


def _verdict(is_reached: object) -> str:
    return "reached" if is_reached else "NOT reached"


def _stop(*_signal: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    """Measure, print and write the results; give the exit status."""
    signal.signal(signal.SIGTERM, _stop)
    size = int(sys.argv[1]) if len(sys.argv) > 1 else USUAL
    facts = machine.facts()
    try:
        with staged() as stage:
            found = measured(stage, size)
    except StageError as error:
        sys.stderr.write(f"bench: {error}\n")
        return 1
    if size >= USUAL:
        RESULTS.write_text(json.dumps({"machine": facts} | found, indent=2) + "\n")
    sys.stdout.write(report(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
