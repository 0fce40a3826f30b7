"""A block's Markdown as words and signs with their markup, without loss."""

import re
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from policies.diff.folding import fold_word
from policies.diff.inline import marked, within_marks
from policies.diff.segments import is_dense

_GAP: Final = "[ \u00a0\u202f\u2009]"
# Signs that stand alone; every other character that is no space belongs to a word.
_SIGN: Final = (
    r"\s\x00-\x1f\x7f-\x9f\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e"
    r"«»“”„‟‘’‚‛‹›…–—―•\u200b\u2060\ufeff"
)
_BOUND: Final = r"\s<>\"«»“”|`\\\[\]"  # no sign of an address
_MONTH: Final = (
    "(?:janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre|novembre"
    "|décembre|decembre|january|february|march|april|may|june|july|august|september|october"
    "|november|december|janv|févr|avr|juil|sept|oct|nov|déc|jan|feb|mar|apr|jun|jul|aug|sep|dec)"
)
_ENDS: Final = r"(?!\w|[.,:/-]\d)"  # no figure goes on
_UNIT: Final = f"(?:{_GAP}?[%‰€$£])?"
_WORD: Final = re.compile(
    "("
    rf"https?://(?:[^{_BOUND}()]|\([^{_BOUND}()]*\))+(?<![.,;:!?'’*_])"
    # 3 mai 2027, 1er mars, March 4, 2021, mai 2027
    rf"|(?i:\d{{1,2}}(?:er|st|nd|rd|th)?{_GAP}{_MONTH}\b\.?(?:,?{_GAP}\d{{4}}{_ENDS})?)"
    rf"|(?i:(?=[jfmasond]){_MONTH}\b\.?{_GAP}(?:\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?{_GAP}\d{{4}}{_ENDS})?"
    rf"|\d{{4}}{_ENDS}))"
    # +33 1 42 68 53 00
    rf"|(?:\+\d{{1,3}}{_GAP}?(?:\(0\){_GAP}?)?|0)\d(?:[ .\-\u00a0\u202f]?\d\d){{4}}(?!\d)"
    # 1 204,50 €, 12.5 %
    rf"|[€$£]{_GAP}?\d[\d.,]*\d|[€$£]{_GAP}?\d"
    rf"|\d{{1,3}}(?:{_GAP}\d{{3}})+(?!\d)(?:[.,]\d+)?{_UNIT}"
    rf"|\d+(?:[.,]\d+)*{_GAP}?[%‰€$£]"
    rf"|[^{_SIGN}]+(?:(?:['’.\-‑–/&:@+_]+|(?<=\d),(?=\d))(?!https?://)[^{_SIGN}]+)*"
    r"|\.{3}|\S"
    r")(\s*)"
)
_ONE_LINE: Final = re.compile(r"(\S(?:[^\r\n]*\S)?)(\s*)")
_CHUNK: Final = re.compile(r"(\S+)(\s*)")
_MARKED: Final = re.compile(r"[*_`\[<\\]")
# Beyond this length a body is no paragraph: its marks are read as signs.
_LONGEST_MARKED: Final = 60_000
# And beyond this one, what stands between spaces is one word.
_LONGEST_CUT: Final = 400_000


@dataclass(slots=True)
class Words:
    """The words of a body as columns: the i-th word's raw Markdown, what is read, its key ...

    `lead` + the `raws` each followed by its `afters` (spaces, line ends) is the body. `keys` are
    what is compared: folded, without markup. `styles` (bits of `inline.BOLD` ...) and `links`
    (targets, "" for none) say how it is shown.
    """

    lead: str = ""
    raws: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    afters: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    styles: list[int] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def raw(self, start: int, stop: int) -> str:
        """Give the Markdown from half-place `start` to `stop`: word i is 2i, its spaces 2i + 1."""
        first, last = (start + 1) // 2, (stop + 1) // 2
        parts = _turn_by_turn(self.raws[first:last], self.afters[first:last])
        if start % 2 and start < stop:
            parts.insert(0, self.afters[start // 2])
        if stop % 2 and last > first:
            parts.pop()
        return "".join(parts)

    def read(self) -> str:
        """Give what is read: the words without markup, each with the spaces after it."""
        return "".join(_turn_by_turn(self.texts, self.afters)).strip()

    def forms(self, start: int, stop: int) -> set[tuple[int, str]]:
        """Give the styles and links of the words from half-place `start` to `stop`."""
        first, last = (start + 1) // 2, (stop + 1) // 2
        return set(zip(self.styles[first:last], self.links[first:last], strict=True))

    def written(self, start: int, stop: int, *, is_plain: bool) -> str:
        """Give the words from `start` to `stop` (half-places), each run within its own marks.

        `is_plain` leaves the marks out.
        """
        first, last = (start + 1) // 2, (stop + 1) // 2
        parts = []
        runs = groupby(range(first, last), key=lambda at: (self.styles[at], self.links[at]))
        for (style, link), places in runs:
            text = "".join(self.texts[at] + self.afters[at] for at in places)
            bare = text.rstrip()
            parts += [bare if is_plain else within_marks(bare, style, link), text[len(bare) :]]
        return "".join(parts).strip()


def _turn_by_turn(words: list[str], afters: list[str]) -> list[str]:
    return [text for pair in zip(words, afters, strict=True) for text in pair]


def words(body: str, *, is_code: bool = False) -> Words:
    """Give the words of a body; no number, date, address or hyphenated word is cut.

    In code there is no markup to be read.
    """
    lead = body[: len(body) - len(body.lstrip())]
    if not is_code and len(body) <= _LONGEST_MARKED and _MARKED.search(body):
        found = Words(lead, *marked(body[len(lead) :], _WORD))
    else:
        found = _unmarked(lead, body[len(lead) :])
    found.keys = found.texts if body.isascii() else [fold_word(text) for text in found.texts]
    return found


def _unmarked(lead: str, body: str) -> Words:
    pairs = _pattern(body).findall(body)
    texts = [text for text, _after in pairs]
    return Words(
        lead, texts, texts, [after for _text, after in pairs], [], [0] * len(texts),
        [""] * len(texts),
    )  # fmt: skip


def _pattern(body: str) -> re.Pattern[str]:
    if is_dense(body):
        return _ONE_LINE
    return _WORD if len(body) <= _LONGEST_CUT else _CHUNK
