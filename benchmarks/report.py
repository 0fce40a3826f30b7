"""What was measured, as it is published and as a person reads it."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.answers import Answer
from benchmarks.load import Round

TITLES = {
    "product": "policy page",
    "stock": "stock Wagtail page, same text",
    "hello": "hello-world view, same middleware",
    "bare": "bare WSGI, same bytes (the limit)",
    "gzip": "policy page, gzip",
    "304": "policy page, 304",
    "cached": "stock page behind cache_page",
}
GOALS = {("product", "stock"): 50.0, ("product", "hello"): 0.7}
AT_ITS_LIMIT = 0.9  # of a core: then a rate is the load generator's, not the server's


@dataclass(frozen=True, kw_only=True)
class Results:
    """All that was measured, by subject; `cold` in seconds, by what had to be done."""

    answers: Mapping[str, Answer]
    rounds: Mapping[str, Sequence[Round]]
    alone: Mapping[str, Round]
    cold: Mapping[str, Sequence[float]]


def summary(results: Results) -> dict[str, Any]:
    """Give the figures as they are published."""
    subjects = results.rounds.items()
    return {
        "ratios": {f"{a}/{b}": _ratio(results, a, b, goal) for (a, b), goal in GOALS.items()},
        "requests_per_second": {
            name: _spread([one.per_second for one in rounds]) for name, rounds in subjects
        },
        "latency_ms_one_connection": {name: _latency([one]) for name, one in results.alone.items()},
        "latency_ms_all_connections": {name: _latency(rounds) for name, rounds in subjects},
        "cold_ms": {
            name: _spread([second * 1e3 for second in took]) for name, took in results.cold.items()
        },
        "body_bytes": {name: len(answer.body) for name, answer in results.answers.items()},
        "generator_share_of_a_core": {
            name: round(statistics.median(one.generator for one in rounds), 2)
            for name, rounds in subjects
        },
    }


def _spread(values: Sequence[float]) -> dict[str, float]:
    return {
        "median": round(statistics.median(values), 2),
        "lowest": round(min(values), 2),
        "highest": round(max(values), 2),
    }


def _latency(rounds: Sequence[Round]) -> dict[str, float]:
    return {
        "p50": round(statistics.median(one.p50 for one in rounds), 3),
        "p99": round(statistics.median(one.p99 for one in rounds), 3),
    }


def _ratio(results: Results, one: str, other: str, goal: float) -> dict[str, float | bool]:
    """Compare within each round, where both met the same machine."""
    pairs = zip(results.rounds[one], results.rounds[other], strict=True)
    ratios = [a.per_second / b.per_second for a, b in pairs]
    return _spread(ratios) | {"goal": goal, "reached": statistics.median(ratios) >= goal}


def report(found: Mapping[str, Any]) -> str:
    """Give the figures as a table with remarks."""
    header = ["", "requests/s", "lowest", "highest", "p50 ms", "p99 ms", "bytes", "load's core"]
    lines = _table([header, *(_row(name, found) for name in TITLES)])
    return "\n".join([*lines, "", *_conditions(found), *_verdicts(found), *_doubts(found)])


def _row(name: str, found: Mapping[str, Any]) -> list[str]:
    rate, latency = found["requests_per_second"][name], found["latency_ms_one_connection"][name]
    return [
        TITLES[name],
        *(f"{rate[key]:,.0f}" for key in ("median", "lowest", "highest")),
        *(f"{latency[key]:.2f}" for key in ("p50", "p99")),
        f"{found['body_bytes'][name]:,}",
        f"{found['generator_share_of_a_core'][name]:.0%}",
    ]


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Align the first column left and the others right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]


def _conditions(found: Mapping[str, Any]) -> list[str]:
    load, cold, machine = found["load"], found["cold_ms"], found["machine"]
    return [
        f"{machine['cores']} cores, Python {machine['python']}; {found['server']}",
        f"{load['generator']}, {load['connections']} connections, {load['rounds']} rounds in turns "
        f"of {load['seconds']} s (the last three lines: fewer, shorter); "
        "p50 and p99 over one connection.",
        f"Cold: {cold['rendered']['median']:.0f} ms when the page must be rendered, "
        f"{cold['read']['median']:.0f} ms when a process must fetch the stored bytes.",
    ]


def _verdicts(found: Mapping[str, Any]) -> list[str]:
    return [
        f"{name}: {ratio['median']:.2f} ({ratio['lowest']:.2f} to {ratio['highest']:.2f}), "
        f"goal {ratio['goal']:g}: {'reached' if ratio['reached'] else 'NOT reached'}"
        for name, ratio in found["ratios"].items()
    ]


def _doubts(found: Mapping[str, Any]) -> list[str]:
    """Say where the load generator, not the server, may be what was measured."""
    doubts = []
    shares = found["generator_share_of_a_core"]
    if busy := [TITLES[name] for name, share in shares.items() if share > AT_ITS_LIMIT]:
        doubts.append(f"The load generator was at its own limit for: {'; '.join(busy)}.")
    if not found["load"]["generator"].startswith("wrk"):
        doubts.append("Without wrk, high rates are the plain client's, and ratios come out low.")
    return doubts
