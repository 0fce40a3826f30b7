"""What in a text a person must look at: unfilled blanks, doubtful dates, raw HTML."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date

from policies.clauses import Caution
from policies.importer import dates
from policies.importer.lines import Line

_AROUND = 60
_BRACKET = re.compile(r"(?<!!)\[([^\[\]\n]{0,200})\](?![(\[])")
_REFERENCE = re.compile(r"^[ ]{0,3}\[([^\[\]\n]{1,200})\]:", re.MULTILINE)
# A note ("[1]", "[^a]"), an alert of Markdown ("[!NOTE]"), the mark of a contents table, "[sic]".
_NO_BLANK = re.compile(r"\d{1,3}|[\^!].*|TOC|sic|_TOC_", re.IGNORECASE)
_CHECK_BOX = re.compile(r"^[ \t]*(?:[-*+•]|\d{1,9}\.)[ \t]{1,4}\[[ xX]\]\s", re.MULTILINE)
_ELLIPSIS = re.compile(r"\s*(?:\.\.\.|…)\s*")
_BLANKS = re.compile(
    r"""\{\{[^{}\n]{0,200}\}\}
    |\$\{[^{}\n]{1,200}\}
    |\b(?:TODO|TBD|TBC|FIXME|[Xx]{3,}|XX/XX)\b
    |(?i:\blorem\s+ipsum\b|\b[àa]\s(?:compl[ée]ter|d[ée]finir)\b)
    |(?i:\bto\sbe\s(?:completed|defined|determined)\b)
    |(?<![\w_-])_{3,}(?![\w_])
    |(?<!\.)\.{6,}(?![.\s]*\d)
    |…{3,}(?!\s*\d)""",
    re.VERBOSE,
)
_ANGLE = re.compile(r"<(/?)([^\W\d_][^<>\n@:/=\"]{0,100})>")
_TAG_NAMES = """
a abbr address article aside audio b big blockquote body br button caption center cite code
col colgroup dd del details dfn div dl dt em embed fieldset figcaption figure font footer form
frame h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend li link
main map mark meta nav noscript object ol optgroup option p param picture pre q s samp script
section select small source span strike strong style sub summary sup svg table tbody td
template textarea tfoot th thead time title tr u ul var video
"""
_TAGS = frozenset(_TAG_NAMES.split())
_RAW = re.compile(r"<(?:!--|/?([a-zA-Z][a-zA-Z0-9]{0,10})(?=[\s/>]))")
_INVISIBLE = re.compile(
    "[\x01-\x08\x0e-\x1b\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]"
)


def look(lines: Sequence[Line], *, markup: bool) -> tuple[list[Caution], tuple[date, ...]]:
    """Give the cautions about the words of a source and its dates, both in order.

    `markup` says that the source is Markdown, where HTML stays as visible text and is worth a word.
    "[1]" and "[^1]" are notes, "[...]" inside a quotation is an omission: no blanks.
    """
    source = _Source(lines)
    found = [*_brackets(source, markup=markup), *_angles(source)]
    found += [
        source.caution("placeholder", m.start(), m.end()) for m in _BLANKS.finditer(source.text)
    ]
    found += _strange(source, markup=markup)
    dated = list(dates.find(source.text))
    found += _doubts(source, dated)
    return found, tuple(one.day for one in dated if one.day is not None)


class _Source:
    """The text of a source, and the line of each of its offsets."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.text = "\n".join(line.text for line in lines)
        self._lines = lines
        self._starts = [0]
        for line in lines:
            self._starts.append(self._starts[-1] + len(line.text) + 1)

    def caution(self, kind: str, start: int, end: int) -> Caution:
        """Give a caution on a passage, with what stands around it on its line."""
        index = bisect_right(self._starts, start) - 1
        line = self._lines[index]
        column = start - self._starts[index]
        around = line.text[max(0, column - _AROUND) : column + end - start + _AROUND]
        return Caution(id=kind, line=line.at, context=around.strip())


def _brackets(source: _Source, *, markup: bool) -> Iterator[Caution]:
    text = source.text
    defined = {name.strip().lower() for name in _REFERENCE.findall(text)} if markup else set()
    boxes = {box.start() + box[0].index("[") for box in _CHECK_BOX.finditer(text)}
    for found in _BRACKET.finditer(text):
        inner = found[1].strip()
        known = inner.lower() in defined or found.start() in boxes or _NO_BLANK.fullmatch(inner)
        if not known and not _second_label(text, found) and not _omission(text, found):
            yield source.caution("placeholder", found.start(), found.end())


def _second_label(text: str, found: re.Match[str]) -> bool:
    """True for the label of `[text][label]`, and for the text of a definition of a link."""
    return text[found.start() - 1 : found.start()] == "]"


def _omission(text: str, found: re.Match[str]) -> bool:
    """True for "[...]" inside a quotation: French or English marks open before it on its line."""
    if not _ELLIPSIS.fullmatch(found[1]):
        return False
    before = text[max(0, found.start() - 500) : found.start()].rpartition("\n")[2]
    open_marks = before.count("«") > before.count("»") or before.count("“") > before.count("”")
    return open_marks or before.count('"') % 2 == 1


def _angles(source: _Source) -> Iterator[Caution]:
    for found in _ANGLE.finditer(source.text):
        if found[2].split()[0].lower() not in _TAGS:
            yield source.caution("placeholder", found.start(), found.end())


def _strange(source: _Source, *, markup: bool) -> Iterator[Caution]:
    last = -1
    for found in _RAW.finditer(source.text) if markup else ():
        if found[1] is None or found[1].lower() in _TAGS:
            caution = source.caution("raw_html", found.start(), found.end())
            if caution.line != last:
                yield caution
            last = caution.line
    hidden = _INVISIBLE.search(source.text)
    if hidden:
        yield source.caution("invisible_character", hidden.start(), hidden.end())


def _doubts(source: _Source, dated: Sequence[dates.Dated]) -> Iterator[Caution]:
    for one in dated:
        end = one.start + len(one.words)
        if one.day is None:
            yield source.caution("impossible_date", one.start, end)
        elif one.ambiguous:
            yield source.caution("ambiguous_date", one.start, end)
