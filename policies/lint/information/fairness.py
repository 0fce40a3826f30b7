"""What must be given, what machines decide, and how plainly it is said (L31, L32, L38, L39)."""

import re
from collections.abc import Iterator
from typing import Final

from policies.lint.facts import Claim, Facts
from policies.lint.passages import Passage, blocks, followed, sentences
from policies.lint.reading import Reading, folded
from policies.lint.remarks import Remark, lacking, rule
from policies.lint.vocabulary import claims, topics
from policies.lint.vocabulary.words import stems

_NEEDED: Final = stems(
    r"""
    obligatoires?\b | facultati | necessaires?\b | indispensables?\b | requis | mandatory |
    optional | required\b | necessary\b | compulsory | voluntary | optionnel |
    must (?:provide|give|supply) | devez (?:nous )?(?:fourni|commun|rensei) | need(?:ed)?\b
    """
)
_ITEMS: Final = stems(
    r"""
    donnees?\b | informations?\b | champs?\b | adresse | nom\b | elles\b | data\b |
    information\b | fields?\b | address | name\b | e-mail | details
    """
)
_WITHOUT: Final = stems(
    r"""
    sans (?:elles?|eux|lui|ces|cela|ca|cette)\b | a defaut\b | sinon\b | faute de |
    en (?:l')?absence | defaut de (?:fourniture|communication|reponse) |
    (?:ne pas|non[- ])(?:les )?(?:fourni|communi|rense) | si vous (?:ne|refusez) |
    en cas de refus | without (?:it|them|these|this|those|that)\b | otherwise\b |
    if you (?:do not|don't|choose not|refuse|decline) | failure to | failing (?:this|that|which) |
    (?:unable|impossible|cannot)\b
    """
)
_DECISION: Final = stems(r"decisions?\b", r"profilages?\b", r"profiling\b")
_MACHINE: Final = stems(
    r"""
    automati | automat | programmes?\b | algorithm | machines?\b | profil | logiciel | software |
    solely | seule?\b | alone\b | article 22
    """
)
_FEWEST: Final = 3
_DENSITY: Final = 2.0
_SHOWN: Final = 6


def _mandatory(reading: Reading, _: Facts) -> Iterator[Remark]:
    said = [
        one
        for one in sentences(reading)
        if one.kind in {"prose", "item"} and not topics.TRACKERS.search(f"{one.place} {one.words}")
    ]
    for one, after in followed(said):
        near = one.words
        if after and after.line.clause is one.line.clause:
            near = f"{near} {after.words}"
        if _NEEDED.search(one.words) and _ITEMS.search(one.words) and _WITHOUT.search(near):
            return
    if any(_has_column(one) for one in blocks(reading)):
        return
    yield from lacking("which data are mandatory, and what happens without them")


def _has_column(one: Passage) -> bool:
    """Tell whether a table of data says which are mandatory and what happens without them."""
    if one.kind != "row" or one.cell(_NEEDED) is None:
        return False
    return bool(_WITHOUT.search(folded(" ".join((*one.header, *one.cells)))) or one.cell(_WITHOUT))


def _automated(reading: Reading, _: Facts) -> Iterator[Remark]:
    for one in sentences(reading):
        near = f"{one.place} {one.told}"
        if one.kind != "heading" and _DECISION.search(one.told) and _MACHINE.search(near):
            return
    yield from lacking("whether decisions are made by automated means")


def _hedges(reading: Reading, _: Facts) -> Iterator[Remark]:
    found = [hit[0] for one in blocks(reading) for hit in claims.HEDGES.finditer(one.words)]
    size = sum(len(one.words) + 1 for one in blocks(reading)) or 1
    density = 1000 * len(found) / size
    if density > _DENSITY and len(found) >= _FEWEST:
        often = sorted(set(found), key=lambda word: (-found.count(word), word))[:_SHOWN]
        told = ", ".join(f"{word} x {found.count(word)}" for word in often)
        yield Remark(words=f"{density:.1f} per 1000 characters: {told}")


def _claims(reading: Reading, facts: Facts) -> Iterator[Remark]:
    for one in sentences(reading):
        found = claims.ABSOLUTE.search(claims.NOT_CLAIMS.sub(_blank, one.words))
        if one.kind == "heading" or found is None:
            continue
        lack = _unproven(one, facts)
        if lack:
            yield Remark(words=f"{lack}: {one.quote(found)}", at=one)


def _blank(found: re.Match[str]) -> str:
    """Keep the places of the words that follow."""
    return "_" * len(found[0])


def _unproven(one: Passage, facts: Facts) -> str:
    """Name what the register lacks for a claim, owner, proof or review; nothing if it holds."""
    known = [claim for claim in facts.claims or () if _is_of(claim, one)]
    if not known:
        return "owner and proof"
    claim = known[0]
    if not claim.owner.strip():
        return "owner"
    if not claim.proof.strip():
        return "proof"
    late = claim.review_on and facts.today and claim.review_on < facts.today
    return "review" if late else ""


def _is_of(claim: Claim, one: Passage) -> bool:
    words = folded(claim.words).strip(" .;:")
    return bool(words) and words in one.words


RULES: Final = (
    rule("L31", "W", _mandatory, kinds=("privacy",)),
    rule("L32", "W", _automated, kinds=("privacy",)),
    rule("L38", "W", _hedges, kinds=("privacy", "cookies")),
    rule("L39", "W", _claims, needs=("claims",)),
)
