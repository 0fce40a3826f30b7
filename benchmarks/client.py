"""A plain load generator for machines without wrk: sockets kept open, one thread each.

`python -m benchmarks.client PORT CONNECTIONS SECONDS` reads the request's bytes from standard
input and prints the same line of JSON as wrk.lua.
"""

import json
import socket
import sys
import threading
import time
from dataclasses import dataclass, field


@dataclass(kw_only=True)
class Tally:
    """What one connection has seen: latencies in seconds, bytes, answers that were no success."""

    latencies: list[float] = field(default_factory=list)
    size: int = 0
    errors: int = 0


def ask(connection: socket.socket, request: bytes) -> tuple[bytes, int]:
    """Send the request and read the answer to its end; give its first line and its size."""
    connection.sendall(request)
    received = b""
    while b"\r\n\r\n" not in received:
        received += _some(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    left = _length(head) - len(body)
    while left > 0:
        left -= len(_some(connection))
    return head.split(b"\r\n", 1)[0], len(head) + 4 + _length(head)


def _some(connection: socket.socket) -> bytes:
    part = connection.recv(262_144)
    if not part:
        raise ConnectionError("The server closed the connection.")
    return part


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0


def load(port: int, request: bytes, *, seconds: float, tally: Tally) -> None:
    """Ask again and again over one connection until the time is over."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        end = time.perf_counter() + seconds
        while (begun := time.perf_counter()) < end:
            status, size = ask(connection, request)
            tally.latencies.append(time.perf_counter() - begun)
            tally.size += size
            tally.errors += status.split()[1] >= b"400"


def main() -> None:
    """Run the connections side by side and report."""
    port, connections, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    request = sys.stdin.buffer.read()
    tallies = [Tally() for _ in range(connections)]
    threads = [
        threading.Thread(target=load, args=(port, request), kwargs={"seconds": seconds, "tally": t})
        for t in tallies
    ]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.stdout.write(json.dumps(_report(tallies, time.perf_counter() - begun)) + "\n")


def _report(tallies: list[Tally], elapsed: float) -> dict[str, float]:
    latencies = sorted(one for tally in tallies for one in tally.latencies) or [0.0]
    return {
        "requests": len(latencies),
        "microseconds": elapsed * 1e6,
        "bytes": sum(tally.size for tally in tallies),
        "errors": sum(tally.errors for tally in tallies),
        "p50": latencies[len(latencies) // 2] * 1e6,
        "p99": latencies[len(latencies) * 99 // 100] * 1e6,
    }


if __name__ == "__main__":
    main()
