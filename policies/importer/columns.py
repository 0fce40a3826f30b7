"""Tables of a plain text: rebuilt when their cells are certain, else only noticed."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeAlias

from policies.importer.inline import escape_cell
from policies.importer.lines import Line

Cells: TypeAlias = "list[tuple[int, str]]"

_GAP = re.compile(r"(?<=\S)\s{2,}(?=\S)")
_RULED = re.compile(r"[\s|+:=-]*-[\s|+:=-]*")
_LONGEST_NAME = 60
_WORD = re.compile(r"\S+")
# Words that head the columns of the tables policies have, French and English.
_HEAD_WORDS = """
base basis bases but catégorie catégories category categories conservation cookie cookies
country criteria date destinataire destinataires data description donnée données droit droits
durée durées délai délais editeur éditeur entity entité exemple exemples examples example
exercice finalité finalités fonction fondement fournisseur garantie garanties information
informations juridique lawful legal lieu localisation location mesure mesures modalité
modalités name nature nom objectif objet origine partenaire pays period personnes prestataire
prestataires processing processor provider purpose purposes recipient recipients retention
rôle role service services societe société sous-traitant sous-traitants source statut
subprocessor tâche traceur traceurs traitement traitements transfert transferts transfer type
types usage utilisation vendor
"""
_HEADS = frozenset(_HEAD_WORDS.split())


def rebuild(lines: Sequence[Line], at: int, end: int) -> tuple[list[Line], int] | None:
    """Give the Markdown of a table whose cells are separated beyond doubt, and the index after it.

    Certain are: tabs, pipes, columns aligned by two spaces or more, and semicolons, when every row
    has as many as the header and the header looks like names of columns.
    """
    text = lines[at].text
    if at + 1 >= end or not any(sign in text for sign in ("\t", "|", "  ", ";")):
        return None
    for split, least in _WAYS:
        header = split(text)
        if _names(header):
            rows, after = _rows(lines, at, end, split, header)
            if len(rows) >= least:
                return _markdown(lines[at].at, header, rows), after
    return None


def begins(lines: Sequence[Line], at: int) -> bool:
    """True when a table that `rebuild` is certain of begins at `at`; its first rows tell."""
    return rebuild(lines, at, min(len(lines), at + 4)) is not None


def _tabs(text: str) -> Cells:
    return _numbered(re.split(r"[ ]*\t[ ]*", text.strip(" ")))


def _pipes(text: str) -> Cells:
    line = text.strip()
    cells = line.split("|")
    inner = cells[1 if line.startswith("|") else 0 : -1 if line.endswith("|") else None]
    return _numbered(inner) if len(cells) > 1 else []


def _semicolons(text: str) -> Cells:
    cells = text.strip().split(";")
    # A semicolon of prose has a space on one side (on both in French): it separates no cells.
    sure = len(cells) > 2 and all(cell and cell == cell.strip() for cell in cells)
    return _numbered(cells) if sure else []


def _aligned(text: str) -> Cells:
    if "\t" in text:
        return []
    starts = [len(text) - len(text.lstrip()), *(gap.end() for gap in _GAP.finditer(text.rstrip()))]
    ends = [*starts[1:], len(text)]
    return [(start, text[start:end].strip()) for start, end in zip(starts, ends, strict=True)]


def _numbered(cells: Sequence[str]) -> Cells:
    return [(place, cell.strip()) for place, cell in enumerate(cells)]


_WAYS: tuple[tuple[Callable[[str], Cells], int], ...] = (
    (_tabs, 1),
    (_pipes, 1),
    (_semicolons, 1),
    (_aligned, 2),
)


def _names(header: Cells) -> bool:
    cells = [cell for _, cell in header]
    filled = [cell for cell in cells if cell]
    return (
        len(filled) > 1
        and all(any(char.isalnum() for char in cell) for cell in filled)
        and len(filled) >= len(cells) - 1
        and all(
            len(cell) <= _LONGEST_NAME and not cell.endswith((":", ".", ",")) for cell in filled
        )
        and not any("@" in cell or cell[0].isdigit() for cell in filled)
    )


def _rows(
    lines: Sequence[Line], at: int, end: int, split: Callable[[str], Cells], header: Cells
) -> tuple[list[Line], int]:
    """Give the rows that have the header's cells, at the header's places; a ruled line is none."""
    rows: list[Line] = []
    places = [place for place, _ in header]
    index = at + 1
    while index < end and not lines[index].blank:
        text = lines[index].text
        if not _RULED.fullmatch(text):
            cells = split(text)
            if [place for place, _ in cells] != places:
                break
            rows.append(Line(_row(cells), lines[index].at))
        index += 1
    return rows, index


def _row(cells: Cells) -> str:
    return "| " + " | ".join(escape_cell(cell) for _, cell in cells) + " |"


def _markdown(at: int, header: Cells, rows: Sequence[Line]) -> list[Line]:
    dashes = "| " + " | ".join(["---"] * len(header)) + " |"
    return [Line(_row(header), at), Line(dashes, at), *rows]


def flattened(texts: Sequence[str]) -> bool:
    """True for lines that were a table whose cells ran together: a header line, then its rows.

    The header has two names of columns or more, capitals without a sentence; every row has at least
    as many beginnings of cells (a capital or a figure after a word in lower case). An address or a
    list of names has neither the header nor the length.
    """
    header, rows = texts[0], texts[1:]
    if len(rows) < 2 or len(header) > 100 or header.endswith((".", ":", ";", ",", "!", "?")):
        return False
    words = _WORD.findall(header)
    names = 1 + sum(word[0].isupper() and word[1:].islower() for word in words[1:])
    heads = sum(word.lower().strip("()") in _HEADS for word in words if word[0].isupper())
    known = names > 1 and heads > 1
    shaped = names > 2 and len(rows) > 2 and header.split()[0][0].isupper()
    if not (known or shaped):
        return False
    return all(_is_row(row, names, len(header), known=known) for row in rows)


def _is_row(text: str, names: int, width: int, *, known: bool) -> bool:
    if text.endswith((".", ":", ";")) or not (text[0].isupper() or known):
        return False
    words = _WORD.findall(text)
    begun = sum(
        (word[0].isupper() or word[0].isdigit()) and not (before[-1] in ".," and known is False)
        for before, word in pairwise(words)
    )
    return begun >= names - 1 and (known or (len(text) >= width and "," in text))
