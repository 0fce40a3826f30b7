"""Health data: named as such, hosted by a certified and named host, in Europe (L49, L51)."""

import re
from collections.abc import Iterator
from typing import Final

from policies.lint.facts import Facts
from policies.lint.passages import Passage, blocks, sentences
from policies.lint.reading import Reading
from policies.lint.remarks import Remark, lacking, rule
from policies.lint.vocabulary import places, topics, vendors
from policies.lint.vocabulary.words import NEGATION, stems

_HOST: Final = stems(
    r"""
    heberg | host(?:s|ed|ing)?\b | hebergeur | data cent(?:re|er)
    """
)
_CERTIFIED: Final = stems(r"certifi", r"agre(?:e|ment)", r"accredit")
_HDS: Final = stems(
    r"""
    hds\b | hebergeurs? de donnees de sante | hebergement de donnees de sante |
    health data host(?:ing)?
    """
)
_SPECIAL: Final = stems(
    r"""
    donnees? (?:concernant |relatives? a )?(?:la |de )?sante | health(?:-related)? data |
    data concerning health | categories? particulieres? | special categor | article 9\b |
    art\. 9\b
    """
)
_ONLY_IF: Final = stems(
    r"""
    lorsque | lorsqu' | susceptibles? | le cas echeant | eventuel | si des | peuvent | where\b |
    if\b | may\b | might\b | could\b | when\b
    """
)
_CARE: Final = stems(
    r"""
    patient(?:e?s|\b) | dossiers? (?:medica|de soin|patient) |
    (?:actes?|notes?) de (?:soins?|seance|suivi) | soignant | therapeut | medical |
    session notes? | health | sante\b
    """
)
_NAME: Final = re.compile(
    r"(?:\b(?:par|chez|auprès d[eu']|aupres d[eu']|by|at|with|from)\s+"
    r"(?:la société |the company )?|: |^|\b(?:[Hh]ébergeur|[Hh]ost),? (?:est |is )?)"
    r"(?P<name>[A-ZÉ][\w&'’.-]*(?: [A-ZÉ][\w&'’.-]*)*)"
)
_CERTIFICATE: Final = re.compile(
    r"(?:hebergeurs?|hebergement|certifi\w+|health data host(?:ing)?|hosting of health data)"
    r"(?: de| des)?(?: donnees de sante)?"
)
# Capitals that begin a sentence, or stand for a law, a place or a certificate.
_NOT_NAMES: Final = frozenset(
    """
    hds rgpd gdpr cnil ue eu eee eea iso france europe union nous we notre our les le la the this
    ce cette ces these un une a an chaque each son its il it lorsque when comme as hebergement
    hosting hebergeur host serveurs servers donnees data vos your des toutes all dossiers files
    aucune no sante health si if toutefois however en in article art dans pour for
    """.split()  # noqa: SIM905
)
_LEAVES: Final = stems(
    r"""
    transf | hors\b | outside | quitt | leave | rest(?:e|ent)\b | stay | remain | demeur |
    exclusivement | exclusively | only\b | uniquement
    """
)
_EUROPE: Final = stems(
    r"""
    eee\b | eea\b | espace economique | european economic area | union europeenne |
    european union | u\.?e\b | eu\b | l'union | the union\b
    """
)
_WHOLE: Final = stems(
    r"""
    (?:toutes|l'ensemble|aucune|ces|vos|les|all|no|the|your|
    these) ?(?:de |des |vos |les |ces )?(?:donnees|data|personal data|dossiers|files|sauvegardes|
    backups)
    """
)
_COMPANY: Final = stems(
    r"""
    prestataire | sous-traitant | destinataire | societe | entite | provider | processor |
    sub-?processor | recipient | company | entity | hebergeur | host
    """
)
_SITE_ONLY: Final = stems(r"mesure d'audience", r"audience measurement")
_HEDGED: Final = stems(
    r"""
    sans (?:les |des )?garanties | without (?:appropriate|adequate|suitable)
    """
)
_FILES: Final = stems(r"dossiers?\b", r"files?\b")


def _hosted(reading: Reading, _: Facts) -> Iterator[Remark]:
    at = _about_health(reading)
    if at is None:
        return
    said = [one for one in sentences(reading) if one.kind != "heading"]
    wanting = []
    if not any(_names_host(one) for one in said):
        wanting.append("the name of the host")
    if not any(_is_certified(one) for one in said):
        wanting.append("the host's HDS certification")
    if not any(_says_where(one) for one in said):
        wanting.append("whether health data stay in the European Economic Area")
    yield from lacking(*wanting, at=at)


def _about_health(reading: Reading) -> Passage | None:
    held = [one for one in blocks(reading) if one.kind != "heading"]
    for pattern in (topics.HEALTH, topics.PATIENTS):
        for one in held:
            found = pattern.search(one.words)
            if found and not NEGATION.search(one.words[max(0, found.start() - 30) : found.start()]):
                return one
    return None


def _names_host(one: Passage) -> bool:
    if one.kind == "row":
        cell = one.cell(_COMPANY)
        return bool(cell and _HOST.search(one.words))
    if not _HOST.search(one.words) or _is_site_only(one):
        return False
    if vendors.KNOWN.search(one.words) or vendors.FORM.search(one.words):
        return True
    return any(_is_company(found["name"]) for found in _NAME.finditer(one.shown))


def _is_site_only(one: Passage) -> bool:
    return bool(_SITE_ONLY.search(one.words))


def _is_company(name: str) -> bool:
    return name.split()[0].lower().strip(".,") not in _NOT_NAMES and len(name) > 2


def _is_certified(one: Passage) -> bool:
    return bool(_HDS.search(one.words) and _CERTIFIED.search(one.words))


def _says_where(one: Passage) -> bool:
    """Tell whether a passage says that health data stay in Europe, or leave it."""
    if not (_EUROPE.search(one.words) and _LEAVES.search(one.words)):
        return False
    if _HEDGED.search(one.words):
        return False
    near = f"{one.place} {one.words}"
    is_about = (
        topics.PATIENTS.search(near)
        or topics.HEALTH.search(near)
        or _HOST.search(near)
        or _FILES.search(near)
    )
    return bool(is_about) or bool(
        _WHOLE.search(one.words) and places.OUTSIDE.search(one.words) and NEGATION.search(one.words)
    )


def _named(reading: Reading, _: Facts) -> Iterator[Remark]:
    held = [one for one in blocks(reading) if one.kind != "heading" and _CARE.search(one.words)]
    if not held:
        return
    named = [
        one
        for one in sentences(reading)
        if _SPECIAL.search(one.words) and not _HDS.fullmatch(one.words)
    ]
    if not any(_is_plain(one) for one in named):
        yield from lacking("health data, or the special category, by its name", at=held[0])


def _is_plain(one: Passage) -> bool:
    """Tell whether health data are said to be processed, not only as a case or as a certificate."""
    words = _CERTIFICATE.sub(" ", one.words)
    return bool(_SPECIAL.search(words)) and not _ONLY_IF.search(one.words)


RULES: Final = (
    rule("L49", "E", _hosted, kinds=("privacy", "dpa")),
    rule("L51", "W", _named, kinds=("privacy", "dpa")),
)
