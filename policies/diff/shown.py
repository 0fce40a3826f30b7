"""Words of a body as HTML: escaped, with their bold, italic, code and links, and nothing else."""

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import Final

from policies.diff.folding import without_escapes
from policies.diff.inline import BOLD, CODE, IMAGE, ITALIC
from policies.diff.pieces import Part
from policies.diff.words import Words

_LINE_END: Final = re.compile(r"[ \t]*\\?(?:\r\n|\r|\n)[ \t]*")
_SAFE: Final = re.compile(r"(?:https?://|mailto:|tel:)[^\s\"'<>\\]+", re.IGNORECASE)
_IMAGE: Final = re.compile(r"!\[([^\[\]]*)\]")
# Control characters that HTML cannot hold.
_UNFIT: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)


def text_html(text: str) -> str:
    """Give text as HTML: escaped; a line end is a line break."""
    return _LINE_END.sub("<br>\n", escape(_UNFIT.sub("\ufffd", text)))


def attribute(text: str) -> str:
    """Give text as the value of an attribute, without its quotes."""
    return escape(_UNFIT.sub("\ufffd", text), quote=True)


def part_html(part: Part) -> str:
    """Give one side of a piece as HTML."""
    if part.words is None:
        return text_html(part.raw)
    return words_html(part.words, part.start, part.stop)


def words_html(words: Words, start: int = 0, stop: int | None = None) -> str:
    """Give the words from half-place `start` to `stop` (`words.Words.raw`) as HTML."""
    stop = 2 * len(words.texts) if stop is None else stop
    first, last = (start + 1) // 2, (stop + 1) // 2
    lead = text_html(words.afters[start // 2]) if start % 2 and start < stop else ""
    runs = groupby(range(first, last), key=lambda at: (words.styles[at], words.links[at]))
    found = []
    for (style, link), places in runs:
        text = "".join(_texts(words, list(places), stop))
        bare = text.rstrip()
        found += [_styled(bare, style, link), text_html(text[len(bare) :])]
    return lead + "".join(found)


def _texts(words: Words, places: list[int], stop: int) -> Iterator[str]:
    for at in places:
        yield words.texts[at]
        if 2 * at + 1 < stop:
            yield words.afters[at]


def _styled(text: str, style: int, link: str) -> str:
    if style & IMAGE:
        text = _image(text)
    shown = text_html(text)
    for bit, tag in ((CODE, "code"), (ITALIC, "em"), (BOLD, "strong")):
        shown = f"<{tag}>{shown}</{tag}>" if style & bit and shown else shown
    target = safe_target(link)
    return f'<a href="{attribute(target)}" rel="noopener">{shown}</a>' if target else shown


def _image(text: str) -> str:
    found = _IMAGE.match(text)
    return f"[{found[1]}]" if found and found[1] else text


def safe_target(link: str) -> str:
    """Give the address of a link's target if it may be followed (http, https, mailto, tel)."""
    parts = without_escapes(link).split()
    target = parts[0].removeprefix("<").removesuffix(">") if parts else ""
    return target if _SAFE.fullmatch(target) else ""
