"""A text as rules read it: its kind, its clauses with their lines, its sentences, folded words."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from policies.clauses import Clause, Draft

_APOSTROPHES: Final = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‑": "-", "–": "-", "—": "-"})


def folded(text: str) -> str:
    """Give `text` in lower case without accents, with plain apostrophes, hyphens and spaces.

    Rules match their vocabulary in this form. Backslash escapes of Markdown are dropped.
    """
    plain = re.sub(r"\\([\\`*_{}\[\]()#+\-.!|<>~])", r"\1", text).translate(_APOSTROPHES)
    letters = unicodedata.normalize("NFKD", plain.lower())
    return re.sub(r"\s+", " ", "".join(c for c in letters if not unicodedata.combining(c)))


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of the text's Markdown: where it stands, as written, and folded."""

    number: int
    clause: Clause
    text: str

    @cached_property
    def folded(self) -> str:
        """Give the line as vocabulary is matched."""
        return folded(self.text)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A draft read once for all rules."""

    draft: Draft
    kind: str

    @property
    def language(self) -> str:
        """Give the text's language, `fr` or `en`."""
        return self.draft.language

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Give every line of the whole Markdown (`draft.markdown()`), with its clause."""
        return tuple(self._lines())

    def _lines(self) -> Iterator[Line]:
        number = 1
        for clause in self.draft.clauses:
            for text in clause.markdown().split("\n"):
                yield Line(number=number, clause=clause, text=text)
                number += 1
            number += 1

    @cached_property
    def folded(self) -> str:
        """Give the whole text as vocabulary is matched."""
        return folded(self.draft.markdown())
