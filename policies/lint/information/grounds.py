"""Legitimate interests spelled out, legal obligations with their text (L23, L24)."""

import re
from collections.abc import Iterator
from typing import Final

from policies.lint.facts import Facts
from policies.lint.information import bases
from policies.lint.passages import Passage, below, blocks, saying, sentences
from policies.lint.reading import Reading, folded
from policies.lint.remarks import Remark, lacking, rule
from policies.lint.vocabulary import topics
from policies.lint.vocabulary.words import stems

_INTEREST: Final = bases.KINDS["legitimate interest"]
_WHOSE: Final = (
    r"(?:nos|notre|son|leur|cet|l'|ces|les|un|our|its|their|this|that|these|an|the|a)"
    r" ?(?:propres? )?(?:interets?|(?:legitimate )?interests?)"
)
_SPELLED: Final = re.compile(
    # Our interest is to ..., an interest that consists of ...; not: is based on ...
    rf"(?<!\w){_WHOSE}(?: legitimes?)?(?: poursuivis?| pursued)?,?(?: [^.;:]{{0,60}}?)?"
    r" (?:est|sont|consistent?|reside|tient|vise|porte|is|are|lies?|consists?|being)\b"
    r"(?! (?:fond|based|la base|the basis|une base|mis|legitim|the legal|the lawful|applicable"
    r"|poursuivis? par))"
    r"|interets? legitimes? (?:(?:de|du|des) (?:la |notre |nos )?[\w-]+ )?"
    r"(?:a|de|d') ?(?:[a-z]{2,}(?:er|ir|re|oir))\b"
    r"|legitimate interests? (?:of [\w ]{2,30} )?(?:in|to|is|are) [a-z]{3,}"
    r"|nous (?:y )?(?:avons interet|tenons|poursuivons)|we (?:care about|pursue|have an interest)"
)
_AFTER: Final = re.compile(
    r"(?:interets? legitimes?|legitimate interests?)(?: \([^()]*\))? ?: ?(?P<told>[^;]+)"
)
_COLUMN: Final = stems(
    r"""
    interets? (?:legitimes? )?(?:poursuivis?|vises?)? | (?:legitimate )?interests? (?:pursued)?
    """
)
_AGAINST: Final = stems(
    r"""
    oppos | object | motif | ground | refus
    """
)
_CITES: Final = stems(
    r"""
    art(?:icle)?s?\.? ?[lrd]?\.? ?\d | code (?:de|du|general|des)\b |
    loi (?:n|du|\d|informatique) | reglement\b | decret | directive\b | livre des procedures |
    law (?:no|of|\d) | (?:regulation|act)\b | [\w ]{1,40} (?:code|act)\b | rgpd\b | gdpr\b |
    ordonnance | arrete\b | [lrd]\.? ?\d{2,}(?:-\d+)? | c\. ?com | \d{4}/\d+
    """
)
_LAW: Final = r"(?:,? (?:du |of the )?(?:rgpd|gdpr))?"
_SIX: Final = re.compile(
    r"(?:art(?:icle)?s?\.? ?)?6(?:[ .,(]{0,2}1\)?)(?:[ .,(]{0,2}[a-f]\b\)?)?"
    rf"{_LAW}|art(?:icle)?s?\.? ?6\b{_LAW}"
)


def _interests(reading: Reading, _: Facts) -> Iterator[Remark]:
    used = [use for use in bases.uses(reading) if use.basis == "legitimate interest"]
    if not used:
        return
    spelled = [one for one in sentences(reading) if _is_spelled(one)]
    columns = [one for one in blocks(reading) if one.kind == "row" and one.cell(_COLUMN)]
    if not spelled and not columns:
        yield from lacking("the legitimate interests pursued", at=used[0].at)
        return
    yield from _bare(reading)


def _is_spelled(one: Passage) -> bool:
    if one.kind == "heading":
        return False
    if _SPELLED.search(one.words) and not _AGAINST.search(one.words):
        near = _INTEREST.search(f"{one.place} {one.words}") or topics.BASES.search(one.place)
        return bool(near)
    after = _AFTER.search(one.words)
    return bool(after and len(after["told"].split()) > 2)


def _bare(reading: Reading) -> Iterator[Remark]:
    """Name the items that say no interest, in a clause about interests where others do."""
    under = [one for one in sentences(reading) if one.trail and _INTEREST.search(one.trail[-1])]
    if any(one.kind == "prose" and _is_spelled(one) for one in under):
        return
    items = [
        one
        for one in blocks(reading)
        if one.kind == "item" and one.trail and _INTEREST.search(one.trail[-1])
    ]
    bare = [one for one in items if ":" not in one.words and not _SPELLED.search(one.words)]
    if len(bare) < len(items):
        for one in bare:
            yield from lacking("the legitimate interest pursued", at=one, of=one.shown)


def _obligations(reading: Reading, _: Facts) -> Iterator[Remark]:
    used = [use for use in bases.uses(reading) if use.basis == "legal obligation"]
    clauses = [use for use in used if use.at.kind == "heading"]
    for use in clauses:
        yield from _uncited(use, reading)
    if any(_cites(text) for use in clauses for text in use.purposes):
        return
    cited = _cited(reading)
    for use in used:
        if use.at.kind == "heading" or _cites(use.cell or use.at.shown):
            continue
        if not any(folded(text) in cited for text in use.purposes if text):
            yield from lacking("the text of the legal obligation", at=use.at, of=_name(use))


def _uncited(use: bases.Use, reading: Reading) -> Iterator[Remark]:
    if _cites(use.at.shown):
        return
    held = below(reading, use.at)
    items = [one for one in held if one.kind == "item"]
    if not any(_cites(one.shown) for one in held if one.kind != "item"):
        bare = [one for one in items if not _cites(one.shown)]
        for one in bare or ([] if items else [use.at]):
            yield from lacking("the text of the legal obligation", at=one, of=one.shown)


def _cited(reading: Reading) -> str:
    """Give the sentences and rows on a legal obligation that cite their text."""
    said = saying(sentences(reading), bases.KINDS["legal obligation"])
    return "\n".join(one.words for one in said if _cites(one.shown))


def _cites(text: str) -> bool:
    return bool(_CITES.search(_SIX.sub(" ", folded(text))))


def _name(use: bases.Use) -> str:
    return use.purposes[0] if use.purposes and use.at.kind == "row" else ""


RULES: Final = (
    rule("L23", "E", _interests, kinds=("privacy",)),
    rule("L24", "W", _obligations, kinds=("privacy",)),
)
