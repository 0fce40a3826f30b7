"""Lines of a plain paragraph: which belong to one line of text, which break was meant."""

import re
from collections.abc import Sequence

_WIDEST_WRAP = 130
_NARROWEST_WRAP = 45
SHORTEST = 25
_LINK = re.compile(
    r"<?(?:https?://|www\.)\S+>?$|<?[^\s@<>]+@[^\s@<>]+\.[a-z]+>?$|[+(]?\d[\d .()/-]{7,}$"
)
_STOPS = (".", ":", ";", "!", "?", "…")


def wrap_width(widths: Sequence[int]) -> int:
    """Give the column at which a text was wrapped, from its lines' widths; 0 when it was not."""
    widest = max(widths, default=0)
    return widest if _NARROWEST_WRAP <= widest <= _WIDEST_WRAP else 0


def flow(texts: Sequence[str], width: int, *, shortest: int = SHORTEST) -> list[tuple[int, str]]:
    """Join what was wrapped: give each resulting line with the index of its first source line.

    A line goes on to the next when the next begins in lower case, or when its first word would not
    have fitted; an address, a link or a line after a colon keeps its own line. A line shorter than
    `shortest` was not wrapped.
    """
    column = width or _even_width(texts)
    joined: list[tuple[int, list[str]]] = []
    for index, text in enumerate(texts):
        if joined and _goes_on(texts[index - 1], text, column, shortest):
            joined[-1][1].append(text)
        else:
            joined.append((index, [text]))
    return [(index, " ".join(pieces)) for index, pieces in joined]


def _even_width(texts: Sequence[str]) -> int:
    """Give the width of a paragraph wrapped on its own: its lines but the last nearly as long."""
    full = [len(text) for text in texts[:-1]]
    widest = max(full, default=0)
    even = len(full) > 1 and min(full) >= 0.75 * widest
    return widest if even and _NARROWEST_WRAP <= widest <= _WIDEST_WRAP else 0


def _goes_on(text: str, after: str, column: int, shortest: int) -> bool:
    if _LINK.match(after) or text.endswith(":"):
        return False
    if after[0].islower() and not text.endswith(_STOPS):
        return len(text) >= shortest
    word = after.split(maxsplit=1)[0]
    return column > 0 and len(text) >= _NARROWEST_WRAP - 5 and len(text) + 1 + len(word) > column
