"""Roles per data set, the linked agreement, nothing implied, own use of data (L40 to L42, L50)."""

import re
from collections.abc import Iterator
from typing import Final

from policies.lint.facts import Facts
from policies.lint.passages import Passage, blocks, saying, sentences
from policies.lint.reading import Reading, folded
from policies.lint.remarks import Remark, lacking, quoting, rule
from policies.lint.roles import CONTROLLER, claims_processor, entrusted
from policies.lint.vocabulary import topics
from policies.lint.vocabulary.words import NEGATION, stems

_AGREEMENT: Final = stems(r"sous-traitance", r"traitement des donnees", r"data[- ]processing", r"dpa\b", r"processing[- ](?:agreement|addendum|terms)", r"processor agreement")
_AIMED: Final = re.compile(r"sous-traitance|data-processing|processing-agreement|\bdpa\b|/dpa|traitement-des-donnees")
_BOUND: Final = (
    r"contra(?:t|ct)s?|consentements?|consent|accords?|agreements?|accept\w*|sous-traitance|sub-?processing|autorisation|authori[sz]ation|approbation|approval|adhesion|engagement|convention|processing"
)
_IMPLIED: Final = r"implicite(?:s|ment)?|tacite(?:s|ment)?|repute(?:e|s|es)?|presume(?:e|s|es)?|implied|implicit|implicitly|tacit|tacitly|deemed|presumed|impliedly"
_IMPLICIT: Final = re.compile(
    rf"(?<!\w)(?:(?:{_BOUND})\b(?:\W+\w+){{0,5}}?\W+(?P<after>{_IMPLIED})\b|(?P<before>{_IMPLIED})\b(?:\W+\w+){{0,5}}?\W+(?:{_BOUND})\b"
    r"|(?P<silence>silence|absence de (?:reponse|refus|reaction)|inaction|no (?:reply|response|answer))\b(?:\W+\w+){0,8}?\W+(?:vaut|vaudra|vaudront|emporte|equivaut|constitue|means|counts?|constitutes?|amounts?|is|shall be|will be)\b(?:\W+\w+){0,4}?\W+(?:acceptation|accept\w*|accord|consent\w*|agreement|approbation|approval)"
    r"|(?P<browse>(?:en (?:poursuivant|continuant)|by continuing|continued (?:use|browsing))[^.;]{0,80}(?:consent|accept|agree)\w*))"
)  # fmt: skip
_FINE: Final = stems(
    r"reconduction", r"reconduit", r"renouvel", r"renew", r"non[- ]ecrite", r"warrant", r"garantie", r"licen[cs]", r"conditions? of (?:merchant|fitness)", r"invalid", r"void", r"sever", r"recue?\b", r"received", r"delivered", r"employment", r"presume(?:e|s)? (?:innocent|auteur)", r"waive", r"renonc", r"modified",
)  # fmt: skip
_NEITHER: Final = stems(r"ni\b", r"pas\b", r"jamais", r"sans\b", r"aucun", r"non\b", r"ne\b", r"n'", r"nul", r"not\b", r"never", r"no\b", r"neither", r"nor\b", r"without", r"cannot", r"rather than", r"plutot que")
_DISCLAIMS: Final = stems(r"(?:ne determin\w+|n'a \w+) ni (?:les |l')?(?:finalites?|moyens)", r"(?:does not|do not|neither) determine", r"determines? neither", r"ne decid\w+ (?:ni|pas) (?:de |d')?(?:la |les )?finalit", r"simple sous-traitant", r"sous-traitant technique", r"(?:mere|purely a|only a|merely a|solely (?:as )?a) (?:technical )?processor", r"uniquement (?:en (?:tant|qualite) (?:que|de) )?sous-traitant", r"exclusivement .{0,30}sous-traitant", r"no control over")  # fmt: skip
_OWN_USE: Final = stems(r"amelior", r"statisti", r"entrain", r"prospect", r"publicit", r"propres? (?:compte|finalites?|besoins)", r"analys", r"developp\w+ (?:de nouve|nos|d'autres)", r"recherche", r"improv", r"train", r"marketing", r"advertis", r"our own (?:purposes?|use|account)", r"research", r"develop\w* (?:new|our|other)", r"analytics", r"benchmark")  # fmt: skip
_EXCLUDED: Final = stems(r"(?:pas|sans|aucun\w*|jamais) .{0,60}(?:propre compte|propres (?:finalites|besoins))", r"(?:not|never|no|without)\b.{0,60}(?:own (?:account|purposes?|use|benefit)|ourselves)", r"pas d'usage pour notre compte", r"no use for ourselves", r"ne nous servent (?:ni|pas)", r"n'utilis\w+ (?:pas|jamais) .{0,60}(?:entrain|amelior|statist|demarch|prospect)", r"(?:do not|never|does not) use .{0,60}(?:train|improv|statist|market)")  # fmt: skip
_VIEW: Final = ("privacy", "terms", "dpa")


def _roles(reading: Reading, _: Facts) -> Iterator[Remark]:
    named = [one for one in blocks(reading) if _names_controller(one, reading.kind)]
    wanting = [] if named else ["who is the controller"]
    others = entrusted(reading)
    ours = claims_processor(reading)
    if ours is None and (reading.kind == "dpa" or _is_recorded(reading)):
        wanting.append("who is the processor, and of which data")
    at = others if not ours else None
    yield from lacking(*wanting, at=at if reading.kind != "dpa" and named else None)


def _is_recorded(reading: Reading) -> bool:
    """Tell whether customers record data of other people: these need a role of their own."""
    held = [one for one in blocks(reading) if one.kind != "heading" and topics.ENTRUSTED.search(one.words)]
    return any(topics.DATA.search(f"{one.place} {one.told}") for one in held)


def _names_controller(one: Passage, kind: str) -> bool:
    if not CONTROLLER.search(one.words):
        return False
    # A provider that acts as controller of its own says nothing of who publishes the text.
    others = stems(r"stripe", r"ce prestataire", r"this provider", r"paypal", r"prestataires? concernes?")
    return not others.search(one.words) or kind == "dpa"


def _linked(reading: Reading, facts: Facts) -> Iterator[Remark]:
    ours = claims_processor(reading)
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
    subject = stems(r"nous\b", r"we\b", r"our\b", r"nos\b", r"notre\b", r"utilisees?\b", r"used\b", r"servent", r"sert\b")
    is_data = topics.DATA.search(one.words) or stems(r"dossiers?", r"files?\b", r"records?\b", r"content\b").search(one.words)
    return bool(subject.search(one.words) and is_data) and not NEGATION.search(one.words) and not stems(r"anonym.{0,40}pages", r"informer", r"inform\b").search(one.words)


RULES: Final = (
    rule("L40", "B", _roles, kinds=("privacy", "dpa")),
    rule("L41", "B", _linked, kinds=("privacy", "terms")),
    rule("L42", "B", _implied),
    rule("L50", "W", _own_purposes, kinds=_VIEW),
)
