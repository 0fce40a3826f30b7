"""Purposes, lawful bases, and each tied to the other (L20 to L22; GDPR 13(1)(c))."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from policies.lint.facts import Facts
from policies.lint.flattened import flattened
from policies.lint.information import bases
from policies.lint.passages import Passage, blocks, sentences
from policies.lint.reading import Reading, folded
from policies.lint.remarks import Remark, lacking, rule
from policies.lint.vocabulary import topics
from policies.lint.vocabulary.words import NEGATION, Labels, is_blank, stems

_LEADING: Final = stems(
    r"""
    pour (?::|les finalites) | afin de ?: | finalites? suivantes? |
    (?:servent|utilisons|utilisees|traitons|traitees) (?:[^.:]{0,60} )?(?:pour|a|afin de|
    aux fins)(?: [^.:]{0,40})? ?: | following purposes? |
    (?:use|process|need|collect)\b[^.:]{0,60}(?:for|to) ?: | purposes? ?: | in order to ?: |
    used (?:for|to) ?:
    """
)
_AIM: Final = re.compile(
    r"(?:utilis|trait|collect|recueill|\buse\b|\bused\b|\buses\b|process)\w*.{0,120}?"
    r"\b(?:pour|afin|a des fins|aux fins|in order to|to|for)\b"
)
_OURS: Final = stems(
    r"""
    (?:vos|ces|les|des|your|these|the|this) (?:donnees|informations|personal|data|information)
    """
)
_BY_US: Final = stems(
    r"""
    nous\b | we\b | (?:sont|est|seront) (?:\w+ )?(?:utilis|trait|collect|recueill) |
    (?:is|are|will be) (?:\w+ )?(?:used|processed|collected)
    """
)
_OTHER: Final = stems(
    r"""
    cookies?\b | traceurs?\b | trackers?\b | destinataire | sous-traitan | intelligence |
    paiement | droits?\b | rights?\b | violation | change | transfer | partag | whom\b |
    avec qui | shar(?:e|ing)\b
    """
)
_NOT_PURPOSE: Final = stems(r"modification", r"changement", r"changes?\b")


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """A purpose as it is named, where, and the cell that should hold its basis, if there is one."""

    name: str
    at: Passage
    basis: str | None = None


@lru_cache(maxsize=4)
def purposes(reading: Reading) -> tuple[Purpose, ...]:
    """Give the purposes a notice lists: in tables, in lists, in the clauses about them."""
    found: list[Purpose] = []
    for one in blocks(reading):
        if one.kind == "row":
            found += _in_row(one)
        elif one.kind != "heading" and _is_listed(one):
            found.append(Purpose(name=one.shown, at=one))
    return tuple(found)


def _in_row(row: Passage) -> Iterator[Purpose]:
    cell = row.cell(topics.PURPOSES)
    if cell is None or topics.TRACKERS.search(f"{row.place} {' '.join(row.header).lower()}"):
        return
    if not is_blank(cell):
        yield Purpose(name=cell, at=row, basis=row.cell(topics.BASES))


def _is_listed(one: Passage) -> bool:
    own = one.trail[-1] if one.trail else ""
    if topics.BASES.search(one.place) or topics.TRACKERS.search(one.place):
        return False
    if one.kind == "item":
        in_clause = bool(topics.PURPOSES.search(one.place)) and not _NOT_PURPOSE.search(own)
        return in_clause or bool(_LEADING.search(one.lead))
    return False


def _is_told(one: Passage) -> bool:
    """Tell whether a sentence says what data are used for."""
    if one.kind != "prose" or _OTHER.search(one.place) or not _OURS.search(one.words):
        return False
    if not _BY_US.search(one.words):
        return False
    found = _AIM.search(one.words)
    return bool(found) and not NEGATION.search(one.words[: found.end()] if found else "")


def _no_purpose(reading: Reading, _: Facts) -> Iterator[Remark]:
    if purposes(reading) or any(_is_told(one) for one in sentences(reading)):
        return
    if any(rows and topics.PURPOSES.search(head.words) for head, rows in flattened(reading)):
        return
    clauses = [
        one
        for one in blocks(reading)
        if one.kind == "prose"
        and topics.PURPOSES.search(one.place)
        and not topics.BASES.search(one.place)
        and not one.words.endswith(":")
        and not is_blank(one.words)
    ]
    if not clauses:
        yield from lacking("purposes of processing")


def _no_basis(reading: Reading, _: Facts) -> Iterator[Remark]:
    if not bases.uses(reading):
        yield from lacking("lawful bases")


def _matrix(reading: Reading, _: Facts) -> Iterator[Remark]:
    given, listed = bases.uses(reading), purposes(reading)
    tied = [use for use in given if use.purposes]
    if not given or not (listed or tied):
        return
    yield from _cells(reading)
    if not tied:
        yield from lacking("a lawful basis for each purpose", at=given[0].at)
        return
    yield from _without_basis(listed, tied)
    yield from _without_purpose(given, listed)


def _cells(reading: Reading) -> Iterator[Remark]:
    """Look at the tables that have both columns."""
    for row in blocks(reading):
        purpose, basis = row.cell(topics.PURPOSES), row.cell(topics.BASES)
        if row.kind != "row" or purpose is None or basis is None:
            continue
        if is_blank(basis):
            yield from lacking("lawful basis", at=row, of=purpose)
        elif is_blank(purpose):
            yield from lacking("purpose", at=row, of=basis)


def _without_basis(listed: tuple[Purpose, ...], tied: list[bases.Use]) -> Iterator[Remark]:
    texts = [text for use in tied for text in (*use.purposes, use.at.words)]
    told, whole = Labels(map(label, texts)), folded("\n".join(texts))
    beside = Counter(one.at.trail for one in listed if bases.named(one.at.words))
    for one in listed:
        if one.basis is not None or bases.named(one.at.words):
            continue
        name = label(one.name)
        # Where the other items say their basis themselves, this one should too.
        if beside[one.at.trail] > 1 or not (folded(name) in whole or told.speak_of(name)):
            yield from lacking("lawful basis", at=one.at, of=name)


def _without_purpose(given: tuple[bases.Use, ...], listed: tuple[Purpose, ...]) -> Iterator[Remark]:
    names = Labels(part for one in listed for part in (one.name, label(one.name)))
    whole = {use.basis for use in given if use.purposes}
    for use in given:
        if use.cell:
            continue
        if not use.purposes and use.basis not in whole:
            yield from lacking("purpose", at=use.at, of=use.basis)
        elif listed and use.at.kind != "prose":
            yield from _unlisted(use, names)


def _unlisted(use: bases.Use, names: Labels) -> Iterator[Remark]:
    """Name the purposes given under a basis only, and nowhere among the purposes."""
    for text in use.purposes:
        words, name = folded(text), label(text)
        if not (names.speak_of(name) or any(each in words for each in names.texts)):
            yield from lacking("purpose in the list of purposes", at=use.at, of=name)


def label(text: str) -> str:
    """Give what an item is named by: the words before its colon, or all of a short one."""
    head = text.replace("**", "").split(" :")[0].split(":")[0]
    return head.strip(" ;.,–—-")


RULES: Final = (
    rule("L20", "B", _no_purpose, kinds=("privacy",)),
    rule("L21", "B", _no_basis, kinds=("privacy",)),
    rule("L22", "E", _matrix, kinds=("privacy",)),
)
