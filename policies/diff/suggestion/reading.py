"""A block of Markdown as words to compare: figures, units and usual abbreviations understood."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from policies.diff.suggestion import equivalents
from policies.diff.suggestion.prose import prose
from policies.diff.suggestion.tokens import Sort, Token, lexed

_DECADES: Final = range(20, 100, 10)


@lru_cache(maxsize=4096)
def words(markdown: str) -> tuple[Token, ...]:
    """Give the words of a Markdown block in order, each with the key it is compared by.

    The same key stands for the same thing: "trente", "thirty" and "30"; "UE" and "Union
    européenne"; "cannot" and "can not". Punctuation, markup and targets of links are left out.
    """
    text = prose(markdown)
    shown = text.lower() if text.isupper() else text
    found = lexed(shown)
    joined = _units(_spelled(_phrased(found)))
    return tuple(_without_echoes(shown, joined))


def keys(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Give the keys of words, in order."""
    return tuple(token.key for token in tokens)


def _spelled(tokens: Sequence[Token]) -> list[Token]:
    """Make numbers in words figures: "trente-cinq", "vingt et un", "one month"."""
    given: list[Token] = []
    for index, token in enumerate(tokens):
        value = equivalents.NUMBER_WORDS.get(token.key) if token.sort == "word" else None
        if token.text.casefold() in equivalents.ONE and _before_unit(tokens, index):
            value = 1
        if value is None:
            given.append(token)
        elif (before := _tens(given)) is not None and (total := _added(before[0], value)):
            given[before[1] :] = [_merged(given[before[1]], token, str(total), "number")]
        else:
            given.append(replace(token, key=str(value), sort="number"))
    return given


def _before_unit(tokens: Sequence[Token], index: int) -> bool:
    following = tokens[index + 1].key if index + 1 < len(tokens) else ""
    if following in equivalents.BARE_UNITS:
        return (tokens[index].key, following) == ("un", "an")
    return following in equivalents.TIME_UNITS


def _tens(given: Sequence[Token]) -> tuple[int, int] | None:
    """Give the value and place of a number in words that ends `given`; "et" may follow it."""
    place = len(given) - 1
    if place > 0 and given[place].key == "@and":
        place -= 1
    if place < 0 or given[place].sort != "number" or given[place].text[:1].isdigit():
        return None
    return int(given[place].key), place


def _added(before: int, value: int) -> int | None:
    if (before, value) == (4, 20):
        return 80
    if before in _DECADES and value < 20:
        return before + value
    if before < value and value in (100, 1000):
        return before * value
    return before + value if before >= 100 and before > value else None


def _merged(first: Token, last: Token, key: str, sort: Sort) -> Token:
    text = first.text if first is last else f"{first.text} {last.text}"
    return Token(text=text, key=key, sort=sort, start=first.start, end=last.end)


def _units(tokens: Sequence[Token]) -> list[Token]:
    given: list[Token] = []
    for token in tokens:
        counted = bool(given) and given[-1].sort == "number"
        bare = token.key in equivalents.BARE_UNITS
        key = equivalents.TIME_UNITS.get(token.key) if counted or not bare else None
        if counted and key is None:
            key = equivalents.MONEY_UNITS.get(token.key)
        given.append(replace(token, key=key) if key else token)
    return given


def _phrased(tokens: Sequence[Token]) -> list[Token]:
    given: list[Token] = []
    place = 0
    while place < len(tokens):
        length, key = _phrase(tokens, place)
        said = tokens[place : place + length]
        text = " ".join(token.text for token in said)
        merged = (
            replace(said[0], text=text, key=key, sort="word", end=said[-1].end) if key else said[0]
        )
        given.append(merged)
        place += length
    return given


def _phrase(tokens: Sequence[Token], place: int) -> tuple[int, str]:
    if tokens[place].key not in equivalents.PHRASE_STARTS:
        return 1, ""
    for length in range(equivalents.LONGEST_PHRASE, 0, -1):
        if key := equivalents.PHRASES.get(keys(tokens[place : place + length])):
            return min(length, len(tokens) - place), key
    return 1, ""


def _without_echoes(text: str, tokens: Sequence[Token]) -> Iterator[Token]:
    """Leave out what brackets say again: "thirty (30) days", "Union européenne (UE)"."""
    before: Token | None = None
    for token in tokens:
        again = before is not None and before.key == token.key
        if not (before and again and text[before.end : token.start].strip() == "("):
            yield token
        before = token
