"""`make bench`: runs every benchmark, one after the other; exit 1 when one could not be run."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BENCHMARKS = (
    "benchmarks.pages",
    "benchmarks.import_time",
    "benchmarks.redline_time",
    "benchmarks.gate",
    "benchmarks.ledger",
    "benchmarks.acts",
    "benchmarks.choosing",
    "benchmarks.banner",
    "benchmarks.planning",
    "benchmarks.delivering",
    # A twentieth of the history that its goals are set for, which takes most of an hour.
    "benchmarks.auditing 10000",
)


def main() -> int:
    """Run the benchmarks, each in a process of its own; give the exit status."""
    variables = os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"}
    failed = []
    for name in BENCHMARKS:
        sys.stdout.write(f"\n== {name}\n")
        sys.stdout.flush()
        command = [sys.executable, "-m", *name.split()]
        done = subprocess.run(command, cwd=ROOT, env=variables, check=False)  # noqa: S603
        if done.returncode != 0:
            failed.append(name)
    if failed:
        sys.stderr.write(f"bench: not run to the end: {', '.join(failed)}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
