"""Which lawful bases a notice gives, where, and for which purposes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from policies.lint.passages import Passage, below, blocks
from policies.lint.reading import Reading, folded
from policies.lint.vocabulary import topics
from policies.lint.vocabulary.words import NEGATION, is_blank, stems

KINDS: Final = {
    "contract": stems(
        r"""
        contra(?:t|ts|ct|cts|ctuel\w*|ctual)\b | mesures precontractuelles | pre-?contractual
        """
    ),
    "legal obligation": stems(
        r"""
        obligations? (?:legale|reglementaire|comptable|fiscale|imposee)s? |
        (?:legal|statutory|regulatory) (?:obligation|dut|requirement) | obligation\(s\) legale |
        (?:respecter|respect de|comply with|compliance with) (?:la loi|(?:the |a |our )?(?:law|
        legal))
        """
    ),
    "legitimate interest": stems(
        r"""
        interets? legitimes? | interet\(s\) legitime | legitimate (?:business )?interests?
        """
    ),
    "consent": stems(
        r"""
        consentements?\b | consent\b | votre accord\b | your agreement\b
        """
    ),
    "public interest": stems(
        r"""
        (?:mission|interet) (?:d'interet )?publi | (?:task in the )?public interest
        """
    ),
    "vital interest": stems(r"interets? vita", r"vital interest"),
}
_ARTICLE: Final = re.compile(
    r"\(?(?:art(?:icle)?s?\.? ?)?6(?:[ .,]?§?\(?1\)?)?[ .,]?(?:\(?[a-f]\)?)?"
    r"(?: (?:du |of the )?(?:rgpd|gdpr))?\)?"
    r"|\(art[^()]{0,80}\)"
)
_CITES_SIX: Final = re.compile(
    r"art(?:icle)?s?\.? ?6\b|6\.1\.?[a-f]|6 ?\(1\)|6, ?(?:§|paragraphe) ?1"
)
_RESTS: Final = stems(
    r"""
    fond(?:e|es|ee|ees|ent)?\b | repos(?:e|ent|ant) | base legale | base juridique | sur la base |
    au titre | (?:legal|lawful) bas[ie]s | on the basis of | based on | rel(?:y|ies|ying) on |
    legal grounds? | rests? on | (?:have|has|avons|a) (?:a|un) (?:legitimate|interet) |
    pour (?:l'execution|executer) | in order to perform | for the performance
    """
)
_LINKING: Final = re.compile(
    r"\((?!\s*art)(?P<paren>[^()]{4,})\)|:\s*(?P<colon>\S.{3,})"
    r"|(?<!\w)(?:pour|afin (?:de|d')|permet(?:tant)?|lorsque|for|to|when(?:ever)?|in order to)"
    r"\s+(?P<aim>\w.{3,})"
)
_RIGHT: Final = stems(
    r"""
    oppos | object | droits?\b | refus | retir | withdraw | portab
    """
)


@dataclass(frozen=True, kw_only=True)
class Use:
    """A lawful basis, where it is given, and the purposes tied to it there (none: none said)."""

    basis: str
    at: Passage
    purposes: tuple[str, ...] = ()
    cell: str = ""


def named(words: str) -> list[str]:
    """Give the lawful bases that folded words name."""
    return [basis for basis, pattern in KINDS.items() if pattern.search(words)]


@lru_cache(maxsize=4)
def uses(reading: Reading) -> tuple[Use, ...]:
    """Give every place of a notice where a basis is given, in order."""
    found: list[Use] = []
    for one in blocks(reading):
        if one.kind == "row":
            found += _in_row(one)
        elif one.kind == "heading":
            found += _in_heading(one, reading)
        elif not _is_under_basis(one):
            found += _in_text(one)
    return tuple(found)


def _in_row(row: Passage) -> Iterator[Use]:
    cell = row.cell(topics.BASES)
    if cell is not None:
        purpose = row.cell(topics.PURPOSES) or ""
        told = () if is_blank(purpose) else (purpose,)
        yield from (Use(basis=b, at=row, purposes=told, cell=cell) for b in named(folded(cell)))


def _in_heading(heading: Passage, reading: Reading) -> Iterator[Use]:
    above = " / ".join(heading.trail[:-1])
    if not (topics.BASES.search(above) or _CITES_SIX.search(heading.words)):
        return
    held = below(reading, heading)
    items = [one.shown for one in held if one.kind == "item"] or [one.shown for one in held]
    for basis in named(heading.words):
        yield Use(basis=basis, at=heading, purposes=tuple(items))


def _is_under_basis(one: Passage) -> bool:
    """Tell whether the nearest heading itself is a basis: then what is below are its purposes."""
    own = one.trail[-1] if one.trail else ""
    above = " / ".join(one.trail[:-1])
    return bool(named(own)) and bool(topics.BASES.search(above) or _CITES_SIX.search(own))


def _in_text(one: Passage) -> Iterator[Use]:
    is_listed = one.kind == "item" and (topics.BASES.search(one.place) or _RESTS.search(one.lead))
    if not is_listed and not (_RESTS.search(one.words) or _CITES_SIX.search(one.words)):
        return
    bases = named(one.words)
    for basis in bases:
        if not is_listed and not _is_given(one, basis):
            continue
        yield Use(basis=basis, at=one, purposes=_purposes_beside(one, basis))


def _is_given(one: Passage, basis: str) -> bool:
    """Tell whether prose gives the basis for processing, rather than, say, a right against it."""
    found = KINDS[basis].search(one.words)
    before = one.words[: found.start()] if found else ""
    close = before[-90:]
    is_right = _RIGHT.search(before)
    rests = _RESTS.search(one.words[: found.end() if found else 0][-120:]) or _CITES_SIX.search(
        one.words
    )
    return bool(rests) and not is_right and not NEGATION.search(close[-25:])


def _purposes_beside(one: Passage, basis: str) -> tuple[str, ...]:
    if one.kind == "prose" and not topics.BASES.search(one.place):
        return (one.shown,)
    rest = KINDS[basis].sub(" ", _ARTICLE.sub(" ", one.words))
    label, colon, after = one.words.partition(":")
    if colon and not named(label) and named(after):
        return (label,)
    found = _LINKING.search(rest)
    told = found and (found["paren"] or found["colon"] or found["aim"])
    return (told,) if told else ()
