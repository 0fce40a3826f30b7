"""The limit: a WSGI application that only hands over bytes it has, without a framework."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

_BODY = Path(os.environ["BENCHMARK_BODY"]).read_bytes()
_HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(_BODY)))]


def application(
    _environ: dict[str, object], start_response: Callable[[str, list[tuple[str, str]]], object]
) -> Iterable[bytes]:
    """Answer anything with the bytes."""
    start_response("200 OK", _HEADERS)
    return [_BODY]
