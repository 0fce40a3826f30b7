"""Who is controller and who is processor, as a text says it."""

from typing import Final

from policies.lint.passages import Passage, blocks, sentences
from policies.lint.reading import Reading
from policies.lint.vocabulary import topics
from policies.lint.vocabulary.words import stems

CONTROLLER: Final = stems(r"(?:co-?)?responsables? (?:conjoints? )?(?:du|de|des|d'un) traitements?", r"(?:joint |data )?controllers?\b", r"responsable de vos donnees")
PROCESSOR: Final = stems(r"sous-traitants?\b(?! ulterieur)", r"(?:data )?processors?\b", r"pour (?:le|son|leur|votre) compte(?: du| de| des|\b)", r"sur (?:ses|vos|leurs|les) instructions", r"on (?:its|your|their|behalf)\b.{0,30}(?:behalf|instructions)", r"on behalf of")
# We as a processor: not the processors we use.
_OURS: Final = stems(
    r"(?:en )?(?:tant que|qualite de|comme) (?:de )?sous-traitant", r"(?:sommes|est|etes|agit|agissons|agissant|devient|demeure|intervient|intervenons)(?: \w+){0,4} sous-traitant\b", r"notre role de sous-traitant", r"votre sous-traitant\b", r"role .{0,30}sous-traitant",
    r"sous-traitant ?(?::|,| technique|au sens)", r"(?:as|are|is|be|acts? as|acting as|our role as) (?:a |an |the |your |their )?(?:data )?processor\b", r"processor ?[:,]", r"^(?:\*\*)?processor\b", r"; processor\b", r"; sous-traitant\b",
    r"(?:traitons|process|processed|traitees?)\b.{0,60}(?:pour (?:votre|le|leur|son) (?:compte|cabinet)|on (?:your|their|its) behalf|on behalf of)",
)  # fmt: skip
_DENIED: Final = stems(r"nos sous-traitants", r"our processors", r"(?:n'|ne )(?:est|sommes|agit|agissons) (?:pas|jamais)", r"not a processor")


def claims_processor(reading: Reading) -> Passage | None:
    """Give the passage where the publisher says that it is a processor, if there is one."""
    return next((one for one in sentences(reading) if _is_ours(one)), None)


def _is_ours(one: Passage) -> bool:
    if one.kind == "heading" or _DENIED.search(one.words):
        return False
    if one.kind == "row":
        role = one.cell(stems(r"roles?\b", r"qualite", r"notre", r"our\b"))
        return role is not None and bool(PROCESSOR.search(role.lower()))
    return bool(_OURS.search(one.words)) and not _is_other(one)


def _is_other(one: Passage) -> bool:
    """Tell whether the processor is one that the publisher uses."""
    named = stems(r"prestataires?", r"partenaires?", r"hebergeur", r"providers?\b", r"host\b", r"stripe", r"vendors?", r"suppliers?")
    return bool(named.search(one.words)) and not topics.ENTRUSTED.search(one.words)


def entrusted(reading: Reading) -> Passage | None:
    """Give the first passage about data that customers record of others, if there is one."""
    return next((one for one in blocks(reading) if topics.ENTRUSTED.search(one.words)), None)
