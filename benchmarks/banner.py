"""What the banner weighs, beside four others: `python -m benchmarks.banner [FOLDER OF ARCHIVES]`.

Each is opened in Chromium with the same two purposes, accepted, and visited again. Counted are the
files that it loads from the page's own host (gzip, level 9) and what the page holds for it: text
that we render into the page stands in their scripts. What the trackers load is not counted.
"""

from __future__ import annotations

import gzip
import json
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import psycopg
from playwright.sync_api import Error, sync_playwright

from benchmarks import machine
from benchmarks.answers import WrongAnswerError, require
from benchmarks.banner_peers import PEERS, PeersMissingError, fetched, page, served
from benchmarks.stage import CLUSTER, StageError, staged
from config import embedded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page, Response

RESULT: Final = Path(__file__).parent / "results" / "banner.json"
# What a page asks of any other host is not there: nothing leaves this machine.
ONLY_HERE: Final = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE *.localhost"
HOST: Final = "cabinet-en-ligne.localhost"
# The last attestation of each tool is over, so that what it exempted asks.
UNATTESTED: Final = """INSERT INTO consent_attestation
  (id, tool_id, mode, statements, remark, by_id, at, expires_on)
  SELECT gen_random_uuid(), tool_id, mode, statements, remark, by_id, now(), date '2020-01-01'
  FROM consent_attestation"""
GOAL: Final = 4_096  # bytes of script and style, packed
CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome")
KINDS: Final = ("script", "stylesheet")
# What is told of each, by its name in the result.
COLUMNS: Final = {
    "script": "JS",
    "stylesheet": "CSS",
    "files": "JS + CSS",
    "page": "in the page",
    "all": "all",
    "loaded": "requests",
    "choice": "at choice",
    "again": "next page",
    "shift": "shift",
}
# What the banner puts into a page of ours.
PARTS: Final = (
    ".choice, .choice-dialog, [data-saved], template[data-category],"
    " [src*='/static/consent/'], [href*='/static/consent/']"
)
SPLIT: Final = """([text, parts]) => {
  const page = new DOMParser().parseFromString(text, "text/html");
  const whole = page.documentElement.outerHTML;
  for (const part of page.querySelectorAll(parts)) part.remove();
  return [whole, page.documentElement.outerHTML];
}"""
SHIFT: Final = """() => new Promise((give) => {
  let sum = 0;
  const observer = new PerformanceObserver((list) => {
    for (const one of list.getEntries()) sum += one.value;
  });
  observer.observe({type: "layout-shift", buffered: true});
  setTimeout(() => give(sum), 300);
})"""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A banner on its page: where it is, its own files, the button that accepts everything."""

    name: str
    address: str
    accept: str
    is_of_it: Callable[[str], bool] = lambda _path: True
    parts: str = ""


@dataclass(kw_only=True)
class Traffic:
    """What the page's own host gave, by phase; the tracker's requests apart."""

    host: str
    got: list[Response] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def take(self, response: Response) -> None:
        """Keep a response of the page's own host."""
        if urlsplit(response.url).netloc == self.host:
            self.got.append(response)

    def asked(self, url: str) -> None:
        """Keep the address of a request to another host."""
        if urlsplit(url).scheme.startswith("http") and urlsplit(url).netloc != self.host:
            self.foreign.append(url)

    def drain(self, subject: Subject) -> list[Response]:
        """Give what came since the last time, without documents and what is not the banner's."""
        got, self.got = self.got, []
        return [
            one
            for one in got
            if one.request.resource_type != "document"
            and (subject.is_of_it(urlsplit(one.url).path) or one.request.method == "POST")
        ]


def measured(chromium: Browser, subject: Subject) -> dict[str, Any]:
    """Visit, accept, visit again; give bytes, requests and layout shift."""
    context = chromium.new_context(locale="fr", viewport={"width": 1280, "height": 800})
    tab = context.new_page()
    tab.set_default_timeout(10_000)
    traffic = Traffic(host=urlsplit(subject.address).netloc)
    tab.on("response", traffic.take)
    tab.on("request", lambda request: traffic.asked(request.url))
    answer = tab.goto(subject.address, wait_until="networkidle")
    html = answer.text() if answer else ""
    loaded = traffic.drain(subject)
    # Now: the browser forgets what it got as soon as it goes on to another page.
    found = _bytes(loaded) | {"shift": round(tab.evaluate(SHIFT), 4)}
    before = ", ".join(traffic.foreign)
    require(f"{subject.name} loads no tracker before the choice ({before})", not before)
    tab.click(subject.accept)
    tab.wait_for_load_state("networkidle")
    _until(tab, lambda: bool(traffic.foreign), f"{subject.name} loads the tracker once accepted")
    chosen = traffic.drain(subject)
    tab.goto(subject.address, wait_until="networkidle")
    again = [one for one in traffic.drain(subject) if _size(one) > 0]
    found |= {"loaded": len(loaded), "choice": len(chosen), "again": len(again)}
    tab.goto("about:blank")  # where a script may parse what it likes
    found["page"] = _of_page(tab, subject, html)
    found["all"] = found["files"] + found["page"]
    context.close()
    return found


def _until(tab: Page, holds: Callable[[], bool], what: str) -> None:
    for _turn in range(50):
        if holds():
            return
        tab.wait_for_timeout(100)
    require(what, holds())


def _size(response: Response) -> int:
    """Give the bytes that went over the network: none for what the browser had kept."""
    return int(response.request.sizes()["responseBodySize"])


def _bytes(loaded: list[Response]) -> dict[str, int]:
    sizes = {
        kind: sum(_packed(one.body()) for one in loaded if one.request.resource_type == kind)
        for kind in KINDS
    }
    return sizes | {"files": sum(sizes.values())}


def _of_page(tab: Page, subject: Subject, html: str) -> int:
    """Give what the page holds for the banner: its size with it less its size without."""
    if not subject.parts:
        return _packed(page(subject.name)) - _packed(page("bare"))
    whole, without = tab.evaluate(SPLIT, [html, subject.parts])
    return _packed(whole.encode()) - _packed(without.encode())


def _packed(body: bytes) -> int:
    return len(gzip.compress(body, 9, mtime=0))


def ours(chromium: Browser) -> dict[str, Any]:
    """Measure our banner on a sample brand's first page, where audience asks as at the peers."""
    with staged() as stage:
        with psycopg.connect(embedded.url("owner", cluster=CLUSTER)) as connection:
            connection.execute(UNATTESTED)
        with stage.server("config.wsgi:application") as port:
            return measured(chromium, _our_subject(port))


def _our_subject(port: int) -> Subject:
    return Subject(
        name="ours",
        address=f"http://{HOST}:{port}/",
        accept="section.choice button[value=accept]",
        is_of_it=lambda path: "/static/consent/" in path,
        parts=PARTS,
    )


def peers(chromium: Browser, archives: Path | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Measure each peer on a page of its own. Raises PeersMissingError."""
    with tempfile.TemporaryDirectory(prefix="opposable-peers-") as name:
        for peer in PEERS:
            folder = fetched(peer, into=Path(name, peer.name), archives=archives)
            with served(peer.name, folder) as address:
                subject = Subject(name=peer.name, address=address, accept=peer.accept)
                yield f"{peer.name} {peer.version}", measured(chromium, subject)


def table(found: dict[str, dict[str, Any]]) -> str:
    """Give the figures for a person to read."""
    lines = [f"{'gzip bytes; requests':28}" + "".join(f"{head:>12}" for head in COLUMNS.values())]
    for name, one in found.items():
        lines.append(f"{name:28}" + "".join(f"{one[column]:>12,}" for column in COLUMNS))
    size = found["ours"]["files"]
    reached = "reached" if size <= GOAL else "missed"
    return "\n".join([*lines, f"goal: at most {GOAL:,} bytes of JS and CSS: {size:,}, {reached}"])


def main(arguments: list[str]) -> int:
    """Measure, print the table, write `benchmarks/results/banner.json`; give the exit status."""
    facts = machine.facts()
    archives = Path(arguments[0]) if arguments else None
    try:
        with sync_playwright() as playwright:
            # The system's Chromium where there is one, else the driver's own.
            path = next(filter(None, map(shutil.which, CHROMIUM)), None)
            chromium = playwright.chromium.launch(
                executable_path=path, args=["--no-sandbox", "--disable-gpu", ONLY_HERE]
            )
            facts["chromium"] = chromium.version
            found = {"ours": ours(chromium)} | dict(peers(chromium, archives))
    except (Error, PeersMissingError, StageError, WrongAnswerError) as error:
        sys.stderr.write(f"bench: {error}\n")
        return 1
    sys.stdout.write(f"{table(found)}\n")
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps({"machine": facts, "goal": GOAL, "found": found}, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
