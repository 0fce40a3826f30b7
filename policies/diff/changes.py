"""One change between two texts, as it is listed, classified and shown."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Kind: TypeAlias = Literal[
    "inserted",  # words, or a whole block or clause, that only the new text has
    "deleted",  # words, or a whole block or clause, that only the old text has
    "replaced",  # words in the place of others
    "moved",  # a clause or block that stands elsewhere, its words the same
    "heading",  # a clause's level changed, or a paragraph became a heading or the reverse
    "list",  # a list became ordered or unordered, or a list item a paragraph, or the reverse
    "table",  # a table's column came or went (a row that does is inserted or deleted)
    "link",  # the target of a link changed, the words on it did not
    "emphasis",  # bold, italic or code came or went, the words did not
    "layout",  # line breaks, escapes, rules: Markdown that reads the same
    "typographic",  # apostrophes, quotes, dashes, spaces, line ends, BOM: the same words
]
# What readers of the words cannot notice, or only by a link's address or the weight of a letter.
MARKUP: Final[frozenset[Kind]] = frozenset({"heading", "list", "link", "emphasis", "layout"})


@dataclass(frozen=True, kw_only=True)
class Change:
    """What stands before and after at one place; `clause` is cited as its heading ("3.1 Title").

    `before` and `after` are the words that differ, as Markdown; one is empty for what is inserted
    or deleted. Of a moved clause or block they are the whole of it; what changed in it is listed by
    itself. Of a column they are its cells, one a line. `old_context` and `new_context` are the
    whole block (paragraph, list item, table row, heading) around them in each text, "" where there
    is none. `header` is the heading of the table's column for a change inside a cell.
    """

    kind: Kind
    clause: str
    before: str = ""
    after: str = ""
    old_context: str = ""
    new_context: str = ""
    header: str = ""
