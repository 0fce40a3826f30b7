"""One answer at a time: what a benchmark checks before it measures."""

import gzip
import hashlib
import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import html

from benchmarks.load import Target


class WrongAnswerError(RuntimeError):
    """An address did not answer what it must, so measuring it would mean nothing."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer as it came, and how long it took in seconds."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    took: float


def fetch(target: Target) -> Answer:
    """Ask once, over a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=30)
    try:
        connection.connect()
        begun = time.perf_counter()
        connection.request("GET", target.path, headers=dict(target.headers))
        response = connection.getresponse()
        body = response.read()
        took = time.perf_counter() - begun
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(status=response.status, headers=headers, body=body, took=took)
    finally:
        connection.close()


def require(what: str, holds: object) -> None:
    """Raise WrongAnswerError unless it holds."""
    if not holds:
        raise WrongAnswerError(f"Not so: {what}.")


def check(targets: Mapping[str, Target]) -> dict[str, Answer]:
    """Ask each target once and check status and content; give the answers by name."""
    found = {name: fetch(target) for name, target in targets.items()}
    for name, answer in found.items():
        expected = http.HTTPStatus.NOT_MODIFIED if name == "304" else http.HTTPStatus.OK
        require(f"{name} answers {expected}, and not {answer.status}", answer.status == expected)
    page = found["product"].body
    tag = found["product"].headers.get("etag", "").strip('"')
    require("the product's tag is its body's SHA-256", tag == hashlib.sha256(page).hexdigest())
    require("the packed page is the page", gzip.decompress(found["gzip"].body) == page)
    require("a 304 has no body", not found["304"].body)
    require("the bare server sends the product's bytes", found["bare"].body == page)
    require("hello says hello", found["hello"].body == b"Hello, world.")
    require("the page has its text in an article", words(page))
    require("the stock page says the same", words(found["stock"].body, "main") == words(page))
    require("the cached page is the stock page", found["cached"].body == found["stock"].body)
    return found


def words(page: bytes, element: str = "article") -> str:
    """Give every non-space character that a reader sees in one element of a page."""
    part = html.document_fromstring(page.decode()).find(f".//{element}")
    return "".join(str(part.xpath("string()")).split()) if part is not None else ""
