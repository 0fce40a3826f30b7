"""Subprocessors: who, what, where, how they change and what binds them (L44 to L46)."""

import re
from collections.abc import Iterator
from typing import Final

from policies.lint.facts import Facts
from policies.lint.passages import Passage, blocks, sentences
from policies.lint.reading import Reading, folded
from policies.lint.remarks import Remark, lacking, quoting, rule
from policies.lint.roles import agreement_named, claims_processor
from policies.lint.vocabulary import periods, places, topics, vendors
from policies.lint.vocabulary.words import is_blank, stems

_SUB: Final = stems(
    r"""
    sous-traitants?\b | sub-?processors?\b | other processors?\b | another processor\b |
    prestataires?\b | processors?\b | destinataires?\b | recipients?\b | providers?\b |
    partenaires\b | avec qui | with whom | whom we
    """
)
_ENTITY: Final = stems(
    r"""
    sous-traitants?\b | prestataires?\b | destinataires?\b | societes?\b | entites?\b |
    entreprises?\b | fournisseurs?\b | noms?\b | partenaires?\b | sub-?processors?\b |
    providers?\b | recipients?\b | compan(?:y|ies)\b | entit(?:y|ies)\b | vendors?\b |
    processors?\b | names?\b | suppliers?\b
    """
)
_COLUMNS: Final = {
    "entity": _ENTITY,
    "task": stems(
        r"""
        taches?\b | missions?\b | services?\b | prestations?\b | finalites?\b | objet\b | role\b |
        activites?\b | fonctions?\b | tasks?\b | purposes?\b | activity | functions?\b |
        what (?:they|it) do | processing
        """
    ),
    "country": stems(
        r"""
        pays\b | lieux?\b | localisation | situe | country | countries | location | place\b |
        region | where\b
        """
    ),
    "contact": stems(
        r"""
        contacts?\b | coordonnees | adresses?\b | courriel | e-?mail | dpo\b | address(?:es)?\b
        """
    ),
}
_NOT_ROWS: Final = stems(
    r"""
    intelligence | ia\b | ai\b | cookies?\b | traceurs?\b | trackers?\b | contact | nous ecrire |
    writing to us | droits?\b | rights?\b | conserv | retention
    """
)
_TASK: Final = stems(
    r"""
    heberg | paie | envoi | emails?\b | e-mails?\b | courriel | mesure | statisti | assist |
    support | infogerance | securi | sauvegarde | host | payment | send | analytics | measure |
    backup | monitor | maintenance | gestion | facturation | billing | stockage | storage |
    delivery | management | analyse | analysis
    """
)
_CONTACT: Final = stems(
    r"""
    [\w.+-]+@[\w-]+ | dpo\b | \d{5} \w | \d+,? (?:rue|avenue|boulevard|place|quai|street|road) |
    https?:
    """
)
_CHANGE: Final = stems(
    r"""
    ajout | rempla | nouve(?:au|aux|lle|lles)\b | chang | modif |
    add(?:ing|ition|itional|itions|s)?\b | replac | new\b | announce | annonc
    """
)
_TOLD: Final = stems(
    r"""
    annonc | inform | notif | previen | prevenu | averti | announc | tell\b | told\b | communiqu |
    courriel | e-?mail
    """
)
_AHEAD: Final = stems(
    r"""
    avant\b | prealable | a l'avance | before | prior\b | advance | beforehand | ahead
    """
)
_OBJECT: Final = stems(
    r"""
    (?:vous |s'|d'y |de s')?opposer\b | (?:vous (?:y )?)?oppose[zr]?\b | droit d'opposition |
    objections?\b | objecter | emettre des objections | object\b | right to object |
    objecting
    """
)
_MAY: Final = stems(
    r"""
    pouvez | peut\b | peuvent | droit\b | libre | may\b | can\b | right\b | entitled | able to |
    dispos | avez\b | shall have
    """
)
_FLOW: Final = stems(
    r"""
    (?:les )?memes obligations |
    (?:the )?same (?:data protection )?(?:obligations|duties|terms|protection) |
    obligations? (?:equivalent|identique|analogue|similaire|au moins) |
    (?:equivalent|identical|similar|substantially the same|no less protective|not less)\b |
    reprend (?:les|ces) obligations |
    (?:obligations|duties|requirements|exigences) (?:de|of|du|under|
    set out in) (?:l')?(?:article 28|the present|this|cet|ce) | 28[.(]4 |
    article 28, ?(?:§|paragraphe) ?4 | carries over | au moins (?:aussi|equivalent) |
    imposes? (?:on )?(?:it |them |lui |leur )?.{0,20}(?:obligations|duties) |
    impos(?:e|ent|ons) .{0,40}obligations | memes (?:exigences|garanties|conditions|engagements) |
    same (?:requirements|safeguards|level) | (?:aux|les) (?:memes )?obligations de protection
    """
)
_MERE: Final = stems(
    r"""
    (?:contrat|accord|engagement|clause)s? de confidentialite |
    (?:confidentiality|non-disclosure) (?:agreement|contract|undertaking|clause)s? | \bndas?\b |
    (?:signe|lies par) .{0,20}confidentialite | bound by confidentiality
    """
)
_PLURAL: Final = stems(r"sous-traitants", r"sub-?processors?")
_ABOUT: Final = stems(
    r"""
    sous-traitants?(?: ulterieurs?)?\b | sub-?processors?\b | other processors? |
    another processor
    """
)
_SUBJECT: Final = stems(
    r"""
    sous-traitants? | sub-?processors? | processors?\b | prestataires? | providers?\b |
    partenaires | chacun | each\b | ils\b | they\b
    """
)
_AGREEMENT: Final = re.compile(r"sous-traitance|processing|\bdpa\b|traitement")


def _rows(reading: Reading, _: Facts) -> Iterator[Remark]:
    for one in blocks(reading):
        if one.kind == "row" and _is_listed(one):
            yield from lacking(*_absent_cells(one), at=one, of=one.cells[0])
        elif one.kind == "item" and _is_named(one):
            yield from lacking(*_absent_words(one), at=one, of=one.words.partition(":")[0])
    if reading.kind == "dpa" and not _lists(reading):
        yield from lacking("the list of subprocessors")


def _is_listed(row: Passage) -> bool:
    own = row.trail[-1] if row.trail else ""
    if _NOT_ROWS.search(own) or not any(_ENTITY.search(folded(head)) for head in row.header[:1]):
        return False
    return bool(_SUB.search(f"{row.place} {folded(' '.join(row.header))}"))


def _absent_cells(row: Passage) -> list[str]:
    absent = []
    for name, column in _COLUMNS.items():
        cell = row.cell(column)
        if cell is None or is_blank(cell):
            absent.append(name)
    return absent


def _is_named(one: Passage) -> bool:
    """Tell whether an item of a list of subprocessors names a company, not only a category."""
    if not (_SUB.search(one.place) or _SUB.search(one.lead)) or (
        one.trail and _NOT_ROWS.search(one.trail[-1])
    ):
        return False
    head = one.words.partition(":")[0].partition(",")[0]
    return bool(
        vendors.KNOWN.search(head) or (vendors.FORM.search(one.words) and _TASK.search(one.words))
    )


def _absent_words(one: Passage) -> list[str]:
    has = {
        "task": _TASK.search(one.words)
        or len(re.split(r"[:.,(]", one.words, maxsplit=1)[-1].split()) > 2,
        "country": places.EEA.search(one.words.partition(":")[2] or one.words.partition(",")[2])
        or places.THIRD.search(one.words),
        "contact": _CONTACT.search(one.words) or "@" in one.text or one.links,
    }
    return [name for name, found in has.items() if not found]


def _lists(reading: Reading) -> bool:
    for one in blocks(reading):
        if (one.kind == "row" and _is_listed(one)) or (one.kind == "item" and _is_named(one)):
            return True
        if one.links and _PLURAL.search(
            one.words + " " + " ".join(link.target.lower() for link in one.links)
        ):
            return True
    return False


def _changes(reading: Reading, _: Facts) -> Iterator[Remark]:
    if reading.kind == "privacy" and not _stands_alone(reading):
        return
    about = {one.line.number for one in blocks(reading) if _is_about_subs(one)}
    said = [one for one in sentences(reading) if one.kind != "heading" and one.line.number in about]
    wanting = []
    if not any(_is_announced(one) for one in said):
        wanting.append("notice of a new subprocessor")
    if not any(_OBJECT.search(one.words) and _MAY.search(one.words) for one in said):
        wanting.append("the right to object to a new subprocessor")
    yield from lacking(*wanting, at=said[0] if said else None)


def _stands_alone(reading: Reading) -> bool:
    """Tell whether a notice stands in for an agreement: a processor's list, and no link to one."""
    linked = any(
        _AGREEMENT.search(link.target.lower()) for one in blocks(reading) for link in one.links
    )
    listed = any(
        one.kind in {"row", "item"} and (_is_named(one) or _is_listed(one))
        for one in blocks(reading)
    )
    separate = linked or agreement_named(reading) is not None
    return bool(claims_processor(reading)) and listed and not separate


def _is_about_subs(one: Passage) -> bool:
    return bool(_ABOUT.search(f"{one.place} {one.told}")) and not topics.RIGHTS.search(
        one.trail[-1] if one.trail else ""
    )


def _is_announced(one: Passage) -> bool:
    dated = periods.NUMBER.search(one.words) or _AHEAD.search(one.words)
    return bool(_TOLD.search(one.words) and dated and _CHANGE.search(f"{one.place} {one.told}"))


def _flow_down(reading: Reading, _: Facts) -> Iterator[Remark]:
    said = [one for one in sentences(reading) if one.kind != "heading"]
    if any(_FLOW.search(one.words) and _SUBJECT.search(f"{one.place} {one.told}") for one in said):
        return
    mere = [
        one for one in said if _MERE.search(one.words) and (_SUB.search(f"{one.place} {one.told}"))
    ]
    yield from quoting(mere, _MERE)
    if reading.kind == "dpa" and not mere:
        yield from lacking("the same obligations for subprocessors")


RULES: Final = (
    rule("L44", "E", _rows, kinds=("privacy", "dpa")),
    rule("L45", "E", _changes, kinds=("privacy", "dpa")),
    rule("L46", "W", _flow_down, kinds=("privacy", "dpa")),
)
