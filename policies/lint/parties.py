"""Those whom a text's tables name as recipients, subprocessors or keepers of trackers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from policies.lint.folding import folded
from policies.lint.passages import Passage, blocks
from policies.lint.reading import Line, Reading

_COLUMN: Final = re.compile(
    r"^(?:nom d\w+ |name of (?:the )?)?(?:destinataires?|sous-traitants?|prestataires?|recipients?"
    r"|(?:sub-?)?processors?|providers?|fournisseurs?|partenaires?|vendors?|entit(?:e|y)\b"
    r"|entit(?:es|ies)|societes?|organismes?|compan(?:y|ies))(?: ulterieurs?)?$"
)
_SETTER: Final = re.compile(r"^(?:depose par|pose par|emetteur|editeur|set by|placed by|party)\b")
_COUNTRY: Final = re.compile(r"\b(?:pays|country|localisation|location|lieu|place)\b")
_CONTACT: Final = re.compile(r"\bcontact\b")


@dataclass(frozen=True, kw_only=True)
class Party:
    """A row that names someone: with the country and contact it gives, "" where it gives none.

    `sets` is true for whoever sets a tracker: that may be the publisher of the text.
    """

    name: str
    line: Line
    country: str = ""
    contact: str = ""
    sets: bool = False


@lru_cache(maxsize=16)
def parties(reading: Reading) -> tuple[Party, ...]:
    """Give those named in the columns of recipients, providers or setters of trackers."""
    return tuple(_parties(reading))


def _parties(reading: Reading) -> Iterator[Party]:
    for row in blocks(reading):
        if row.kind != "row":
            continue
        for head, cell in zip(row.header, row.cells, strict=True):
            column = folded(head).strip(" *")
            sets = bool(_SETTER.search(column))
            if cell.strip() and (sets or _COLUMN.search(column)):
                yield _party(row, cell, sets=sets)
                break


def _party(row: Passage, cell: str, *, sets: bool) -> Party:
    return Party(
        name=cell,
        line=row.line,
        country=row.cell(_COUNTRY) or "",
        contact=row.cell(_CONTACT) or "",
        sets=sets,
    )
