"""What kind of policy a text is, told by its title, else by what it speaks of."""

import re
from typing import Final

from policies.clauses import Draft
from policies.lint.folding import folded

_TITLES: Final = (
    (
        "dpa",
        r"accord.{0,30}(?:traitement|sous-traitance)|contrat de sous-traitance"
        r"|(?:clauses?|conditions|annexe).{0,20}(?:de )?sous-traitance"
        r"|data processing (?:agreement|addendum|terms)|\bdpa\b|processor agreement"
        r"|traitement de donnees.{0,20}(?:accord|annexe|contrat)",
    ),
    ("cookies", r"\bcookies?\b|\btraceurs?\b|\btrackers?\b"),
    (
        "privacy",
        r"confidentialite|vie privee|privacy|donnees (?:a caractere )?personnel"
        r"|protection des donnees|data protection|rgpd|gdpr",
    ),
    (
        "legal",
        r"mentions legales|legal notice|informations legales|imprint|impressum|legal information",
    ),
    (
        "terms",
        r"conditions (?:generales|d'utilisation|de vente|particulieres)|\bcg[uvs]\b|\bterms\b"
        r"|conditions d|terms of|user agreement|contrat d'abonnement",
    ),
)
_CONTENT: Final = (
    ("dpa", r"article 28\b|28\(3\)|sur instruction documentee|documented instructions"),
    ("cookies", r"\bcookies?\b|\btraceurs?\b"),
    (
        "privacy",
        r"donnees (?:personnelles|a caractere personnel)|personal (?:data|information)",
    ),
    ("legal", r"directeur de (?:la )?publication|hebergeur du site|publication director"),
    ("terms", r"resiliation|resilier|abonnement|terminat|subscri|liability|responsabilite de"),
)
_HEAD: Final = 3


def kind_of(draft: Draft) -> str:
    """Give the kind of a text: privacy, cookies, terms, dpa or legal.

    Its title decides (or one of the first lines, for a text whose title is not its first line),
    else the words it uses most; nothing told makes a privacy policy.
    """
    for text in _heads(draft):
        for kind, words in _TITLES:
            if re.search(words, text):
                return kind
    whole = folded(draft.markdown())
    counts = {kind: len(re.findall(words, whole)) for kind, words in _CONTENT}
    best = max(counts, key=lambda kind: counts[kind])
    return best if counts[best] else "privacy"


def _heads(draft: Draft) -> list[str]:
    """Give the title, and the short lines that stand before the first section."""
    clauses = draft.clauses[:1]
    texts = [clause.title for clause in clauses if clause.level == 1]
    for clause in clauses:
        texts += [block.markdown() for block in clause.blocks[:_HEAD]]
    return [folded(text) for text in texts if text and len(text) < 120]
