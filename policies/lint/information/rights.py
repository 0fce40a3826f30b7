"""The rights of data subjects and how they are answered (L28 to L30, L34 to L36)."""

import re
from collections.abc import Iterator
from typing import Final

from policies.lint.facts import Facts
from policies.lint.information import bases
from policies.lint.passages import Passage, blocks, headings, saying, sentences
from policies.lint.reading import Reading
from policies.lint.remarks import Remark, lacking, quoting, rule
from policies.lint.vocabulary import topics
from policies.lint.vocabulary.words import NEGATION, stems

# The noun names a right wherever rights are spoken of; the verb only where one may ask for it.
_RIGHTS: Final = {
    "access": (
        stems(r"acces\b(?! (?:non|au compte|au service|a la plateforme|restreint))", r"access\b(?! (?:rights?|control|to the (?:service|platform|account)))"),
        stems(r"acceder a (?:vos|ses|leurs) (?:donnees|informations)", r"obtenir (?:une )?copie", r"access your", r"(?:get|obtain|receive|request) a copy", r"access (?:the )?(?:data|personal|information)"),
    ),
    "rectification": (
        stems(r"rectif", r"correction\b"),
        stems(r"(?:faire )?(?:corriger|completer|modifier|mettre a jour)", r"correct(?:ed|ing)?\b", r"amend", r"update"),
    ),
    "erasure": (
        stems(r"effacement", r"suppression", r"oubli\b", r"erasure", r"deletion", r"be forgotten"),
        stems(r"(?:faire |demander de |les )(?:effacer|supprimer)", r"(?:effacer|supprimer) (?:vos|ces|les) donnees", r"(?:erase|delete|deleted|erased|remove|deleting|erasing)\b"),
    ),
    "restriction": (
        stems(r"limitation", r"restriction"),
        stems(r"limiter (?:le|un|l'|leur)", r"geler", r"suspendre (?:le|un|l')", r"(?:restrict|limit|freeze|frozen|restricted)\b"),
    ),
    "objection": (
        stems(r"opposition", r"objection\b"),
        stems(r"(?:vous |s'|d'y |d'|de s'|de vous )?opposer\b", r"object\b", r"objecting"),
    ),
    "portability": (
        stems(r"portabilite", r"portability"),
        stems(r"format (?:structure|ouvert|lisible)", r"(?:structured|machine[- ]readable|portable|commonly used)", r"transmi(?:ses|s) a un autre", r"to another (?:service|controller|provider)"),
    ),
}  # fmt: skip
_RIGHT: Final = stems(r"droits?\b", r"rights?\b")
_ASKS: Final = stems(r"pouvez", r"peut\b", r"demand", r"droits?\b", r"exig", r"obten", r"you (?:can|may)", r"can\b", r"may\b", r"rights?\b", r"ask", r"request", r"entitled")
_NOT_RIGHTS: Final = stems(r"deces", r"apres (?:votre )?mort", r"death", r"directives", r"limitation of liability", r"limitation de (?:notre )?responsabilite", r"politique est susceptible", r"data breach")
_WITHDRAW: Final = stems(r"retir", r"retrait", r"revoqu", r"revocation", r"revenir sur", r"changer d'avis", r"chang(?:e|ing) your mind", r"withdr[ae]w", r"withdrawal", r"revok", r"go(?:ing)? back on", r"opt(?:ing)?[- ]?out")
_CONSENTED: Final = stems(r"consent", r"accords?\b", r"choix\b", r"choices?\b", r"agreement\b", r"oui\b", r"yes\b", r"autorisation")
_COMPLAINT: Final = stems(r"reclamations?\b", r"plaintes?\b", r"complain(?:t|ts|ing)?\b", r"saisir\b", r"saisine", r"turn to the\b")
_AUTHORITY: Final = stems(
    r"cnil\b", r"commission nationale (?:de l')?informatique", r"autorite(?:s)? (?:francaise |competente )?(?:de (?:controle|protection|surveillance)|competente)", r"apd\b",
    r"supervisory authorit", r"data protection (?:authorit|commission|supervisory)", r"(?:information|privacy) commissioner", r"\bico\b", r"competent (?:data protection |supervisory )?authority", r"regulator\b",
)  # fmt: skip
_REFUSAL: Final = stems(r"refus", r"rappel", r"remind", r"rejet")
_DIRECTIVES: Final = stems(r"directives?\b", r"instructions\b", r"sort de vos donnees", r"what (?:happens to|becomes of)")
_DEATH: Final = stems(r"deces\b", r"mort\b", r"post-?mortem", r"deced", r"death\b", r"die\b", r"deceased")
_ANSWER: Final = stems(r"repon(?:d|s)", r"traite(?:r|rons|ons|es)\b", r"donn(?:ons|erons|er) suite", r"suite donnee", r"satisfai", r"answer", r"respon[ds]", r"repl(?:y|ies)", r"process(?:ed)? your request", r"comply", r"act on", r"address your")
_ONE_MONTH: Final = stems(
    r"(?:un|1|d'un) ?(?:\(1\) |\(un\) )?mois\b", r"dans le mois\b", r"le mois qui", r"(?:30|trente) (?:\(30\) )?jours\b", r"(?:15|quinze|20|vingt|10|dix|8|huit) jours\b", r"(?:one|1|a|a single|the) (?:\(1\) )?(?:calendar )?month\b", r"(?:30|thirty|15|fifteen|20|10|ten|14) (?:\(30\) )?(?:calendar )?days\b",
)  # fmt: skip
_REQUESTS: Final = stems(r"demande", r"droits?\b", r"reception", r"request", r"rights?\b", r"recei(?:pt|ving)")
_EFFORT: Final = re.compile(
    r"(?<!\w)(?:(?:nous|on|\w+) )?(?:(?:s'|nous )(?:efforc|emploi|emploier)\w*|ferons? (?:tout notre|notre|de notre|nos) (?:possible|mieux|meilleurs)"
    r"|fer(?:a|ons) (?:tout|son|nos|ses) (?:son |nos |ses )?(?:possible|mieux|meilleurs efforts|efforts)|tent(?:e|ons|era|erons) de|essa(?:ie|ye|iera|yons|ierons|yera)\w* de|tach(?:ons|e|era|erons) de|cherch(?:e|ons|era|erons) a repondre"
    r"|dans la mesure du possible|autant que possible|si possible|meilleurs efforts|efforts raisonnables|obligation de moyens"
    r"|best[- ]efforts?|reasonable (?:\w+ )?efforts?|endeavou?r\w*|striv(?:e|es|ing)|(?:will |shall )?(?:try|tries|attempt|attempts|seek|seeks|aim|aims) to|do our best|does its best|our best to|as far as (?:possible|we can)|where possible|if possible|so far as possible)"
)  # fmt: skip
_DUTY: Final = stems(
    r"repon(?:d|s)", r"demandes?\b", r"vos droits", r"notifi", r"inform(?:er|ons|e|era|erons|s)\b", r"prevenir", r"alert", r"respect(?:er|ons|e)\b", r"delais?\b", r"effac", r"supprim", r"conform", r"proteg", r"securis", r"rectifi",
    r"answer", r"respond", r"response", r"requests?\b", r"notify", r"inform\b", r"inform you", r"tell you", r"comply", r"delet", r"eras", r"protect\b", r"time limit", r"your rights", r"secure\b",
)  # fmt: skip
_YOURS: Final = stems(r"vous vous efforc", r"vous (?:devez|vous)", r"you (?:will|shall|must|agree to|should) (?:\w+ ){0,2}(?:try|endeavo|use)", r"le client", r"the customer (?:will|shall|must)", r"users? (?:must|shall)", r"tentatives? d", r"attempts? to (?:access|hack|gain|breach)")
_IDENTITY: Final = re.compile(
    r"(?:justificatif|piece|preuve|document|copie(?: d'une piece| de votre (?:carte|piece))?|carte|titre|photocopie)s? (?:officiel\w* )?(?:d'|de votre |de l')?identite"
    r"|justifi\w+ (?:de )?(?:votre|son|leur) identite|prouver (?:votre|son) identite|proofs? of (?:your |their )?identity|(?:identity|identification|id) (?:documents?|cards?|papers?|proof)"
    r"|copy of (?:your|an?) (?:id|identity|identification|passport)\b|prove (?:your|their) identity"
)
_DOUBT: Final = stems(r"doutes?\b", r"doubts?\b")
_ASKED: Final = stems(r"demand", r"exig", r"fourni", r"joindre", r"joint", r"jointe", r"joignez", r"joign", r"requi", r"accompagn", r"produi", r"present", r"transmett", r"envo[iy]", r"justifi", r"prouv", r"munissez", r"necessaire", r"ask", r"request", r"requir", r"provid", r"submit", r"send", r"enclos", r"attach", r"accompan", r"need", r"prove", r"include", r"must")
_NOT_ASKED: Final = stems(r"(?:ne|n'|jamais|aucun|pas) .{0,60}(?:demand|exig|justificatif|piece)", r"(?:not|never|no) .{0,40}(?:ask|requir|request|need|proof|identity)", r"(?:copie|copy)\b.{0,60}(?:efface|supprim|detrui|erased|deleted|destroyed)")


def _six(reading: Reading, _: Facts) -> Iterator[Remark]:
    about = [one for one in sentences(reading) if _is_about_rights(one)]
    absent = [name for name in _RIGHTS if not any(_grants(one, name) for one in about)]
    titles = headings(reading, _RIGHT)
    yield from lacking(*absent, at=titles[0] if titles and len(absent) < len(_RIGHTS) else None)


def _is_about_rights(one: Passage) -> bool:
    if one.kind == "heading" or _NOT_RIGHTS.search(one.words):
        return False
    return bool(_RIGHT.search(one.told) or topics.RIGHTS.search(one.place))


def _grants(one: Passage, name: str) -> bool:
    noun, verb = _RIGHTS[name]
    if noun.search(one.words):
        return True
    asks = bool(_ASKS.search(one.told)) and bool(topics.RIGHTS.search(f"{one.place} {one.told}"))
    return asks and bool(verb.search(one.words))


def _withdrawal(reading: Reading, _: Facts) -> Iterator[Remark]:
    asked = _asks_consent(reading)
    if asked is None:
        return
    for one in sentences(reading):
        near = f"{one.place} {one.told}"
        if one.kind != "heading" and _WITHDRAW.search(one.words) and _CONSENTED.search(near):
            return
    yield from lacking("how to withdraw consent", at=asked)


def _asks_consent(reading: Reading) -> Passage | None:
    for use in bases.uses(reading):
        if use.basis == "consent" and not NEGATION.search(use.at.words):
            return use.at
    return next((one for one in sentences(reading) if _needs_consent(one)), None)


def _needs_consent(one: Passage) -> bool:
    """Tell whether a sentence says that a tracker needs consent, or that consent is asked for."""
    words = one.words
    if not topics.CONSENT.search(words) or one.kind == "heading":
        return False
    if NEGATION.search(words) or stems(r"exempt", r"dispens", r"implicit", r"implied").search(words):
        return False
    asked = stems(r"demand", r"requi", r"necessit", r"soumis", r"apres", r"avec votre", r"exig", r"ask", r"need", r"subject to", r"after", r"with your", r"your consent", r"votre consentement", r"si vous (?:avez )?consent", r"if you (?:have )?consent")
    return bool(asked.search(words))


def _complaint(reading: Reading, _: Facts) -> Iterator[Remark]:
    said = sentences(reading)
    for one, after in zip(said, [*said[1:], None], strict=True):
        if one.kind == "heading" or not _COMPLAINT.search(one.words) or _REFUSAL.search(one.words):
            continue
        own = one.trail[-1] if one.trail else ""
        follows = after.words if after and one.words.endswith(":") else ""
        if _AUTHORITY.search(f"{one.told} / {own} / {follows}"):
            return
    yield from lacking("the right to lodge a complaint with the supervisory authority")


def _directives(reading: Reading, _: Facts) -> Iterator[Remark]:
    for one in blocks(reading):
        told = f"{one.place} {one.words}"
        if one.kind != "heading" and _DIRECTIVES.search(told) and _DEATH.search(told):
            return
    yield from lacking("directives on data after death")


def _one_month(reading: Reading, _: Facts) -> Iterator[Remark]:
    if reading.kind == "privacy" and not any(_answers_in_time(one) for one in sentences(reading)):
        titles = headings(reading, _RIGHT)
        yield from lacking("an answer within one month", at=titles[0] if titles else None)
    weak = [one for one in sentences(reading) if one.kind != "heading" and _is_best_effort(one)]
    yield from quoting(weak, _EFFORT)


def _answers_in_time(one: Passage) -> bool:
    if one.kind == "heading" or not _ONE_MONTH.search(one.words):
        return False
    about = _REQUESTS.search(f"{one.place} {one.told}")
    return bool(_ANSWER.search(one.words) and about) and not topics.TRACKERS.search(one.place)


def _is_best_effort(one: Passage) -> bool:
    found = _EFFORT.search(one.words)
    if found is None or _YOURS.search(one.words):
        return False
    return bool(_DUTY.search(one.words[found.end() : found.end() + 120]) or _before(one, found))


def _before(one: Passage, found: re.Match[str]) -> bool:
    """Tell whether "as far as possible" and the like follow the duty that they weaken."""
    is_adverb = stems(r"dans la mesure", r"autant que", r"si possible", r"as far", r"where possible", r"if possible", r"so far").search(found[0])
    return bool(is_adverb and _DUTY.search(one.words[: found.start()]))


def _identity(reading: Reading, _: Facts) -> Iterator[Remark]:
    asked = [one for one in saying(sentences(reading), _IDENTITY, _ASKED) if not _NOT_ASKED.search(one.words)]
    doubted = {
        id(one.line.clause)
        for one in saying(sentences(reading), _DOUBT)
        if _IDENTITY.search(one.words) or "identi" in f"{one.place} {one.words}"
    }
    yield from quoting(
        [one for one in asked if not _DOUBT.search(one.told) and id(one.line.clause) not in doubted],
        _IDENTITY,
    )


RULES: Final = (
    rule("L28", "B", _six, kinds=("privacy",)),
    rule("L29", "E", _withdrawal, kinds=("privacy", "cookies")),
    rule("L30", "B", _complaint, kinds=("privacy",)),
    rule("L34", "W", _directives, kinds=("privacy",)),
    rule("L35", "E", _one_month, kinds=("privacy", "cookies", "dpa")),
    rule("L36", "W", _identity, kinds=("privacy", "cookies")),
)
