"""Auditors before ten million acts: each page, the export beside raw COPY, insertion beside empty.

`python -m benchmarks.auditing [PEOPLE] [DIRECTORY]`: 200,000 people, fifty acts each, unless told;
the history takes some twenty minutes to make and 20 GB, and stays in DIRECTORY where one is given.
Results are kept only of that many people or more. PostgreSQL and what is measured share the
machine.
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any, Final

from benchmarks import machine
from benchmarks.auditing_inserting import inserting
from benchmarks.stage import Stage, StageError, staged
from config import cluster

RESULTS: Final = Path(__file__).parent / "results" / "auditing.json"
USUAL: Final = 200_000
ROUNDS: Final = 40
# Milliseconds that 95 of 100 take at most.
GOAL_PAGE, GOAL_PERSON, GOAL_VERSION = 100.0, 30.0, 300.0
GOAL_EXPORT, GOAL_INSERTING = 0.4, 0.9
_OF_ITS_OWN: Final = {
    "person": GOAL_PERSON,
    "person as of a day": GOAL_PERSON,
    "version": GOAL_VERSION,
    "version as of a day": GOAL_VERSION,
}


def give_room() -> str:
    """Let PostgreSQL keep a quarter of the memory, as its manual advises; give how much."""
    # The demo's 64 MB are for a laptop; nobody keeps ten million acts on one.
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    cluster.SETTINGS["shared_buffers"] = f"{memory // 4 // 2**20}MB"
    return cluster.SETTINGS["shared_buffers"]


def measured(stage: Stage, people: int) -> dict[str, Any]:
    """Fill where nothing is filled yet, then measure."""
    filled = stage.directory / "filled.json"
    if not filled.exists():
        stage.run("benchmarks.auditing_data", str(people), str(filled), DATABASE_ROLE="owner")
    # What came since a kept directory was filled.
    stage.run("django", "migrate", "--verbosity=0", DATABASE_ROLE="owner")
    stage.run("django", "collectstatic", "--no-input", "--verbosity=0")
    found: dict[str, Any] = {"history": json.loads(filled.read_text())}
    for name, module in (
        ("pages", "benchmarks.auditing_pages"),
        ("exports", "benchmarks.auditing_exports"),
    ):
        file = stage.directory / f"{name}.json"
        stage.run(module, str(file), str(ROUNDS), MFA_REQUIRED="0")
        found[name] = json.loads(file.read_text())
    found["inserting"] = inserting(stage)
    return found


def report(found: dict[str, Any]) -> str:
    """Give the figures, each with its verdict."""
    lines = [f"{found['history']['acts']:,} lines", f"{'':34} {'p50':>7} {'p95':>7} ms"]
    for name, page in found["pages"].items():
        goal = _OF_ITS_OWN.get(name, GOAL_PAGE)
        beside = f"; stock {page['stock']:,.0f} ms" if "stock" in page else ""
        lines.append(
            f"{name:34} {page['p50']:7.1f} {page['p95']:7.1f}"
            f"  goal {goal:g}: {_verdict(page['p95'] <= goal)}{beside}"
        )
    for name, one in found["exports"].items():
        beside = ""
        if "ratio" in one:
            beside = f", {one['ratio']:.2f} of raw COPY"
            beside += f", goal {GOAL_EXPORT:g}: {_verdict(one['ratio'] >= GOAL_EXPORT)}"
        lines.append(
            f"export {name}: {one['rows']:,} rows, {one['per_second']:,.0f} a second{beside};"
            f" {one['memory_mb']:.0f} MB at most"
        )
    one = found["inserting"]
    lines.append(
        f"inserting beside {one['held']:,} acts: {one['full']:,.0f} a second, beside"
        f" {one['held_empty']:,}: {one['empty']:,.0f}; ratio {one['ratio']['median']:.2f}"
        f" ({one['ratio']['lowest']:.2f} to {one['ratio']['highest']:.2f}), goal"
        f" {GOAL_INSERTING:g}: {_verdict(one['ratio']['median'] >= GOAL_INSERTING)}"
    )
    return "\n".join(lines) + "\n"


def _verdict(is_reached: object) -> str:
    return "reached" if is_reached else "NOT reached"


def _stop(*_signal: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    """Measure, print and write the results; give the exit status."""
    signal.signal(signal.SIGTERM, _stop)
    people = int(sys.argv[1]) if len(sys.argv) > 1 else USUAL
    kept = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    facts = machine.facts() | {"shared_buffers": give_room()}
    try:
        with staged(kept=kept) as stage:
            found = measured(stage, people)
    except StageError as error:
        sys.stderr.write(f"bench: {error}\n")
        return 1
    if people >= USUAL:
        RESULTS.write_text(json.dumps({"machine": facts} | found, indent=2) + "\n")
    sys.stdout.write(report(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
