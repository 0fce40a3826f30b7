"""Legitimate interests spelled out, legal obligations with their text (L23, L24)."""

import re
from collections.abc import Iterator
from typing import Final

from policies.lint.facts import Facts
from policies.lint.information import bases
from policies.lint.passages import Passage, blocks, sentences
from policies.lint.reading import Reading, folded
from policies.lint.remarks import Remark, lacking, rule
from policies.lint.vocabulary import topics
from policies.lint.vocabulary.words import stems

_INTEREST: Final = bases.KINDS["legitimate interest"]
_SPELLED: Final = re.compile(
    # Our interest is to ..., an interest in ...ing, an interest that consists of ...
    r"(?:nos|notre|son|leur|cet|l'|ces|les|un|our|its|their|this|that|these|an|the|a) ?(?:propres? )?(?:interets?|(?:legitimate )?interests?)"
    r"(?: legitimes?)?(?: poursuivis?| pursued)?,?(?: [^.;:]{0,60}?)?"
    r" (?:est|sont|consistent?|reside|tient|vise|porte|is|are|lies?|consists?|being)\b"
    r"(?! (?:fond|based|la base|the basis|une base|mis|legitim|the legal|the lawful|applicable|poursuivis? par))"
    r"|interets? legitimes? (?:(?:de|du|des) (?:la |notre |nos )?[\w-]+ )?(?:a|de|d') ?(?:[a-z]{2,}(?:er|ir|re|oir))\b"
    r"|legitimate interests? (?:of [\w ]{2,30} )?(?:in|to|is|are) [a-z]{3,}"
    r"|(?:nous (?:y )?(?:avons interet|tenons|poursuivons)|we (?:care about|pursue|have an interest))"
)
_AFTER: Final = re.compile(r"(?:interets? legitimes?|legitimate interests?)(?: \([^()]*\))? ?: ?(?P<told>.+)")
_TITLE: Final = stems(r"(?:nos |les )?interets? legitimes?", r"(?:our )?legitimate interests?", r"(?:notre|our) (?:legitimate )?intere")
_COLUMN: Final = stems(r"interets? (?:legitimes? )?(?:poursuivis?|vises?)?", r"(?:legitimate )?interests? (?:pursued)?")
_AGAINST: Final = stems(r"oppos", r"object", r"motif", r"ground", r"refus")
_BALANCE: Final = stems(r"mis(?:e|es)? (?:chacun .{0,30})?en balance", r"weigh", r"balanc")
_CITES: Final = stems(
    r"art(?:icle)?s?\.? ?[lrd]?\.? ?\d", r"code (?:de|du|general|des)\b", r"loi (?:n|du|\d|informatique)", r"reglement\b", r"decret", r"directive\b",
    r"livre des procedures", r"law (?:no|of|\d)", r"(?:regulation|act)\b", r"[\w ]{1,40} (?:code|act)\b", r"rgpd\b", r"gdpr\b", r"ordonnance", r"arrete\b",
    r"[lrd]\.? ?\d{2,}(?:-\d+)?", r"c\. ?com", r"\d{4}/\d+",
)  # fmt: skip
_SIX: Final = re.compile(r"art(?:icle)?s?\.? ?6\b[^;,.]{0,14}(?:(?:du |of the )?(?:rgpd|gdpr))?|\(?6[.(]1\)?[.(]?[a-f]?\)?\)?(?: (?:du |of the )?(?:rgpd|gdpr))?")


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
    after = _AFTER.search(one.words) if one.kind != "row" else None
    return bool(after and len(after["told"].split()) > 2)


def _bare(reading: Reading) -> Iterator[Remark]:
    """Name the items that say no interest, in a clause about interests where others do."""
    below = [
        one
        for one in blocks(reading)
        if one.kind == "item" and one.trail and _INTEREST.search(one.trail[-1])
    ]
    told = [one for one in below if ":" in one.words or _SPELLED.search(one.words)]
    prose = [
        one
        for one in sentences(reading)
        if one.kind == "prose" and one.trail and _INTEREST.search(one.trail[-1]) and _is_spelled(one)
    ]
    if told and not prose:
        for one in below:
            if one not in told:
                yield from lacking("the legitimate interest pursued", at=one, of=one.shown)


def _obligations(reading: Reading, _: Facts) -> Iterator[Remark]:
    used = [use for use in bases.uses(reading) if use.basis == "legal obligation"]
    clauses = [use for use in used if use.at.kind == "heading"]
    for use in clauses:
        yield from _uncited(use, reading)
    rest = [use for use in used if use.at.kind != "heading"]
    has_clause = bool(clauses) and any(_cites(text) for use in clauses for text in use.purposes)
    for use in rest:
        if not has_clause and not _cites(use.cell or use.at.shown) and not _cites_below(use, reading):
            yield from lacking("the text of the legal obligation", at=use.at, of=_name(use))


def _uncited(use: bases.Use, reading: Reading) -> Iterator[Remark]:
    if _cites(use.at.shown):
        return
    depth = len(use.at.trail)
    below = [one for one in blocks(reading) if one.trail[:depth] == use.at.trail and one is not use.at]
    items = [one for one in below if one.kind == "item"]
    if not any(_cites(one.shown) for one in below if one.kind != "item"):
        bare = [one for one in items if not _cites(one.shown)]
        for one in bare or ([] if items else [use.at]):
            yield from lacking("the text of the legal obligation", at=one, of=one.shown)


def _cites(text: str) -> bool:
    return bool(_CITES.search(_SIX.sub(" ", folded(text))))


def _cites_below(use: bases.Use, reading: Reading) -> bool:
    """Tell whether another basis row or sentence for the same purposes cites its text."""
    others = [
        one
        for one in sentences(reading)
        if one.kind != "heading" and bases.KINDS["legal obligation"].search(one.words) and one.line != use.at.line
    ]
    own = [folded(text) for text in use.purposes]
    return any(_cites(one.shown) and any(text and text in one.words for text in own) for one in others)


def _name(use: bases.Use) -> str:
    return use.purposes[0] if use.purposes and use.at.kind == "row" else ""


RULES: Final = (
    rule("L23", "E", _interests, kinds=("privacy",)),
    rule("L24", "W", _obligations, kinds=("privacy",)),
)
