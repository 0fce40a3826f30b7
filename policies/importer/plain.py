"""Plain text into Markdown lines: titles, numbered sections, lists, tables, paragraphs."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from policies.clauses import Caution
from policies.importer import bullets, columns, grammar, sections
from policies.importer.flow import wrap_width
from policies.importer.inline import escape_end
from policies.importer.lines import Line
from policies.importer.numbers import numbered

_LONGEST_TITLE = 100
_LONGEST_SUBTITLE = 80
_STOPS = (".", ",", ";", ":", "…")


def convert(lines: Sequence[Line]) -> tuple[list[Line], list[Caution]]:
    """Give the Markdown of a plain text, each line with its source line's number, and cautions."""
    return _Plain(lines).convert()


class _Plain:
    """One plain text on its way to Markdown."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._levels = sections.headings(lines)
        self._written: list[Line] = []
        self._cautions: list[Caution] = []
        self._width = wrap_width([len(line.text.strip()) for line in lines])
        self._after_numbers = False

    def convert(self) -> tuple[list[Line], list[Caution]]:
        """Go through the text once."""
        unnumbered = {} if self._levels else _unnumbered(self._lines)
        self._levels = self._levels | unnumbered
        title = _title(self._lines, self._levels)
        if title is not None:
            self._levels[title] = 1
        at, level = 0, 1
        while at < len(self._lines):
            level = self._levels.get(at, level)
            at = self._next(at, level)
        return self._written, self._cautions

    def _next(self, at: int, level: int) -> int:
        """Write the block that begins at `at`; give the index after it."""
        if self._lines[at].blank:
            return at + 1
        if at in self._levels:
            return self._heading(at, self._levels[at])
        if bullets.begins(self._lines, at, inside=False):
            return self._list(at)
        table = columns.rebuild(self._lines, at, len(self._lines))
        if table is not None:
            self._block(table[0])
            return table[1]
        end = self._paragraph_end(at)
        if end == at + 1 and self._names_a_list(at):
            self._put_heading(self._lines[at].text.strip(), max(2, level) + (level > 1), at)
        else:
            self._paragraph(at, end)
        return end

    def _block(self, lines: Sequence[Line], *, numbers: bool = False) -> None:
        self._written += [*lines, Line("", lines[-1].at)]
        self._after_numbers = numbers

    def _heading(self, at: int, level: int) -> int:
        text = self._lines[at].text.strip()
        number = numbered(text)
        if number is not None and is_sentence(number.title):
            self._put_heading(number.mark, level, at)
            rest = [Line(number.title, self._lines[at].at)]
            end = self._paragraph_end(at)
            self._flow([*rest, *self._lines[at + 1 : end]])
            return end
        if self._title_goes_on(at):
            self._put_heading(f"{text} {self._lines[at + 1].text.strip()}", level, at)
            return at + 2
        self._put_heading(text, level, at)
        return at + 1

    def _title_goes_on(self, at: int) -> bool:
        """True when a long title was wrapped: its next line, in lower case, stands alone."""
        after = self._lines[at + 1 : at + 3]
        if not after or after[0].blank or at + 1 in self._levels or len(self._lines[at].text) < 40:
            return False
        text = after[0].text.strip()
        alone = len(after) < 2 or after[1].blank
        return alone and text[0].islower() and len(text) < 80 and not bullets.mark(text)

    def _put_heading(self, text: str, level: int, at: int) -> None:
        self._block([Line("#" * min(6, level) + " " + escape_end(text), self._lines[at].at)])

    def _list(self, at: int) -> int:
        written, end, numbers = bullets.take(
            self._lines, at, self._levels, width=self._width, renumber=not self._after_numbers
        )
        self._block(written, numbers=numbers)
        return end

    def _paragraph_end(self, at: int) -> int:
        end = at + 1
        while end < len(self._lines) and not self._lines[end].blank and end not in self._levels:
            if bullets.begins(self._lines, end, inside=True) or columns.begins(self._lines, end):
                break
            end += 1
        return end

    def _names_a_list(self, at: int) -> bool:
        """True for a short line without end mark that a list follows: the name of that list."""
        after = at + 1
        while after < len(self._lines) and self._lines[after].blank:
            after += 1
        listed = (
            after < len(self._lines)
            and after not in self._levels
            and bullets.begins(self._lines, after, inside=False)
        )
        return listed and is_title(self._lines[at].text.strip(), _LONGEST_SUBTITLE)

    def _paragraph(self, at: int, end: int) -> None:
        group = self._lines[at:end]
        texts = [line.text.strip() for line in group]
        if len(texts) > 2 and columns.flattened(texts):
            context = texts[0]
            self._cautions.append(Caution(id="flattened_table", line=group[0].at, context=context))
            for line in group:
                self._lines_of([line.text.strip()], [line.at])
            self._after_numbers = False
            self._written = _broken(self._written, len(group))
            return
        self._flow(group)

    def _lines_of(self, texts: Sequence[str], at: Sequence[int]) -> None:
        self._written += [
            Line(text, at[index]) for index, text in bullets.paragraph(texts, self._width)
        ]

    def _flow(self, group: Sequence[Line]) -> None:
        """Write a paragraph; a line of "=" would make a title of the one above: it stands apart."""
        start = 0
        for place in range(1, len(group) + 1):
            if place == len(group) or grammar.underlines(group[place].text) == 1:
                part = group[start:place]
                self._lines_of([line.text.strip() for line in part], [line.at for line in part])
                self._block([Line("", part[-1].at)])
                start = place


def _broken(written: list[Line], count: int) -> list[Line]:
    """Give the last `count` lines each its own line in one paragraph."""
    kept, last = written[:-count], written[-count:]
    hard = [Line(line.text + "  ", line.at) for line in last[:-1]]
    return [*kept, *hard, last[-1], Line("", last[-1].at)]


def is_sentence(title: str) -> bool:
    """True when what follows a number is no title: it is long, and ends as a sentence does."""
    return (title.endswith((".", ":", ";", ",")) and len(title) > 60) or len(title) > 140


def is_title(text: str, longest: int) -> bool:
    """True for a line of at most `longest` characters that could be a title."""
    if not text or len(text) > longest or text.endswith(_STOPS) or "@" in text or "://" in text:
        return False
    first = next((char for char in text if char.isalnum()), "")
    return first.isupper() and not grammar.is_rule(text)


def _title(lines: Sequence[Line], levels: dict[int, int]) -> int | None:
    """Give the index of the document's title: the first line, when it is one."""
    first = next((index for index, line in enumerate(lines) if not line.blank), None)
    if first is None or (first in levels and numbered(lines[first].text.strip())):
        return None
    text = lines[first].text.strip()
    after = lines[first + 1].text.strip() if first + 1 < len(lines) else ""
    wrapped = after[:1].islower() or (len(text) >= _LONGEST_SUBTITLE and after)
    if wrapped or bullets.begins(lines, first, inside=False) or numbered(text):
        return None
    group = list(takewhile(lambda line: not line.blank, lines[first : first + 4]))
    if columns.begins(lines, first) or columns.flattened([line.text.strip() for line in group]):
        return None
    dated = any(char.isdigit() for char in text) and ":" in text
    return first if is_title(text, _LONGEST_TITLE) and not dated else None


def _unnumbered(lines: Sequence[Line]) -> dict[int, int]:
    """Give the headings of a text that numbers none: short lines apart, each before a paragraph."""
    found = dict.fromkeys(_apart(lines), 2)
    return found if len(found) > 2 else {}


def _apart(lines: Sequence[Line]) -> Iterator[int]:
    for index, line in enumerate(lines[:-2]):
        text = line.text.strip()
        alone = (not index or lines[index - 1].blank) and lines[index + 1].blank
        if alone and is_title(text, _LONGEST_SUBTITLE) and bullets.mark(text) is None:
            body = lines[index + 2].text.strip()
            if len(body) > _LONGEST_SUBTITLE and body.endswith((".", ":", "!", "?")):
                yield index
