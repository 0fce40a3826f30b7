"""Subprocessors: who, what, where, how they change and what binds them (L44 to L46)."""

from collections.abc import Iterator
from typing import Final

from policies.lint.facts import Facts
from policies.lint.passages import Passage, blocks, sentences
from policies.lint.reading import Reading, folded
from policies.lint.remarks import Remark, lacking, quoting, rule
from policies.lint.roles import claims_processor
from policies.lint.vocabulary import periods, places, topics, vendors
from policies.lint.vocabulary.words import is_blank, stems

_SUB: Final = stems(r"sous-traitants?\b", r"sub-?processors?\b", r"other processors?\b", r"another processor\b", r"prestataires?\b", r"processors?\b", r"destinataires?\b", r"recipients?\b", r"providers?\b", r"partenaires\b", r"avec qui", r"with whom", r"whom we")
_ENTITY: Final = stems(r"sous-traitants?\b", r"prestataires?\b", r"destinataires?\b", r"societes?\b", r"entites?\b", r"entreprises?\b", r"fournisseurs?\b", r"noms?\b", r"partenaires?\b", r"sub-?processors?\b", r"providers?\b", r"recipients?\b", r"compan(?:y|ies)\b", r"entit(?:y|ies)\b", r"vendors?\b", r"processors?\b", r"names?\b", r"suppliers?\b")
_COLUMNS: Final = {
    "entity": _ENTITY,
    "task": stems(r"taches?\b", r"missions?\b", r"services?\b", r"prestations?\b", r"finalites?\b", r"objet\b", r"role\b", r"activites?\b", r"fonctions?\b", r"tasks?\b", r"purposes?\b", r"activity", r"functions?\b", r"what (?:they|it) do", r"processing"),
    "country": stems(r"pays\b", r"lieux?\b", r"localisation", r"situe", r"country", r"countries", r"location", r"place\b", r"region", r"where\b"),
    "contact": stems(r"contacts?\b", r"coordonnees", r"adresses?\b", r"courriel", r"e-?mail", r"dpo\b", r"address(?:es)?\b"),
}  # fmt: skip
_NOT_ROWS: Final = stems(r"intelligence", r"ia\b", r"ai\b", r"cookies?\b", r"traceurs?\b", r"trackers?\b", r"contact", r"nous ecrire", r"writing to us", r"droits?\b", r"rights?\b", r"conserv", r"retention")
_TASK: Final = stems(r"heberg", r"paie", r"envoi", r"emails?\b", r"e-mails?\b", r"courriel", r"mesure", r"statisti", r"assist", r"support", r"infogerance", r"securi", r"sauvegarde", r"host", r"payment", r"send", r"analytics", r"measure", r"backup", r"monitor", r"maintenance", r"gestion", r"facturation", r"billing", r"stockage", r"storage", r"delivery", r"management", r"analyse", r"analysis")
_CONTACT: Final = stems(r"[\w.+-]+@[\w-]+", r"dpo\b", r"\d{5} \w", r"\d+,? (?:rue|avenue|boulevard|place|quai|street|road)", r"https?:")
_CHANGE: Final = stems(r"ajout", r"rempla", r"nouve(?:au|aux|lle|lles)\b", r"chang", r"modif", r"add(?:ing|ition|itional|itions|s)?\b", r"replac", r"new\b", r"announce", r"annonc")
_TOLD: Final = stems(r"annonc", r"inform", r"notif", r"previen", r"prevenu", r"averti", r"announc", r"tell\b", r"told\b", r"communiqu", r"courriel", r"e-?mail")
_AHEAD: Final = stems(r"avant\b", r"prealable", r"a l'avance", r"before", r"prior\b", r"advance", r"beforehand", r"ahead")
_OBJECT: Final = stems(r"(?:vous |s'|d'y |de s')?opposer\b", r"(?:vous (?:y )?)?oppose[zr]?\b", r"droit d'opposition", r"objections?\b", r"objecter", r"emettre des objections", r"refuser\b", r"object\b", r"right to object", r"objecting", r"refuse\b")
_MAY: Final = stems(r"pouvez", r"peut\b", r"peuvent", r"droit\b", r"libre", r"may\b", r"can\b", r"right\b", r"entitled", r"able to", r"dispos", r"avez\b", r"shall have")
_FLOW: Final = stems(r"(?:les )?memes obligations", r"(?:the )?same (?:data protection )?(?:obligations|duties|terms|protection)", r"obligations? (?:equivalent|identique|analogue|similaire|au moins)", r"(?:equivalent|identical|similar|substantially the same|no less protective|not less)\b", r"reprend (?:les|ces) obligations", r"(?:obligations|duties|requirements|exigences) (?:de|of|du|under|set out in) (?:l')?(?:article 28|the present|this|cet|ce)", r"28[.(]4", r"article 28, ?(?:§|paragraphe) ?4", r"carries over", r"au moins (?:aussi|equivalent)", r"imposes? (?:on )?(?:it |them |lui |leur )?.{0,20}(?:obligations|duties)", r"impos(?:e|ent|ons) .{0,40}obligations", r"memes (?:exigences|garanties|conditions|engagements)", r"same (?:requirements|safeguards|level)", r"(?:aux|les) (?:memes )?obligations de protection")  # fmt: skip
_MERE: Final = stems(r"(?:contrat|accord|engagement|clause)s? de confidentialite", r"(?:confidentiality|non-disclosure) (?:agreement|contract|undertaking|clause)s?", r"\bndas?\b", r"(?:signe|lies par) .{0,20}confidentialite", r"bound by confidentiality")


def _rows(reading: Reading, _: Facts) -> Iterator[Remark]:
    for one in blocks(reading):
        if one.kind == "row" and _is_listed(one):
            yield from lacking(*_absent_cells(one), at=one, of=one.cells[0])
        elif one.kind == "item" and _is_named(one):
            yield from lacking(*_absent_words(one), at=one, of=one.words.partition(":")[0])
    if reading.kind == "dpa" and not _lists(reading):
        yield from lacking("the list of subprocessors: entity, task, country, contact")


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
    if not (_SUB.search(one.place) or _SUB.search(one.lead)) or (one.trail and _NOT_ROWS.search(one.trail[-1])):
        return False
    head = one.words.partition(":")[0].partition(",")[0]
    return bool(vendors.KNOWN.search(head) or (vendors.FORM.search(one.words) and _TASK.search(one.words)))


def _absent_words(one: Passage) -> list[str]:
    has = {
        "task": _TASK.search(one.words),
        "country": places.EEA.search(one.words.partition(":")[2] or one.words.partition(",")[2]) or places.THIRD.search(one.words),
        "contact": _CONTACT.search(one.words) or "@" in one.text or one.links,
    }
    return [name for name, found in has.items() if not found]


def _lists(reading: Reading) -> bool:
    for one in blocks(reading):
        if (one.kind == "row" and _is_listed(one)) or (one.kind == "item" and _is_named(one)):
            return True
        if one.links and stems(r"sous-traitants", r"sub-?processors?").search(one.words + " " + " ".join(link.target.lower() for link in one.links)):
            return True
    return False


def _changes(reading: Reading, _: Facts) -> Iterator[Remark]:
    if reading.kind == "privacy" and not _stands_alone(reading):
        return
    said = [one for one in sentences(reading) if one.kind != "heading" and _is_about_subs(one)]
    wanting = []
    if not any(_is_announced(one) for one in said):
        wanting.append("notice of a new subprocessor")
    if not any(_OBJECT.search(one.words) and _MAY.search(one.words) for one in said):
        wanting.append("the right to object to a new subprocessor")
    yield from lacking(*wanting, at=said[0] if said else None)


def _stands_alone(reading: Reading) -> bool:
    """Tell whether a notice stands in for an agreement: a processor's list, and no link to one."""
    linked = any("sous-traitance" in link.target or "processing" in link.target for one in blocks(reading) for link in one.links)
    listed = any(one.kind in {"row", "item"} and (_is_named(one) or _is_listed(one)) for one in blocks(reading))
    return bool(claims_processor(reading)) and listed and not linked


def _is_about_subs(one: Passage) -> bool:
    about = stems(r"sous-traitants?(?: ulterieurs?)?\b", r"sub-?processors?\b", r"other processors?", r"another processor")
    return bool(about.search(f"{one.place} {one.told}")) and not topics.RIGHTS.search(one.trail[-1] if one.trail else "")


def _is_announced(one: Passage) -> bool:
    dated = periods.NUMBER.search(one.words) or _AHEAD.search(one.words)
    return bool(_TOLD.search(one.words) and dated and _CHANGE.search(f"{one.place} {one.told}"))


def _flow_down(reading: Reading, _: Facts) -> Iterator[Remark]:
    said = [one for one in sentences(reading) if one.kind != "heading"]
    subject = stems(r"sous-traitants?", r"sub-?processors?", r"processors?\b", r"prestataires?", r"providers?\b", r"partenaires", r"chacun", r"each\b", r"ils\b", r"they\b")
    if any(_FLOW.search(one.words) and subject.search(f"{one.place} {one.told}") for one in said):
        return
    mere = [one for one in said if _MERE.search(one.words) and (_SUB.search(f"{one.place} {one.told}"))]
    yield from quoting(mere, _MERE)
    if reading.kind == "dpa" and not mere:
        yield from lacking("the same obligations for subprocessors")


RULES: Final = (
    rule("L44", "E", _rows, kinds=("privacy", "dpa")),
    rule("L45", "E", _changes, kinds=("privacy", "dpa")),
    rule("L46", "W", _flow_down, kinds=("privacy", "dpa")),
)
