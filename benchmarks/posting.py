"""Posts answers at a fixed rate: `python -m benchmarks.posting PORT RATE SECONDS FILE`.

Each person answers once. A latency counts from the instant at which the answer was due to be sent,
so that a server that falls behind cannot slow the load down. RATE 0: as fast as CONNECTIONS allow.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

CONNECTIONS = 8
OPEN_AT_MOST = 400
TOKEN = "b" * 32


@dataclass(kw_only=True)
class Tally:
    """Statuses, and the seconds of the answers that were recorded."""

    statuses: Counter[str] = field(default_factory=Counter)
    recorded: list[float] = field(default_factory=list)


def requests(asked: dict[str, Any]) -> Iterator[bytes]:
    """Give the bytes of each person's answer; without sessions, of ever more new visitors."""
    if "sessions" not in asked:
        yield from repeat(_request(asked, asked["form"], *asked["headers"]))
    for session in asked["sessions"]:
        form = asked["form"] | {"csrfmiddlewaretoken": TOKEN}
        yield _request(asked, form, f"Cookie: sessionid={session}; csrftoken={TOKEN}")


def _request(asked: dict[str, Any], form: dict[str, str], *headers: str) -> bytes:
    body = urlencode(form).encode()
    head = [
        f"POST {asked['path']} HTTP/1.1",
        f"Host: {asked['host']}",
        *headers,
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


async def post(port: int, request: bytes, *, due: float, tally: Tally) -> None:
    """Send one answer over a connection of its own, as people do."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        answer = await asyncio.wait_for(reader.read(), timeout=60)
        writer.close()
        status = answer.split(b" ", 2)[1].decode() if answer else "none"
    except (OSError, TimeoutError, IndexError) as error:
        status = type(error).__name__
    tally.statuses[status] += 1
    if status == "303":
        tally.recorded.append(time.perf_counter() - due)


async def at_rate(port: int, rate: float, seconds: float, asked: dict[str, Any]) -> Tally:
    """Send so many a second, whatever the server does."""
    tally, begun = Tally(), time.perf_counter()
    running: set[asyncio.Task[None]] = set()
    for number, request in enumerate(requests(asked)):
        due = begun + number / rate
        if due > begun + seconds:
            break
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        task = asyncio.create_task(post(port, request, due=due, tally=tally))
        running.add(task)
        task.add_done_callback(running.discard)
    await asyncio.gather(*running)
    return tally


async def flat_out(port: int, seconds: float, asked: dict[str, Any]) -> Tally:
    """Send the next as soon as one is answered, over a few connections at once."""
    tally, end, waiting = Tally(), time.perf_counter() + seconds, requests(asked)

    async def person() -> None:
        while (now := time.perf_counter()) < end:
            await post(port, next(waiting), due=now, tally=tally)

    await asyncio.gather(*(person() for _ in range(CONNECTIONS)))
    return tally


def main() -> None:
    """Post, then print what happened as a line of JSON."""
    port, rate, seconds = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
    asked = json.loads(Path(sys.argv[4]).read_text())
    begun = time.perf_counter()
    run = at_rate(port, rate, seconds, asked) if rate else flat_out(port, seconds, asked)
    tally = asyncio.run(run)
    took = sorted(tally.recorded)
    sys.stdout.write(
        json.dumps(
            {
                "seconds": time.perf_counter() - begun,
                "statuses": tally.statuses,
                "recorded": len(took),
                "p50": took[len(took) // 2] if took else None,
                "p99": took[int(len(took) * 0.99)] if took else None,
                "worst": took[-1] if took else None,
            }
        )
        + "\n"
    )


if __name__ == "__main__":
    main()
