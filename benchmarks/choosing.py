"""Choices on trackers saved by HTTP, flat out, beside raw transactions with the same inserts.

`python -m benchmarks.choosing [SECONDS]`: SECONDS of each load, 15 unless told. Each choice is a
new visitor's refusal, sent as a plain form: checked, recorded with its line, signed. Load
generator, PostgreSQL and server share the machine. None may be lost.
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

RESULTS = Path(__file__).parent / "results" / "choosing.json"
RAW = Path(__file__).with_name("choosing.sql")
HOST = "cabinetzen.localhost"
SECONDS = 15.0
# As the demo serves.
SERVER = ("--workers", "2", "--blocking-threads", "32", "--no-ws", "--workers-kill-timeout", "5")
# All load comes from one address here; the limit of a network is not what is measured.
UNLIMITED = str(10**9)


def measured(stage: Stage, *, seconds: float) -> dict[str, Any]:
    """Measure the product, then raw transactions; count rows after the first."""
    web = stage.server("config.wsgi:application", options=SERVER, CHOICES_PER_HOUR=UNLIMITED)
    # What choices write is sealed beside, as on a server.
    with web as port, stage.beside("django", "seal_ledger", "--stay"):
        asked = _asked(port)
        # The first ones compile templates and statements.
        _post(stage, port, min(2.0, seconds), asked)
        before = _choices()
        product = _post(stage, port, seconds, asked)
        product["rows"] = _choices() - before
    product["per_second"] = product["recorded"] / product["seconds"]
    raw = pgbench(RAW, seconds=max(1, round(seconds)))
    return {"product": product, "raw": raw, "ratio": product["per_second"] / raw}


def _asked(port: int) -> dict[str, Any]:
    """Give what the banner of the brand sends when somebody refuses."""
    number = _one("SELECT major || '.' || minor FROM consent_consentversion version", HOST)
    if not number:
        raise StageError(f"{HOST} asks nothing: it has no consent version.")
    return {
        "host": f"{HOST}:{port}",
        "path": "/cookies/preferences/",
        "form": {"decision": "refuse", "version": number, "place": "banner"},
        "headers": [f"Origin: http://{HOST}:{port}", "Sec-Fetch-Site: same-origin"],
    }


def _post(stage: Stage, port: int, seconds: float, asked: dict[str, Any]) -> dict[str, Any]:
    file = stage.directory / "choosing.json"
    file.write_text(json.dumps(asked))
    command = [sys.executable, "-m", "benchmarks.posting", str(port), "0", str(seconds)]
    done = subprocess.run([*command, str(file)], check=True, capture_output=True, text=True)  # noqa: S603
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _choices() -> int:
    with psycopg.connect(embedded.url("app", cluster=CLUSTER)) as connection:
        row = connection.execute(
            "SELECT count(*) FROM consent_trackerchoice choice"
            " JOIN consent_choicevisitor visitor ON visitor.choice_id = choice.id"
            " JOIN consent_opening opening ON opening.entry_id = choice.entry_id"
        ).fetchone()
    return int(row[0]) if row else 0


def _one(select: str, host: str) -> str:
    with psycopg.connect(embedded.url("app", cluster=CLUSTER)) as connection:
        row = connection.execute(
            f"{select} JOIN wagtailcore_site site ON site.id = version.site_id"
            " WHERE hostname = %s ORDER BY major DESC, minor DESC LIMIT 1",
            [host],
        ).fetchone()
    return str(row[0]) if row else ""


def _stop(*_signal: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    """Measure, print and write the results; give the exit status."""
    signal.signal(signal.SIGTERM, _stop)
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    facts = machine.facts()
    try:
        with staged() as stage:
            found = measured(stage, seconds=seconds)
    except (StageError, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"bench: {error}\n")
        return 1
    RESULTS.write_text(json.dumps({"machine": facts} | found, indent=2) + "\n")
    sys.stdout.write(_report(found))
    product = found["product"]
    if product["rows"] != product["recorded"] or not product["rows"]:
        sys.stderr.write("bench: choices were lost, or none was recorded.\n")
        return 1
    return 0


def _report(found: dict[str, Any]) -> str:
    product = found["product"]
    times = ", ".join(f"{name} {product[name] or 0:.3f} s" for name in ("p50", "p99", "worst"))
    return (
        f"choices saved by HTTP, 8 connections: {product['per_second']:.1f}/s ({times});"
        f" {product['rows']} rows, answers {product['statuses']}\n"
        f"raw transactions (pgbench, 8 clients): {found['raw']:.0f}/s\n"
        f"choices / raw: {found['ratio']:.2f}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
