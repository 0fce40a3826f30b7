"""What a Markdown file has beside its text: a YAML block, HTML that has a Markdown form."""

import re
from collections.abc import Iterator, Sequence

from policies.clauses import Caution
from policies.importer.fences import Fences
from policies.importer.lines import Line

_KEY = re.compile(r"[A-Za-z_][\w -]{0,60}\s*:(?:\s|$)")
_BREAK = re.compile(r"[ \t]*<br\s{0,3}/?>[ \t]*", re.IGNORECASE)
_ANCHOR = re.compile(
    r"""<a\s[^<>]{0,300}?\bhref\s{0,3}=\s{0,3}["']([^"'<>\s()]+)["'][^<>]{0,300}>([^<>\[\]]+)</a>""",
    re.IGNORECASE,
)


def split(lines: Sequence[Line]) -> tuple[Sequence[Line], list[Caution]]:
    """Take the YAML block off the head of a file: it is kept whole in a caution, `front_matter`."""
    if len(lines) < 3 or lines[0].text.rstrip() != "---" or not _KEY.match(lines[1].text):
        return lines, []
    for end, line in enumerate(lines[1:], start=1):
        if line.text.rstrip() in ("---", "..."):
            block = "\n".join(held.text for held in lines[1:end])
            return lines[end + 1 :], [Caution(id="front_matter", line=1, context=block)]
    return lines, []


def plain_html(lines: Sequence[Line]) -> Iterator[Line]:
    """Turn `<br>` into hard breaks and `<a href>` into links; other tags stay as written."""
    fences, closed = Fences(lines), 0
    for at, line in enumerate(lines):
        if at >= closed:
            closed = fences.after(at)
        if at < closed or "<" not in line.text or "`" in line.text:
            yield line
        else:
            yield from _converted(line)


def _converted(line: Line) -> Iterator[Line]:
    text = _ANCHOR.sub(r"[\2](\1)", line.text)
    if "|" in text:
        yield Line(_BREAK.sub(" ", text), line.at)
        return
    margin = text[: len(text) - len(text.lstrip())]
    *broken, last = _BREAK.split(text)
    for place, piece in enumerate(broken):
        if piece.strip():
            yield Line((margin if place else "") + piece + "  ", line.at)
    if last.strip() or not broken:
        yield Line((margin if broken else "") + last, line.at)
