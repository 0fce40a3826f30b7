"""A text from outside (.txt, .md, .html, .docx) into a draft of numbered clauses, with cautions."""

from pathlib import PurePath

from policies.clauses import Block, Caution, Clause, Draft, List, Paragraph, Table
from policies.importer import cautions, front, html, markdown, plain, word
from policies.importer.assembly import assemble
from policies.importer.decoding import Unreadable, decode, is_empty, kind_of
from policies.importer.lines import Line, split

__all__ = [
    "Block",
    "Caution",
    "Clause",
    "Draft",
    "List",
    "Paragraph",
    "Table",
    "Unreadable",
    "read",
]


def read(data: bytes, *, name: str, language: str = "fr") -> Draft:
    """Give the draft in the bytes of a file; `name` tells its format (.txt, .md, .html, .docx).

    Every character of the text that is no space and no mark of layout is in the draft, in order, as
    Markdown. Warnings carry the line of the source, from 1; in a Word file, which has no lines, the
    place of the paragraph. Raises `Unreadable` (a ValueError whose
    text says the remedy) for another format, bytes that are no text, an empty or too large file.
    """
    kind = kind_of(data, name)
    source, lines, found = _lines(data, kind, name)
    clauses, doubts = assemble(markdown.parts(lines))
    if not clauses or (len(clauses) == 1 and is_empty(clauses[0].markdown())):
        raise Unreadable("empty")
    seen, dates = cautions.look(source, markup=kind == "markdown")
    warnings = sorted([*found, *doubts, *seen], key=lambda caution: caution.line)
    return Draft(clauses=clauses, warnings=tuple(warnings), dates=dates, language=language)


def _lines(data: bytes, kind: str, name: str) -> tuple[list[Line], list[Line], list[Caution]]:
    """Give the lines as the source has them, as Markdown, and cautions."""
    if kind == "word":
        lines, found = word.convert(data, PurePath(name).name)
        return lines, lines, found
    text = decode(data, kind)
    if kind == "html":
        lines, found = html.convert(text)
        return lines, lines, found
    if kind == "markdown":
        body, found = front.split(split(text))
        lines = list(front.plain_html(body))
        return lines, lines, found
    source = split(text)
    return source, *plain.convert(source)
