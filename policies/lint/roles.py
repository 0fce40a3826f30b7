"""Who is controller and who is processor, as a text says it."""

import re
from collections.abc import Iterator
from typing import Final

from policies.lint.passages import Passage, blocks, sentences
from policies.lint.reading import Reading
from policies.lint.vocabulary import topics
from policies.lint.vocabulary.words import stems

CONTROLLER: Final = stems(
    r"""
    (?:co-?)?responsables? (?:conjoints? )?(?:du|de|des|d'un) traitements? |
    (?:joint |data )?controllers?\b | responsable de vos donnees
    """
)
PROCESSOR: Final = stems(
    r"""
    sous-traitants?\b(?! ulterieur) | (?:data )?processors?\b |
    pour (?:le|son|leur|votre) compte(?: du| de| des|\b) |
    sur (?:ses|vos|leurs|les) instructions |
    on (?:its|your|their|behalf)\b.{0,30}(?:behalf|instructions) | on behalf of
    """
)
# We as a processor: not the processors we use.
_OURS: Final = stems(
    r"""
    (?:en )?(?:tant que|qualite de|comme) (?:de )?sous-traitant |
    (?:sommes|est|etes|agit|agissons|agissant|devient|demeure|intervient|
    intervenons)(?: \w+){0,4} sous-traitant\b | notre role de sous-traitant |
    votre sous-traitant\b | role .{0,30}sous-traitant |
    sous-traitant ?(?::|,| technique|au sens) |
    (?:as|are|is|be|acts? as|acting as|
    our role as) (?:a |an |the |your |their )?(?:data )?processor\b | processor ?[:,] |
    ^(?:\*\*)?processor\b | ; processor\b | ; sous-traitant\b |
    (?:traitons|process|processed|traitees?)\b.{0,60}(?:pour (?:votre|le|leur|son) (?:compte|
    cabinet)|on (?:your|their|its) behalf|on behalf of)
    """
)
_FOR: Final = stems(
    r"""
    pour (?:votre|le|leur|son) compte | on (?:your|their|its) behalf | on behalf of | clients?\b |
    customers?\b
    """
)
_NAMED: Final = stems(
    r"""
    (?:accord|contrat|convention|avenant|annexe) (?:ecrit )?(?:de|relatif a la|
    sur la) (?:sous-traitance|traitement) | data[- ]processing (?:agreement|addendum|terms) |
    processor agreement | dpa\b
    """
)
_DEFINED: Final = re.compile(
    r"[\"«“(] ?(?:le |the )?(?:data )?(?:sous-traitant|processor)\b"
    r"|(?<!\w)(?:sous-traitant|processor) \((?!article)"
)
_IMPLICIT: Final = stems(
    r"""
    implicite | tacite | implied | implicit | deemed | repute
    """
)
_DENIED: Final = stems(
    r"""
    nos sous-traitants | our processors | (?:n'|ne )(?:est|sommes|agit|agissons) (?:pas|jamais) |
    not a processor
    """
)
_ROLE: Final = stems(
    r"""
    roles?\b | qualite | notre | our\b
    """
)
_HIRED: Final = stems(
    r"""
    prestataires? | partenaires? | hebergeur | providers?\b | host\b | stripe | vendors? |
    suppliers?
    """
)


def claims_processor(reading: Reading) -> Passage | None:
    """Give the passage where the publisher says that it is a processor, if there is one."""
    return next((one for one in sentences(reading) if _is_ours(one)), None)


def _is_ours(one: Passage) -> bool:
    if one.kind == "heading" or _DENIED.search(one.words):
        return False
    if one.kind == "row":
        role = one.cell(_ROLE)
        return role is not None and bool(PROCESSOR.search(role.lower()))
    return bool(_OURS.search(one.words)) and not _is_other(one)


def _is_other(one: Passage) -> bool:
    """Tell whether the processor is one that the publisher uses."""
    named = _HIRED
    return bool(named.search(one.words)) and not topics.ENTRUSTED.search(one.words)


def tells_data(reading: Reading) -> Iterator[Passage]:
    """Give the passages where the publisher is a processor and the data are told."""
    for one in sentences(reading):
        if not _is_ours(one):
            continue
        near = f"{one.told} {one.text if one.kind == 'row' else ''}"
        if (
            topics.ENTRUSTED.search(near)
            or (topics.DATA.search(near) and _FOR.search(near))
            or reading.kind == "dpa"
        ):
            yield one


def defines_processor(reading: Reading) -> Passage | None:
    """Give the passage of an agreement that says which party is the processor, if there is one."""
    if reading.kind != "dpa":
        return None
    return next((one for one in sentences(reading) if _DEFINED.search(one.words)), None)


def agreement_named(reading: Reading) -> Passage | None:
    """Give the passage that names a written agreement on data processing, if there is one."""
    named = (one for one in sentences(reading) if _NAMED.search(one.words))
    return next((one for one in named if not _IMPLICIT.search(one.words)), None)


def entrusted(reading: Reading) -> Passage | None:
    """Give the first passage about data that customers record of others, if there is one."""
    return next((one for one in blocks(reading) if topics.ENTRUSTED.search(one.words)), None)
