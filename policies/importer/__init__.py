"""Text, Markdown or HTML from outside into a draft of numbered clauses, with what to look at."""

from policies.clauses import Block, Caution, Clause, Draft, List, Paragraph, Table
from policies.importer import cautions, front, html, markdown, plain
from policies.importer.assembly import assemble
from policies.importer.decoding import Unreadable, decode, is_empty
from policies.importer.lines import split

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
    """Give the draft in the bytes of a file; `name` tells its format (.txt, .md, .html).

    Every character of the text that is no space and no mark of layout is in the draft, in order, as
    Markdown. Warnings carry the line of the source, from 1. Raises `Unreadable` (a ValueError whose
    text says the remedy) for another format, bytes that are no text, an empty or too large file.
    """
    kind, text = decode(data, name)
    if kind == "html":
        lines, found = html.convert(text)
        source = lines
    elif kind == "markdown":
        body, found = front.split(split(text))
        source = lines = list(front.plain_html(body))
    else:
        source = split(text)
        lines, found = plain.convert(source)
    clauses, doubts = assemble(markdown.parts(lines))
    if not clauses or (len(clauses) == 1 and is_empty(clauses[0].markdown())):
        raise Unreadable("empty")
    seen, dates = cautions.look(source, markup=kind == "markdown")
    warnings = sorted([*found, *doubts, *seen], key=lambda caution: caution.line)
    return Draft(clauses=clauses, warnings=tuple(warnings), dates=dates, language=language)
