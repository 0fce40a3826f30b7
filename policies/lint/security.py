"""Passwords, artificial intelligence and breaches (L70, L72, L73; GDPR 13, 32 to 34)."""

from collections.abc import Iterator
from typing import Final

from policies.lint.facts import Facts
from policies.lint.passages import Passage, headings, saying, sentences
from policies.lint.reading import Reading
from policies.lint.remarks import Remark, lacking, rule
from policies.lint.roles import claims_processor
from policies.lint.vocabulary import places, topics, vendors
from policies.lint.vocabulary.words import stems

_ENCRYPTED: Final = stems(
    r"""
    mots? de passe\b[^,;.:]{0,60}(?:chiffre|crypte|encrypte)(?!\w* (?:en |par )?(?:tls|https|
    ssl)) |
    (?:chiffrement|cryptage|chiffrons|cryptons|chiffre|
    crypte) (?:de |des |du |les |vos |le |votre )+mots? de passe |
    passwords?\b[^,;.:]{0,60}(?:encrypt|ciphered) |
    (?:encrypt(?:ed|ion|ing)?|encrypts) (?:of |all |your |the |user |users' |account )*passwords?
    """
)
_HASHED: Final = stems(
    r"""
    hach | hash | empreinte | fingerprint | bcrypt | argon2? | scrypt | pbkdf2 |
    sal(?:e|es|ted|age)\b | sens unique | one-way | irreversib
    """
)
_MOVING: Final = stems(
    r"""
    transmi | en transit | connexion chiffree | liaison | in transit | transmitted |
    encrypted connection | sent over | gestionnaire | password manager | coffre | vault
    """
)
_AI_WHO: Final = stems(
    r"""
    prestataires?\b | fournisseurs?\b | hebergeur | nos (?:propres )?serveurs | providers?\b |
    (?:our|own) (?:servers|host|infrastructure) | host\b | openai | mistral | anthropic | google |
    microsoft | services? (?:externes?|exterieurs?|tiers) |
    (?:external|outside|third-party) services? | sous-traitants? | sub-?processors? | en interne |
    in-house | internal
    """
)
_AI_DATA: Final = stems(
    r"""
    extraits?\b | notes?\b | textes?\b | pseudonym |
    (?:donnees?|informations?|contenus?) (?:\w+ ){0,3}(?:transmis|envoy|soumis|communiqu|adress|
    partag) | (?:transmet|envoie|envoyons|transmettons|recoit|recoivent) (?:\w+ ){0,3} |
    excerpts?\b |
    (?:data|information|content|text) (?:\w+ ){0,3}(?:sent|transmitted|submitted|shared|passed) |
    (?:sends?|receives?|transmits?) (?:\w+ ){0,3} | texts?\b |
    ne (?:partent|quittent|sortent) pas | prompts?\b | saisissez | what you (?:write|type|enter)
    """
)
_AI_VAGUE: Final = stems(
    r"""
    limiter la transmission | limit(?:ing)? the (?:transmission|sharing) |
    lorsque cela est possible | where possible | analyse de contenus | analysis of content
    """
)
_AI_PLACE: Final = stems(
    r"""
    chez notre hebergeur | sur nos (?:propres )?serveurs | at our host | on our (?:own )?servers |
    by our host | with our host
    """
)
_NO_AI: Final = stems(
    r"""
    (?:n'utilis|ne (?:recour|mett))\w*[^.;]{0,40}(?:intelligence|ia\b) |
    aucune? (?:fonction\w* d')?(?:intelligence|ia\b) |
    (?:do(?:es)? not|don't|no) (?:use |rely on )?(?:any )?(?:artificial|ai\b) |
    ni .{0,60}entrainement | no .{0,30}training | politique sur l'ia
    """
)
_LAW_DUTY: Final = stems(r"obligations? legale", r"legal obligation", r"change")
_72: Final = stems(
    r"""
    72 ?(?:heures?|h\b|hours?) | soixante-douze | seventy-two | trois jours | three days
    """
)
_AWARE: Final = stems(
    r"""
    (?:prise? de |pris |prenons |prendre |eu )?connaissance | decouverte | constat |
    becom(?:e|es|ing) aware | became aware | aware\b | awareness | having (?:known|discovered) |
    discover
    """
)
_TELL: Final = stems(
    r"""
    notifi | inform | preven | previen | alert | averti | signal | tell\b | told\b | warn |
    report | communiqu
    """
)
_CUSTOMER: Final = stems(
    r"""
    praticien | responsables? (?:du|de) traitement | clients?\b | cabinets?\b(?! en ligne) |
    vous\b | practitioner | controller | customers?\b | you\b | practice
    """
)
_ENTRUSTED_BREACH: Final = stems(
    r"""
    patients?\b | praticiens?\b | responsables? (?:du|de) traitement | sous-traitant | confiees |
    pour (?:leur|votre|son) compte | practitioners?\b | controllers?\b | processor | entrusted |
    on (?:their|your|its) behalf | customer data
    """
)
_HIGH: Final = stems(
    r"""
    risque (?:\w+ ){0,4}eleve | eleve\b | article 34 | high(?:er)? risk | risk (?:\w+ ){0,5}high |
    high\b
    """
)
_REGISTER: Final = stems(
    r"""
    registre | journal des (?:incidents|violations) | document(?:ons|e|ee|ees|ons)\b | consign |
    inscri(?:vons|t|te|tes) | register | record (?:of|each|every|all)\b | recorded | documented |
    log of | we (?:document|record)
    """
)
_DELAY: Final = stems(
    r"""
    sans (?:retard|delai|attendre|tarder) | immediatement |
    dans les (?:meilleurs|plus brefs) delais | (?:\d+) ?(?:heures?|h\b|hours?|jours?|days?) |
    au plus tard | without (?:undue )?(?:delay|waiting) | immediately | promptly | as soon as |
    no later than | at the latest
    """
)
_CHANGING: Final = stems(r"change", r"modific")
_ASIDE: Final = stems(
    r"""
    bases?\b | audit | conserv | retention | preuve | evidence | finalit | purpose |
    obligations? legale | legal obligation | acces | end\b | termination | contract
    """
)
_YOU: Final = stems(r"vous\b", r"you\b")
_ROLE_TOLD: Final = stems(
    r"""
    patients?\b | sous-traitant | processor\b | dont (?:nous|vous) (?:sommes|etes) |
    we are responsible | confiees | entrusted | vos donnees | your data |
    pour (?:votre|leur) compte | on (?:your|their) behalf | responsables? (?:du|de) traitement |
    controller
    """
)


def _passwords(reading: Reading, _: Facts) -> Iterator[Remark]:
    for one in sentences(reading):
        found = _ENCRYPTED.search(one.words)
        if found and not _HASHED.search(one.words) and not _MOVING.search(one.words):
            yield Remark(words=one.quote(found), at=one)


def _intelligence(reading: Reading, _: Facts) -> Iterator[Remark]:
    used = [one for one in sentences(reading) if _is_feature(one)]
    if not used:
        return
    near = [one for one in sentences(reading) if _is_on_ai(one)]
    wanting = []
    if not any(_AI_WHO.search(one.words) or _company_row(one) for one in near):
        wanting.append("provider of the artificial intelligence, or its category")
    if not any(_AI_DATA.search(one.words) and not _AI_VAGUE.search(one.words) for one in near):
        wanting.append("data sent to it")
    if not any(
        places.EEA.search(one.words)
        or places.THIRD.search(one.words)
        or _AI_PLACE.search(one.words)
        for one in near
    ):
        wanting.append("place where it runs")
    yield from lacking(*wanting, at=used[0])


def _is_feature(one: Passage) -> bool:
    if one.kind == "heading" or _NO_AI.search(one.words) or _LAW_DUTY.search(one.words):
        return False
    own = one.trail[-1] if one.trail else ""
    return bool(topics.AI.search(one.words)) and not _CHANGING.search(own)


def _is_on_ai(one: Passage) -> bool:
    return one.kind != "heading" and bool(topics.AI.search(f"{one.place} {one.words}"))


def _company_row(one: Passage) -> bool:
    return one.kind == "row" and bool(
        vendors.FORM.search(one.words) or vendors.KNOWN.search(one.words)
    )


def _breach(reading: Reading, _: Facts) -> Iterator[Remark]:
    near = [one for one in sentences(reading) if one.kind != "heading" and _is_on_breach(one)]
    titles = headings(reading, topics.BREACH)
    if not near:
        yield from lacking("a clause on personal data breaches")
        return
    wanting = _as_controller(near) if reading.kind == "privacy" else []
    if reading.kind == "dpa" or claims_processor(reading):
        wanting += _as_processor(near)
    yield from lacking(*wanting, at=titles[0] if titles else near[0])


def _is_on_breach(one: Passage) -> bool:
    own = any(topics.BREACH.search(title) for title in one.trail)
    said = topics.BREACH.search(one.told) and not _is_aside(one)
    return own or bool(said)


def _is_aside(one: Passage) -> bool:
    """Tell whether a breach is only named among the grounds, duties or audits of something else."""
    aside = _ASIDE
    return bool(aside.search(one.place)) or one.kind == "row" or not _TELL.search(one.told)


def _as_controller(near: list[Passage]) -> list[str]:
    wanting = []
    timed = saying(near, _72)
    if not timed:
        wanting.append("72 hours to notify the supervisory authority")
    elif not any(_AWARE.search(one.words) for one in timed):
        wanting.append("72 hours from awareness")
    if not any(_HIGH.search(one.words) for one in near):
        wanting.append("information of the persons when the risk is high")
    if not saying(near, _REGISTER):
        wanting.append("the register of breaches")
    return wanting


def _as_processor(near: list[Passage]) -> list[str]:
    told = [one for one in near if _TELL.search(one.told) and _CUSTOMER.search(one.told)]
    timed = [one for one in told if _DELAY.search(one.told)]
    if not any(_ENTRUSTED_BREACH.search(one.told) or _YOU.search(one.words) for one in timed):
        return ["notice to the controller, without delay, as its processor"]
    if not any(_is_by_role(one) for one in near):
        return ["which role each duty falls to: controller or processor"]
    return []


def _is_by_role(one: Passage) -> bool:
    """Tell whether a sentence says whose data are concerned, or who decides on a notification."""
    return bool(_ROLE_TOLD.search(one.told))


RULES: Final = (
    rule("L70", "W", _passwords),
    rule("L72", "W", _intelligence, kinds=("privacy", "dpa")),
    rule("L73", "E", _breach, kinds=("privacy", "dpa")),
)
