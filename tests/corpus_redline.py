"""The redline's properties over a folder of real version histories: run by `make corpus`."""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

from policies.diff import Change, Redline, compare

SWAPPED = {"inserted": "deleted", "deleted": "inserted"}
# What must never be cut: found here in another way than the redline does.
WHOLE = re.compile(
    r"\w[\w.+-]*@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z]+"  # an e-mail address
    r"|(?<![^\s(<«“,;])https?://[^\s<>()\[\]\"“”«»\\|*`]*\w"  # a web address
    r"|\d+(?:[.,:/-]\d+)+"  # a number, a time, a date in figures
    r"|(?<![^\s(«“])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)"  # a number with spaces
    r"|[^\W_]+"  # a word
)
VOID = {"br", "hr", "input"}
BLOCKS = {"p", "ul", "ol", "li", "table", "div", "pre", "blockquote", "h2", "h3", "h4", "h5", "h6"}
PHRASING = {"p", "ins", "del", "span", "a", "strong", "em", "h2", "h3", "h4", "h5", "h6"}


def check(folder: Path) -> list[str]:
    """Give a line for each pair of following versions in `folder` that breaks a property."""
    return [
        f"{new}: {problem}"
        for old, new in versions(folder)
        for problem in problems(old.read_bytes().decode(), new.read_bytes().decode())
    ]


def versions(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Give each pair of following versions: `history/*/NNN-*.md`."""
    for history in sorted((folder / "history").iterdir()):
        yield from pairwise(sorted(history.glob("*.md")))


def problems(old: str, new: str) -> Iterator[str]:
    """Say which properties the redline of two texts does not have."""
    redline = compare(old, new)
    if (redline.old, redline.new) != (old, new):
        yield "rejecting or accepting every change does not give the text back"
    if (old == new) != (not redline.changes and not redline.typographic):
        yield "a difference is silent, or one is made up"
    if listed(compare(new, old)) != [swapped(line) for line in listed(redline)]:
        yield "the other way round it is not the same"
    if listed(compare(redline.new, new)):
        yield "from a text to itself there is a change"
    yield from (f"cut in two: {word!r}" for word in cut(redline))
    for mode in ("inline", "side_by_side"):
        view = redline.view()
        shown = view.toggled(mode) + view.listing()
        yield from (f"{mode}: {error}" for error in html_errors(shown))


def listed(redline: Redline) -> list[tuple[str, str, str]]:
    """Give all that is listed: kind, before, after."""
    return [line(change) for change in (*redline.changes, *redline.typographic)]


def line(change: Change) -> tuple[str, str, str]:
    """Give a change as it is compared."""
    return change.kind, change.before, change.after


def swapped(line: tuple[str, str, str]) -> tuple[str, str, str]:
    """Give a change as it is the other way round."""
    return SWAPPED.get(line[0], line[0]), line[2], line[1]


def cut(redline: Redline) -> Iterator[str]:
    """Give the words, numbers and addresses that a change begins or ends in the middle of."""
    for stretch in redline.stretches:
        for side in ("old", "new"):
            pieces = [(getattr(piece, side).raw, piece.kind) for piece in stretch.pieces]
            ends = set(_ends(pieces))
            text = "".join(raw for raw, _ in pieces)
            for found in WHOLE.finditer(text):
                if ends.intersection(range(found.start() + 1, found.end())):
                    yield found[0]


def _ends(pieces: Iterable[tuple[str, str | None]]) -> Iterator[int]:
    place = 0
    for raw, kind in pieces:
        if kind:
            yield from (place, place + len(raw))
        place += len(raw)


class _Checker(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.opened: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.errors: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.ids += [values["id"] or ""] if "id" in values else []
        self.links += [values["href"] or ""] if "href" in values else []
        if tag in BLOCKS and PHRASING.intersection(self.opened):
            self.errors.append(f"<{tag}> inside {self.opened}")
        if tag in {"script", "style", "iframe", "img"} or (tag == "a" and "a" in self.opened):
            self.errors.append(f"<{tag}> inside {self.opened}")
        if tag not in VOID:
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.opened or self.opened.pop() != tag:
            self.errors.append(f"</{tag}> closes nothing")


def html_errors(shown: str) -> Iterator[str]:
    """Say what is wrong with some HTML: nesting, ids that are not unique, links to nowhere."""
    checker = _Checker()
    checker.feed(shown)
    checker.close()
    yield from checker.errors
    yield from (f"<{tag}> is not closed" for tag in checker.opened)
    yield from (f"id {name} twice" for name, count in Counter(checker.ids).items() if count > 1)
    for link in checker.links:
        is_here = link.startswith("#") and link[1:] in checker.ids
        if not is_here and not link.lower().startswith(("http://", "https://", "mailto:", "tel:")):
            yield f"a link to {link}"


def main(arguments: list[str]) -> int:
    """Check the folder named; print each problem; 1 when there is one, 2 when there is no text."""
    folder = Path(arguments[0])
    pairs = list(versions(folder))
    found = check(folder)
    kinds = Counter(
        change.kind
        for old, new in pairs
        for change in compare(old.read_bytes().decode(), new.read_bytes().decode()).changes
    )
    sys.stdout.write("".join(f"{problem}\n" for problem in found))
    shown = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    sys.stdout.write(f"redline: {len(pairs)} pairs, {len(found)} problems; changes: {shown}\n")
    return 2 if not pairs else min(1, len(found))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
