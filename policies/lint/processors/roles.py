"""Roles per data set, the linked agreement, nothing implied, own use of data (L40 to L42, L50)."""

import re
from collections.abc import Iterator
from typing import Final

from policies.lint.facts import Facts
from policies.lint.passages import Passage, blocks, saying, sentences
from policies.lint.reading import Reading, folded
from policies.lint.remarks import Remark, lacking, quoting, rule
from policies.lint.roles import (
    CONTROLLER,
    agreement_named,
    claims_processor,
    defines_processor,
    entrusted,
    tells_data,
)
from policies.lint.vocabulary import topics
from policies.lint.vocabulary.words import NEGATION, stems

_AGREEMENT: Final = stems(
    r"""
    sous-traitance | traitement des donnees | data[- ]processing | dpa\b |
    processing[- ](?:agreement|addendum|terms) | processor agreement
    """
)
_AIMED: Final = re.compile(
    r"sous-traitance|data-processing|processing-agreement|\bdpa\b|/dpa|traitement-des-donnees"
)
_BOUND: Final = (
    r"contra(?:t|ct)s?|consentements?|consent|accords?|agreements?|accept\w*|sous-traitance"
    r"|sub-?processing|autorisation|authori[sz]ation|approbation|approval|adhesion|engagement"
    r"|convention|processing"
)
_IMPLIED: Final = (
    r"implicite(?:s|ment)?|tacite(?:s|ment)?|repute(?:e|s|es)?|presume(?:e|s|es)?"
    r"|implied|implicit|implicitly|tacit|tacitly|deemed|presumed|impliedly"
)
_IMPLICIT: Final = re.compile(
    rf"(?<!\w)(?:(?:{_BOUND})\b(?:\W{{1,3}}\w+){{0,5}}?\W{{1,3}}(?:{_IMPLIED})\b"
    rf"|(?:{_IMPLIED})\b(?:\W{{1,3}}\w+){{0,5}}?\W{{1,3}}(?:{_BOUND})\b"
    r"|(?P<silence>silence|absence de (?:reponse|refus|reaction)|inaction"
    r"|no (?:reply|response|answer))\b(?:\W{1,3}\w+){0,8}?"
    r"\W{1,3}(?:vaut|vaudra|vaudront|emporte|equivaut|constitue"
    r"|means|counts?|constitutes?|amounts?|is|shall be|will be)\b(?:\W{1,3}\w+){0,4}?"
    r"\W{1,3}(?:accept\w*|accord|consent\w*|agreement|approbation|approval)"
    r"|(?:en (?:poursuivant|continuant)|by continuing|continued (?:use|browsing))"
    r"[^.;]{0,80}(?:consent|accept|agree)\w*)"
)
_FINE: Final = stems(
    r"""
    reconduction | reconduit | renouvel | renew | non[- ]ecrite | warrant | garantie | licen[cs] |
    conditions? of (?:merchant|fitness) | invalid | void | sever | recue?\b | received |
    delivered | employment | presume(?:e|s)? (?:innocent|auteur) | waive | renonc | modified
    """
)
_NEITHER: Final = stems(
    r"""
    ni\b | pas\b | jamais | sans\b | aucun | non\b | ne\b | n' | nul | not\b | never | no\b |
    neither | nor\b | without | cannot | rather than | plutot que
    """
)
_DISCLAIMS: Final = stems(
    r"""
    (?:ne determin\w+|n'a \w+) ni (?:les |l')?(?:finalites?|moyens) |
    (?:does not|do not|neither) determine | determines? neither |
    ne decid\w+ (?:ni|pas) (?:de |d')?(?:la |les )?finalit | simple sous-traitant |
    sous-traitant technique |
    (?:mere|purely a|only a|merely a|solely (?:as )?a) (?:technical )?processor |
    uniquement (?:en (?:tant|qualite) (?:que|de) )?sous-traitant |
    exclusivement .{0,30}sous-traitant | no control over
    """
)
_OWN_USE: Final = stems(
    r"""
    amelior | statisti | entrain | prospect | publicit | propres? (?:compte|finalites?|besoins) |
    analys | developp\w+ (?:de nouve|nos|d'autres) | recherche | improv | train | marketing |
    advertis | our own (?:purposes?|use|account) | research | develop\w* (?:new|our|other) |
    analytics | benchmark
    """
)
_EXCLUDED: Final = stems(
    r"""
    (?:pas|sans|aucun\w*|jamais) .{0,60}(?:propre compte|propres (?:finalites|besoins)) |
    (?:not|never|no|without)\b.{0,60}(?:own (?:account|purposes?|use|benefit)|ourselves) |
    pas d'usage pour notre compte | no use for ourselves | ne nous servent (?:ni|pas) |
    n'utilis\w+ (?:pas|jamais) .{0,60}(?:entrain|amelior|statist|demarch|prospect) |
    (?:do not|never|does not) use .{0,60}(?:train|improv|statist|market)
    """
)
_VIEW: Final = ("privacy", "terms", "dpa")
_OTHERS: Final = stems(
    r"""
    stripe | ce prestataire | this provider | paypal | prestataires? concernes? | practitioner |
    praticiens? | (?:l'|les )utilisateurs? | customers?\b | clients?\b | vous (?:en )?etes |
    you are
    """
)
_US: Final = stems(
    r"""
    nous\b | we\b | our\b | notre\b | est\b | is\b | agit\b | acts\b
    """
)
_AS_CONTROLLER: Final = stems(
    r"""
    en tant que responsable | en qualite de responsable |
    (?:nous|we) (?:sommes|are|agissons|act) | as (?:a |the )?(?:data )?controller
    """
)
_SUBJECT: Final = stems(
    r"""
    nous\b | we\b | our\b | nos\b | notre\b | utilisees?\b | used\b | servent | sert\b
    """
)
_RECORDS: Final = stems(
    r"""
    dossiers? | files?\b | records?\b | content\b
    """
)
_NOT_USE: Final = stems(r"anonym.{0,40}pages", r"informer", r"inform\b")


def _roles(reading: Reading, _: Facts) -> Iterator[Remark]:
    named = [one for one in blocks(reading) if _names_controller(one, reading.kind)]
    wanting = [] if named else ["who is the controller"]
    others = entrusted(reading)
    ours = next(tells_data(reading), None) or defines_processor(reading)
    if ours is None and (reading.kind == "dpa" or _is_recorded(reading)):
        wanting.append("who is the processor, and of which data")
    at = others if not ours else None
    yield from lacking(*wanting, at=at if reading.kind != "dpa" and named else None)


def _is_recorded(reading: Reading) -> bool:
    """Tell whether customers record data of other people: these need a role of their own."""
    held = [
        one
        for one in blocks(reading)
        if one.kind != "heading" and topics.ENTRUSTED.search(one.words)
    ]
    return any(topics.DATA.search(f"{one.place} {one.told}") for one in held)


def _names_controller(one: Passage, kind: str) -> bool:
    if not CONTROLLER.search(one.words):
        return False
    if kind == "dpa" or one.kind == "heading":
        return True
    # A provider or a customer that is controller says nothing of who publishes the text.
    if one.kind == "row":
        return bool(CONTROLLER.search(folded(one.cells[-1]))) or not _OTHERS.search(one.words)
    return not _OTHERS.search(one.words) or bool(
        _US.search(one.words) and _AS_CONTROLLER.search(one.words)
    )


def _linked(reading: Reading, _: Facts) -> Iterator[Remark]:
    ours = claims_processor(reading) or agreement_named(reading)
    if ours is None:
        return
    for one in blocks(reading):
        for link in one.links:
            if _AGREEMENT.search(folded(link.text)) or _AIMED.search(link.target.lower()):
                return
    yield from lacking("a link to the written data processing agreement", at=ours)


def _implied(reading: Reading, _: Facts) -> Iterator[Remark]:
    for one in sentences(reading):
        found = _IMPLICIT.search(one.words)
        if found and not _FINE.search(one.words) and not _is_denied(one.words, found):
            yield from quoting([one], _IMPLICIT)


def _is_denied(words: str, found: re.Match[str]) -> bool:
    before = words[max(0, found.start() - 45) : found.start()]
    inside = found[0]
    if found["silence"]:
        inside = inside.removeprefix(found["silence"])
    if found["silence"] and found["silence"] not in {"silence", "inaction"}:
        before = ""
    clause = re.split(r"[,:;](?! )|\. ", before)[-1]
    return bool(_NEITHER.search(clause) or _NEITHER.search(inside))


def _own_purposes(reading: Reading, _: Facts) -> Iterator[Remark]:
    said = [one for one in sentences(reading) if one.kind != "heading"]
    used = [one for one in saying(said, topics.ENTRUSTED, _OWN_USE) if _is_own_use(one)]
    if claims_processor(reading):
        yield from quoting(used, _OWN_USE)
    disclaimed = saying(said, _DISCLAIMS)
    if disclaimed and not used and not any(_EXCLUDED.search(one.words) for one in said):
        features = [one for one in saying(said, topics.AI) if not NEGATION.search(one.words)]
        yield from quoting(features[:1], topics.AI)


def _is_own_use(one: Passage) -> bool:
    is_data = topics.DATA.search(one.words) or _RECORDS.search(one.words)
    return (
        bool(_SUBJECT.search(one.words) and is_data)
        and not NEGATION.search(one.words)
        and not _NOT_USE.search(one.words)
    )


RULES: Final = (
    rule("L40", "B", _roles, kinds=("privacy", "dpa")),
    rule("L41", "B", _linked, kinds=("privacy", "terms")),
    rule("L42", "B", _implied),
    rule("L50", "W", _own_purposes, kinds=_VIEW),
)
