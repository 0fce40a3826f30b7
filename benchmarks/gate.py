"""What the gate costs each request, beside two other gates in one run: `-m benchmarks.gate`.

django-termsandconditions and django-consent-trail are downloaded into a folder of this run only;
they are no part of the product. What could not be installed, or does not run, is said.
"""

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from benchmarks.machine import facts
from benchmarks.stage import Stage, StageError, staged
from config import embedded

PEERS: Final = ("django-termsandconditions==2.0.12", "django-consent-trail==0.1.0")
GOAL: Final = {"queries": 0.0, "us": 30.0}
RESULT: Final = Path(__file__).parent / "results" / "gate.json"


def install(folder: Path) -> None:
    """Download the peers, without what they depend on: Django and nh3 are here."""
    for peer in PEERS:
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        command += ["--disable-pip-version-check", "--target", str(folder), peer]
        done = subprocess.run(command, check=False)  # noqa: S603 (our own command)
        if done.returncode != 0:
            sys.stdout.write(f"{peer}: could not be installed\n")


def measure(stage: Stage) -> dict[str, Any]:
    """Time all gates in a process that has the peers on its path."""
    peers, file = stage.directory / "peers", stage.directory / "gate.json"
    install(peers)
    stage.run(
        "benchmarks.gating",
        str(file),
        DATABASE_ROLE="owner",
        DJANGO_SETTINGS_MODULE="benchmarks.gate_settings",
        PYTHONPATH=os.pathsep.join(
            map(str, (embedded.REPOSITORY, embedded.REPOSITORY / "site", peers))
        ),
    )
    found: dict[str, Any] = json.loads(file.read_text())
    return found


def summary(found: dict[str, Any]) -> dict[str, Any]:
    """Give the figures as they are published; ratios are taken within a turn."""
    turns = found.pop("us")
    us = {name: _spread(times) for name, times in turns.items()}
    ratios = {
        name: _spread([a / b for a, b in zip(times, turns["ours"], strict=True)])
        for name, times in turns.items()
        if name not in {"ours", "no gate"}
    }
    reached = {"queries": found["queries"]["ours"] <= GOAL["queries"]}
    reached["us"] = us["ours"]["median"] <= GOAL["us"]
    return {"us": us, "ratios": ratios, "goal": GOAL, "reached": reached} | found


def _spread(values: list[float]) -> dict[str, float]:
    return {"median": statistics.median(values), "lowest": min(values), "highest": max(values)}


def table(result: dict[str, Any]) -> str:
    """Give the figures for a person to read."""
    lines = [f"{'':28}{'queries':>9}{'µs':>9}{'lowest':>9}{'highest':>9}{'times ours':>12}"]
    for name, us in result["us"].items():
        ratio = result["ratios"].get(name, {}).get("median")
        shown = f"{ratio:12.1f}" if ratio else ""
        numbers = f"{us['median']:9.1f}{us['lowest']:9.1f}{us['highest']:9.1f}"
        lines.append(f"{name:28}{result['queries'][name]:9.2f}{numbers}{shown}")
    lines += [f"{name}: {why}" for name, why in result["not_run"].items()]
    for name in ("once_a_second_per_process", "once_a_minute_per_person"):
        one = result[name]
        lines.append(f"{name.replace('_', ' ')}: {one['queries']} queries, {one['us']:.0f} µs")
    for name, goal in GOAL.items():
        lines.append(f"goal {goal:g} {name}: {'reached' if result['reached'][name] else 'missed'}")
    return "\n".join(lines)


def main() -> int:
    """Measure, print the table, write `benchmarks/results/gate.json`; give the exit status."""
    machine = facts()
    try:
        with staged() as stage:
            result = {"machine": machine} | summary(measure(stage))
    except StageError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{table(result)}\n")
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
