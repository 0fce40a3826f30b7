"""What a difference of words is about, as ids, and how it is quoted."""

import re
from collections.abc import Iterator
from typing import Final

from policies.diff.suggestion import equivalents
from policies.diff.suggestion.hunks import Hunk
from policies.diff.suggestion.places import Place
from policies.diff.suggestion.prose import prose
from policies.diff.suggestion.tokens import Token
from policies.diff.suggestion.vocabulary import subjects

_TIME: Final = frozenset(equivalents.TIME_UNITS.values())
_MONEY: Final = frozenset(equivalents.MONEY_UNITS.values()) | set("€$£%")
_PHONE: Final = 9
_SENTENCE: Final = 4
_LONGEST_QUOTE: Final = 90


def subjects_of(hunk: Hunk, place: Place) -> tuple[str, ...]:
    """Give the ids of what a difference is about, at least one, most telling first.

    Words that say it themselves come first, then, in a list or table, the headings they stand
    under; "text" is a sentence that came or went, "wording" are words of no class.
    """
    listed = place.topics[:1] if place.form in {"row", "item"} else ()
    one_side = not (hunk.before and hunk.after)
    if one_side and (len(hunk.touched) >= _SENTENCE or not (place.old and place.new)):
        return ("text", *listed)
    found = dict.fromkeys(
        (
            *_figures(hunk.old, hunk.start, hunk.stop),
            *_figures(hunk.new, hunk.begin, hunk.end),
            *(subject for token in hunk.touched for subject in _words(token)),
        )
    )
    if found:
        return tuple(found)
    named = ("party",) if any(token.is_name for token in hunk.touched) else ()
    return listed or named or ("wording",)


def _words(token: Token) -> tuple[str, ...]:
    return subjects(token.key)[:1] if token.sort == "word" else ()


def _figures(tokens: tuple[Token, ...], start: int, stop: int) -> Iterator[str]:
    for place in range(start, stop):
        token = tokens[place]
        near = {other.key for other in tokens[max(0, place - 1) : place + 2]}
        if token.sort in {"email", "address"}:
            yield "contact"
        elif token.sort == "date":
            yield "date"
        elif token.sort == "number":
            yield _figure(token, near)
        elif token.key in _TIME:
            yield "duration"
        elif token.key in _MONEY:
            yield "amount"
        elif token.sort == "symbol":
            yield "number"


def _figure(token: Token, near: set[str]) -> str:
    if near & _TIME:
        return "duration"
    if near & _MONEY:
        return "amount"
    return "contact" if len(re.sub(r"\D", "", token.text)) >= _PHONE else "number"


def quoted(hunk: Hunk, place: Place) -> tuple[str, str]:
    """Give the words that went and that came as written, a unit or the neighbours with them."""
    few = not (hunk.before and hunk.after) and len(hunk.touched) < _SENTENCE
    ahead = int(few and hunk.start > 0)
    behind = int(few or hunk.behind in _TIME | _MONEY)
    before = hunk.old[hunk.start - ahead : hunk.stop + behind]
    after = hunk.new[hunk.begin - ahead : hunk.end + behind]
    return _cut(place.old_text, before), _cut(place.new_text, after)


def _cut(block: str, tokens: tuple[Token, ...]) -> str:
    if not tokens:
        return ""
    text = " ".join(prose(block)[tokens[0].start : tokens[-1].end].split())
    if len(text) <= _LONGEST_QUOTE:
        return text
    half = _LONGEST_QUOTE // 2
    return f"{text[:half].rstrip()} … {text[-half:].lstrip()}"
