"""Policy pages per second, beside a stock Wagtail page, a hello-world view and bare bytes."""

import http.client
import json
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks import load, machine
from benchmarks.answers import WrongAnswerError, check, fetch
from benchmarks.load import LoadError, Round, Target
from benchmarks.report import Results, report, summary
from benchmarks.stage import SERVER, Stage, StageError, staged
from benchmarks.stock.source import HOST, SLUG
from config.binaries import BinariesError
from config.cluster import ClusterError

RESULTS = Path(__file__).parent / "results" / "pages.json"
PATH = "/politique-de-confidentialite/"
CONNECTIONS = 16
ROUNDS, SECONDS = 5, 2  # of what is compared
OTHER_ROUNDS, OTHER_SECONDS = 3, 1  # of what is only told
COMPARED = ("product", "stock", "hello", "bare")
WARM, ALONE = 1, 1  # seconds
COLD_PAGES = 7


def _targets(site: int, bare: int, tag: str) -> dict[str, Target]:
    host = {"Host": HOST}
    return {
        "product": Target(port=site, path=PATH, headers=host),
        "stock": Target(port=site, path=f"/stock/{SLUG}/", headers=host),
        "hello": Target(port=site, path="/hello/", headers=host),
        "bare": Target(port=bare, path=PATH, headers=host),
        "gzip": Target(port=site, path=PATH, headers=host | {"Accept-Encoding": "gzip"}),
        "304": Target(port=site, path=PATH, headers=host | {"If-None-Match": tag}),
        "cached": Target(port=site, path=f"/cached/{SLUG}/", headers=host),
    }


def measured(stage: Stage) -> Results:
    """Serve, check, measure in turns, check again."""
    with stage.server("config.wsgi:application") as site:
        page = fetch(Target(port=site, path=PATH, headers={"Host": HOST}))
        body = stage.directory / "page.html"
        body.write_bytes(page.body)
        with stage.server("benchmarks.bare:application", BENCHMARK_BODY=str(body)) as bare:
            targets = _targets(site, bare, page.headers.get("etag", ""))
            answers = check(targets)
            cold = {"rendered": _cold(site, "/forget/"), "read": _cold(site, "/forget/?kept")}
            rounds = _all_rounds(targets)
            alone = _round(targets, connections=1, seconds=ALONE)
            check(targets)
    return Results(answers=answers, rounds=rounds, alone=alone, cold=cold)


def _cold(site: int, forget: str) -> list[float]:
    """Give the seconds of a page that the process does not have at hand."""
    took = []
    for _ in range(COLD_PAGES):
        fetch(Target(port=site, path=forget, headers={"Host": HOST}))
        answer = fetch(Target(port=site, path=PATH, headers={"Host": HOST}))
        if answer.status != http.HTTPStatus.OK:
            raise WrongAnswerError(f"A cold page answers {answer.status}.")
        took.append(answer.took)
    return took


def _all_rounds(targets: Mapping[str, Target]) -> dict[str, list[Round]]:
    _round(targets, connections=CONNECTIONS, seconds=WARM)
    compared = {name: targets[name] for name in COMPARED}
    others = {name: targets[name] for name in targets if name not in COMPARED}
    rounds = _in_turns(compared, rounds=ROUNDS, seconds=SECONDS)
    return rounds | _in_turns(others, rounds=OTHER_ROUNDS, seconds=OTHER_SECONDS)


def _in_turns(
    targets: Mapping[str, Target], *, rounds: int, seconds: int
) -> dict[str, list[Round]]:
    """Measure A B C, A B C ...: what disturbs the machine for a while disturbs all of them."""
    found: dict[str, list[Round]] = {name: [] for name in targets}
    for number in range(rounds):
        _say(f"{', '.join(targets)}: round {number + 1} of {rounds}")
        for name, one in _round(targets, connections=CONNECTIONS, seconds=seconds).items():
            found[name].append(one)
    return found


def _round(targets: Mapping[str, Target], *, connections: int, seconds: int) -> dict[str, Round]:
    found = {}
    for name, target in targets.items():
        # The load before left requests that nobody waits for: the server ends these first.
        fetch(target)
        found[name] = load.measure(target, connections=connections, seconds=seconds)
    return found


def _say(line: str) -> None:
    sys.stdout.write(f"bench: {line}\n")
    sys.stdout.flush()


def _stop(*_signal: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    """Measure, print and write the results; give the exit status."""
    signal.signal(signal.SIGTERM, _stop)
    generator = load.installed()
    try:
        facts = machine.facts()
        _say("preparing a database with the sample brands")
        with staged() as stage:
            found = summary(measured(stage))
    except (BinariesError, ClusterError, LoadError, StageError, WrongAnswerError) as error:
        sys.stderr.write(f"bench: {error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("bench: stopped\n")
        return 1
    conditions = {
        "machine": facts,
        "server": " ".join(["granian", "--interface", "wsgi", *SERVER]),
        "load": {
            "generator": generator,
            "connections": CONNECTIONS,
            "rounds": ROUNDS,
            "seconds": SECONDS,
        },
    }
    found = conditions | found
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(f"\n{report(found)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
