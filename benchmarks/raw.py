"""The limit beside which recording is measured: pgbench, writing the same rows and nothing else."""

import re
import subprocess
from pathlib import Path

from benchmarks.stage import CLUSTER, StageError
from config import binaries, embedded

CLIENTS = 8


def pgbench(script: Path, *, seconds: int, database: str = embedded.DATABASE) -> float:
    """Give the transactions a second of a script, by eight clients. Raises StageError for none."""
    program = binaries.find(embedded.data_directory(CLUSTER)) / "pgbench"
    command = [str(program), "--no-vacuum", "--client", str(CLIENTS), "--jobs", "1"]
    command += ["--time", str(seconds), "--file", str(script), "--protocol", "prepared"]
    command.append(embedded.url("owner", database, cluster=CLUSTER))
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
    rate = re.search(r"tps = ([\d.]+)", done.stdout)
    if rate is None or not float(rate[1]):
        raise StageError(f"pgbench did not run:\n{done.stderr[-800:]}")
    return float(rate[1])
