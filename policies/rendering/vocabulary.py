"""What the words of a policy's tables mean in the Data Privacy Vocabulary (https://w3id.org/dpv).

Only what is certain is named: a cell that is not recognised stays text.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

CONTEXT: Final = {
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "dcterms": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# What a column holds. "given" is data that a recipient gets; "about" explains the data.
Role: TypeAlias = Literal[
    "data",
    "about",
    "purpose",
    "basis",
    "interest",
    "retention",
    "recipient",
    "task",
    "given",
    "country",
    "safeguard",
    "contact",
    "right",
]

# Headings as `folded` gives them, French and English.
_HEADINGS: Final[dict[Role, str]] = {
    "data": (
        r"(categories?|types?|nature)( de| des| d)?( donnees| data)?( personnelles| a caractere"
        r" personnel| concernees)?|donnees?( personnelles?| concernees?| traitees?| collectees?"
        r"| a caractere personnel)?|(personal )?data|data categor(y|ies)"
        r"|categor(y|ies) of (personal )?data|types? of data"
    ),
    "about": r"exemples?|examples?|details?",
    "purpose": (
        r"finalites?( du traitement| des traitements)?|purposes?( of (the )?processing)?"
        r"|what (they|it) (are|is) for|a quoi (elles|ils) servent|objectifs?|pourquoi|why"
    ),
    "basis": (
        r"bases? (legales?|juridiques?)|fondements? (juridiques?|legal|legaux)"
        r"|(lawful|legal) bas(is|es)|legal grounds?"
    ),
    "interest": r"interets? legitimes?|legitimate interests?",
    "retention": (
        r"(durees?|periode)( de)? conservation|conservation( des donnees)?|durees?"
        r"|retention( period| of the data)?|(storage|retention) periods?|periods?|kept for"
    ),
    "recipient": (
        r"prestataires?|destinataires?|sous traitants?( ulterieurs?)?|fournisseurs?|entites?"
        r"|recipients?|providers?|(sub ?)?processors?|sub processors?|vendors?|entit(y|ies)"
    ),
    "task": r"missions?|prestations?|taches?|services?|tasks?|roles?|activites?",
    "given": (
        r"donnees (confiees|transmises|recues|communiquees|transferees|des patients confiees)"
        r"|(patient )?data (received|sent|shared|transferred|disclosed)"
    ),
    "country": r"pays|lieux?|localisation|countr(y|ies)|places?|locations?",
    "safeguard": r"garanties?|safeguards?|encadrement",
    "contact": r"contacts?",
    "right": r"(vos |your )?(droits?|rights?)",
}
# The beginning of a cell: "sans votre consentement" is no consent.
_BASES: Final = {
    ("Consent", "A6-1-a"): r"(votre |your |le |la )?consent(ement)?",
    ("Contract", "A6-1-b"): (
        r"(l )?(execution (du|d un) )?(le )?contrat|mesures precontractuelles"
        r"|(performance of (a|the) )?contract"
    ),
    ("LegalObligation", "A6-1-c"): r"(une |l |a )?obligations? legales?|(a )?legal obligations?",
    ("VitalInterest", "A6-1-d"): r"(sauvegarde des )?interets? vita(l|ux)|vital interests?",
    ("PublicInterest", "A6-1-e"): r"mission d interet public|public (task|interest)",
    ("LegitimateInterest", "A6-1-f"): (
        r"(notre |l |un |nos |les )?interets? legitimes?|(our |a )?legitimate interests?"
    ),
}
_RIGHTS: Final = {
    "A15": r"acces|access",
    "A16": r"rectification|correction",
    "A17": r"effacement|suppression|erasure|deletion",
    "A18": r"limitation( du traitement)?|restriction( of processing)?",
    "A20": r"portabilite|(data )?portability",
    "A21": r"opposition|objection|object",
}
_RIGHT_OF: Final = r"(droits? )?(d |de |a |a la |de la |l |la |the )?(rights? (of|to) )?"
_UNITS: Final = {
    r"ans?|annees?|years?": "P{}Y",
    r"mois|months?": "P{}M",
    r"jours?|days?": "P{}D",
    r"heures?|hours?": "PT{}H",
    r"minutes?": "PT{}M",
}


def folded(text: str) -> str:
    """Give the words alone: lower case, no accents, one space for whatever is no letter or digit.

    "Durée de conservation :" gives "duree de conservation".
    """
    apart = unicodedata.normalize("NFKD", re.sub(r"[’–—]", " ", text))
    bare = apart.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", bare).strip()


def role(heading: str) -> Role | None:
    """Give what a column with that heading holds; None where that is not certain."""
    words = folded(heading)
    return next((name for name, known in _HEADINGS.items() if re.fullmatch(known, words)), None)


def basis(text: str) -> tuple[str, str] | None:
    """Give the DPV class and the GDPR provision (A6-1-b) of a legal basis named at the beginning.

    An article alone ("6(1)(b)", "article 6.1.b") says it too.
    """
    words = folded(text)
    for found, known in _BASES.items():
        if re.match(rf"({known})\b", words):
            return found
    letter = re.match(r"(article |art )?6 1 ([a-f])\b", words)
    named = {provision: (kind, provision) for kind, provision in _BASES}
    return named[f"A6-1-{letter[2]}"] if letter else None


def right(text: str) -> str | None:
    """Give the GDPR article (A15) of the right that a list item or a cell names."""
    words = folded(text)
    return next((article for article, known in _RIGHTS.items() if _names(words, known)), None)


def _names(words: str, known: str) -> bool:
    return re.fullmatch(rf"{_RIGHT_OF}({known})( article {{0,1}}\d+.*)?", words) is not None


def duration(text: str) -> str | None:
    """Give the ISO 8601 duration of "6 mois" (P6M); None for anything more than one number."""
    words = folded(text)
    for units, form in _UNITS.items():
        if found := re.fullmatch(rf"(\d+) ({units})", words):
            return form.format(found[1])
    return None


def roles(header: tuple[str, ...]) -> Mapping[int, Role]:
    """Give what the columns of a table hold, by their place; the first of each role counts."""
    found: dict[int, Role] = {}
    for place, heading in enumerate(header):
        known = role(heading)
        if known is not None and known not in found.values():
            found[place] = known
    return found
