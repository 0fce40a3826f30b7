"""Where data go and where they come from: recipients, transfers, sources (L25, L26, L33)."""

import re
from collections.abc import Iterator
from typing import Final

from policies.lint.facts import Facts
from policies.lint.passages import Passage, blocks, sentences
from policies.lint.reading import Reading, folded
from policies.lint.remarks import Remark, lacking, quoting, rule
from policies.lint.vocabulary import places, topics
from policies.lint.vocabulary.words import NEGATION, is_blank, stems

_GIVEN: Final = stems(
    r"""
    communiqu | transmis | transmett | accessibles?\b | accede | partag | divulgu |
    confi(?:ons|ees?)\b | destinataires?\b | (?:faisons|fait) appel | shar(?:e|ed|ing)\b |
    disclos | recipients?\b | accessible\b | passed\b | provided to | receive | recoi | entrust |
    have access
    """
)
_SUBJECT: Final = stems(
    r"""
    (?:vos|les|ces|leurs|des|your|the|this|these|personal|no|aucune) ?(?:donnees|informations|
    data|information|personal (?:data|information)) |
    nous (?:faisons appel|confions|partageons|communiquons) | we (?:share|disclose|entrust|use)
    """
)
_ELSEWHERE: Final = stems(
    r"""
    cookies?\b | traceurs?\b | trackers?\b | intelligence | ia\b | ai\b | paiements?\b |
    payments?\b | droits?\b | rights?\b | violation | breach | transfer | heberg | hosting |
    dou\b | d'ou | where .{0,20}come
    """
)
_ASIDE: Final = stems(
    r"""
    intelligence | ia\b | ai\b | cookies?\b | traceurs?\b | trackers?\b | droits?\b | rights?\b |
    violation | breach | deces | death | incident
    """
)
_COPY: Final = stems(
    r"""
    cop(?:y|ies?)\b | exemplaire | obten | consult | obtain | available (?:on|upon|at) |
    disponibles? (?:sur|a)
    """
)
_REQUEST: Final = stems(
    r"""
    demand | ecri[vt] | adress | contact | obten | recevoir | remet | envo[iy] | request | ask |
    writ | obtain | receive | gives? you | available | email | e-mail | consult | disponib | http
    """
)
_NAMES_GUARANTEE: Final = stems(
    r"""
    garanties?\b | safeguards?\b | clauses?\b | sccs?\b | mecanisme | mechanism
    """
)
_WITHOUT_GUARANTEE: Final = stems(
    r"""
    sans (?:les |des )?garanties? |
    without (?:appropriate |adequate |suitable |the )?(?:safeguards?|guarantees?|protection) |
    sauf\b | unless\b | except\b
    """
)
_SOURCE: Final = stems(
    r"""
    d'ou (?:elles |ils )?(?:viennent|proviennent) | d'ou vien | proviennent | provenance |
    (?:viennent|vient) (?:de|du|des|d'|soit) | origines? (?:de|des) | sources? (?:de|des|of) |
    sources?$ | origines?$ |
    (?:collectees|recueillies|obtenues) (?:directement )?(?:aupres|via)\b |
    (?:fournies|communiquees|transmises|donnees|saisies|renseignees) (?:directement )?par\b |
    (?:collect|recueill|obten)\w+ (?:\w+ ){0,4}aupres |
    (?:nous )?(?:recevons|obtenons) .{0,60} (?:de|par|aupres)\b |
    where (?:they|it|these data|your data|the data|we get).{0,30}(?:comes?|from) | come from |
    comes from | obtained? (?:\w+ ){0,4}from | collect(?:ed)? (?:\w+ ){0,4}(?:directly )?from |
    provided (?:to us )?by | receive (?:\w+ ){0,6}from | sources? of | supplied by |
    given (?:to us )?by | entered by
    """
)
_INDIRECT: Final = stems(
    r"""
    patient(?:e?s|\b) | (?:propres|leurs|vos) clients\b |
    membres? (?:de l'|d'une |d'|de votre )equipe | collegues | collaborateurs | proches\b |
    members? of (?:the|a|your|their) team | team members? | colleagues | relatives |
    nous (?:recevons|obtenons) .{0,60} (?:de|aupres) (?:tiers|partenaires) |
    (?:receive|obtain|collect) .{0,60}from (?:third parties|partners|other sources|public)
    """
)
_CARE: Final = stems(
    r"""
    patient | dossiers?\b | sante\b | health | files?\b | heberg | host | certifi | sauvegarde |
    backup
    """
)
_ALL: Final = stems(
    r"""
    (?:toutes|l'ensemble|aucune|vos|les|ces) (?:de )?(?:(?:vos|les|ces) )?(?:donnees|
    informations) (?:\w+ ){0,4}(?:sont|restent|n|ne|est|personnelles) |
    (?:all|no|your|the|any) (?:of your )?(?:personal )?data (?:\w+ ){0,3}(?:is|are|stay|remain|
    leave) | aucun transfert | no transfer
    """
)
_TRANSFER_TITLE: Final = topics.TRANSFERS
_NOT_TOLD: Final = stems(
    r"""
    modific | change | instruction | mise a jour
    """
)
_COUNTRY: Final = stems(
    r"""
    pays\b | country | lieux?\b | place\b | location | localisation
    """
)


def _recipients(reading: Reading, _: Facts) -> Iterator[Remark]:
    for one in blocks(reading):
        if one.kind == "heading" or _ASIDE.search(one.place):
            continue
        if _tells_recipients(one):
            return
    yield from lacking("recipients, or their categories")


def _tells_recipients(one: Passage) -> bool:
    if one.kind == "row":
        cell = one.cell(topics.RECIPIENTS)
        return cell is not None and not is_blank(cell)
    if is_blank(one.words):
        return False
    own = one.trail[-1] if one.trail else ""
    if one.kind == "item" and topics.RECIPIENTS.search(one.place) and not _ELSEWHERE.search(own):
        return True
    if _ELSEWHERE.search(own) and not topics.RECIPIENTS.search(own):
        return False
    said = one.told
    return bool(_GIVEN.search(said) and _SUBJECT.search(said)) and not said.endswith(":")


def _transfers(reading: Reading, _: Facts) -> Iterator[Remark]:
    said = [one for one in sentences(reading) if _speaks_of_transfer(one)]
    if not said:
        yield from lacking("whether data leave the European Economic Area")
        return
    hedged = [
        one for one in said if NEGATION.search(one.words) and _WITHOUT_GUARANTEE.search(one.words)
    ]
    unsure = set(map(id, hedged))
    sure = [one for one in said if id(one) not in unsure]
    yield from quoting(hedged)
    abroad = [one for one in sure if _goes_abroad(one)]
    if abroad:
        yield from _guarantees(reading, abroad)
    elif not hedged and not any(_stays(one) for one in sure):
        yield from lacking("whether data leave the European Economic Area", at=sure[0])


def _speaks_of_transfer(one: Passage) -> bool:
    if one.kind == "heading" or _is_law(one):
        return False
    if one.kind == "row":
        return _country(one) is not None and bool(places.THIRD.search(folded(_country(one) or "")))
    words = one.told
    if places.OUTSIDE.search(words) or (
        places.THIRD.search(words) and places.TRANSFER.search(words)
    ):
        return True
    titled = bool(one.trail and _TRANSFER_TITLE.search(one.trail[-1]))
    located = NEGATION.search(words) or places.EEA.search(words) or places.THIRD.search(words)
    return (titled and bool(located)) or _stays(one)


def _is_law(one: Passage) -> bool:
    """Tell whether a transfer is only one of the things a change or an instruction may touch."""
    return bool(one.trail) and bool(_NOT_TOLD.search(one.trail[-1]))


def _country(row: Passage) -> str | None:
    return row.cell(_COUNTRY)


def _goes_abroad(one: Passage) -> bool:
    if one.kind == "row":
        return True
    words = one.told
    if not (places.OUTSIDE.search(words) or places.THIRD.search(words)):
        return False
    where = places.THIRD.search(words) or places.OUTSIDE.search(words)
    before = words[: where.start()] if where else words
    return not NEGATION.search(before[-120:])


def _stays(one: Passage) -> bool:
    words = one.told
    # That files of patients stay says nothing of the other data.
    if _CARE.search(words) and not _ALL.search(words):
        return False
    if places.OUTSIDE.search(words) and NEGATION.search(words):
        return True
    return bool(
        places.EEA.search(words) and places.INSIDE.search(words) and topics.DATA.search(words)
    )


def _guarantees(reading: Reading, abroad: list[Passage]) -> Iterator[Remark]:
    clauses = {id(one.line.clause) for one in abroad}
    near = [
        one
        for one in sentences(reading)
        if id(one.line.clause) in clauses or _TRANSFER_TITLE.search(one.place)
    ]
    wanting = []
    if not any(places.SAFEGUARD.search(one.words) for one in near):
        wanting.append("the safeguard of the transfer")
    if not any(_offers_copy(one) for one in near):
        wanting.append("how to get a copy of the safeguard")
    titled = [one for one in abroad if _TRANSFER_TITLE.search(one.place)]
    yield from lacking(*wanting, at=[*titled, *abroad][0])


def _offers_copy(one: Passage) -> bool:
    in_clause = bool(_TRANSFER_TITLE.search(one.place)) or bool(_NAMES_GUARANTEE.search(one.words))
    return in_clause and bool(_COPY.search(one.words) and (_REQUEST.search(one.words) or one.links))


def _sources(reading: Reading, _: Facts) -> Iterator[Remark]:
    indirect = [
        one for one in blocks(reading) if one.kind != "heading" and _INDIRECT.search(one.words)
    ]
    if not indirect:
        return
    for one in sentences(reading):
        about = re.search(r"donnees|informations|data|information|elles|they|\bwhere\b", one.words)
        if _SOURCE.search(one.words) and (about or one.kind == "heading"):
            return
    yield from lacking("the source of data that the person does not give", at=indirect[0])


RULES: Final = (
    rule("L25", "E", _recipients, kinds=("privacy",)),
    rule("L26", "E", _transfers, kinds=("privacy",)),
    rule("L33", "E", _sources, kinds=("privacy",)),
)
