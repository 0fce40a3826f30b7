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
    r"communiqu", r"transmis", r"transmett", r"accessibles?\b", r"accede", r"partag", r"divulgu", r"confi(?:ons|ees?)\b", r"destinataires?\b",
    r"(?:faisons|fait) appel", r"shar(?:e|ed|ing)\b", r"disclos", r"recipients?\b", r"accessible\b", r"passed\b", r"provided to", r"receive", r"recoi",
    r"entrust", r"have access",
)  # fmt: skip
_SUBJECT: Final = stems(r"(?:vos|les|ces|leurs|des|your|the|this|these|personal|no|aucune) ?(?:donnees|informations|data|information|personal (?:data|information))", r"nous (?:faisons appel|confions|partageons|communiquons)", r"we (?:share|disclose|entrust|use)")
_ELSEWHERE: Final = stems(r"cookies?\b", r"traceurs?\b", r"trackers?\b", r"intelligence", r"ia\b", r"ai\b", r"paiements?\b", r"payments?\b", r"droits?\b", r"rights?\b", r"violation", r"breach", r"transfer", r"heberg", r"hosting", r"dou\b", r"d'ou", r"where .{0,20}come")
_COPY: Final = stems(r"cop(?:y|ies?)\b", r"exemplaire", r"obten", r"consult", r"obtain", r"available (?:on|upon|at)", r"disponibles? (?:sur|a)")
_REQUEST: Final = stems(r"demand", r"ecri[vt]", r"adress", r"contact", r"obten", r"recevoir", r"remet", r"envo[iy]", r"request", r"ask", r"writ", r"obtain", r"receive", r"gives? you", r"available", r"email", r"e-mail", r"consult", r"disponib", r"http")
_NAMES_GUARANTEE: Final = stems(r"garanties?\b", r"safeguards?\b", r"clauses?\b", r"sccs?\b", r"mecanisme", r"mechanism")
_WITHOUT_GUARANTEE: Final = stems(r"sans (?:les |des )?garanties?", r"without (?:appropriate |adequate |suitable |the )?(?:safeguards?|guarantees?|protection)", r"sauf\b", r"unless\b", r"except\b")
_SOURCE: Final = stems(
    r"d'ou (?:elles |ils )?(?:viennent|proviennent)", r"d'ou vien", r"proviennent", r"provenance", r"(?:viennent|vient) (?:de|du|des|d'|soit)", r"origines? (?:de|des)", r"sources? (?:de|des|of)",
    r"sources?$", r"origines?$",
    r"(?:collectees|recueillies|obtenues) (?:directement )?(?:aupres|via)\b", r"(?:fournies|communiquees|transmises|donnees|saisies|renseignees) (?:directement )?par\b", r"aupres (?:de vous|d'(?:elles|eux)|d(?:e|es|u) (?:la )?(?:personne|praticien|tiers|client|patient|utilisateur))",
    r"(?:nous )?(?:recevons|obtenons) .{0,60} (?:de|par|aupres)\b", r"where (?:they|it|these data|your data|the data|we get).{0,30}(?:comes?|from)", r"come from", r"comes from", r"obtained? (?:\w+ ){0,4}from",
    r"collect(?:ed)? (?:\w+ ){0,4}(?:directly )?from", r"provided (?:to us )?by", r"receive (?:\w+ ){0,6}from", r"sources? of", r"supplied by", r"given (?:to us )?by", r"entered by",
)  # fmt: skip
_INDIRECT: Final = stems(
    r"patient(?:e?s|\b)", r"(?:propres|leurs|vos) clients\b", r"membres? (?:de l'|d'une |d'|de votre )equipe", r"collegues", r"collaborateurs", r"proches\b",
    r"members? of (?:the|a|your|their) team", r"team members?", r"colleagues", r"relatives", r"nous (?:recevons|obtenons) .{0,60} (?:de|aupres) (?:tiers|partenaires)",
    r"(?:receive|obtain|collect) .{0,60}from (?:third parties|partners|other sources|public)",
)  # fmt: skip
_TRANSFER_TITLE: Final = topics.TRANSFERS


def _recipients(reading: Reading, _: Facts) -> Iterator[Remark]:
    for one in blocks(reading):
        if one.kind == "heading" or topics.AI.search(one.place) or topics.TRACKERS.search(one.place):
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
    hedged = [one for one in said if NEGATION.search(one.words) and _WITHOUT_GUARANTEE.search(one.words)]
    sure = [one for one in said if one not in hedged]
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
    if places.OUTSIDE.search(words) or (places.THIRD.search(words) and places.TRANSFER.search(words)):
        return True
    titled = bool(one.trail and _TRANSFER_TITLE.search(one.trail[-1]))
    return (titled and bool(NEGATION.search(words) or places.EEA.search(words))) or _stays(one)


def _is_law(one: Passage) -> bool:
    """Tell whether a transfer is only one of the things a change or an instruction may touch."""
    return bool(one.trail) and bool(
        stems(r"modific", r"change", r"instruction", r"mise a jour").search(one.trail[-1])
    )


def _country(row: Passage) -> str | None:
    return row.cell(stems(r"pays\b", r"country", r"lieux?\b", r"place\b", r"location", r"localisation"))


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
    if places.OUTSIDE.search(words) and NEGATION.search(words):
        return True
    return bool(places.EEA.search(words) and places.INSIDE.search(words) and topics.DATA.search(words))


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
    indirect = [one for one in blocks(reading) if one.kind != "heading" and _INDIRECT.search(one.words)]
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
