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
    r"mots? de passe\b[^,;.:]{0,60}(?:chiffre|crypte|encrypte)(?!\w* (?:en |par )?(?:tls|https|ssl))", r"(?:chiffrement|cryptage|chiffrons|cryptons|chiffre|crypte) (?:de |des |du |les |vos |le |votre )+mots? de passe",
    r"passwords?\b[^,;.:]{0,60}(?:encrypt|ciphered)", r"(?:encrypt(?:ed|ion|ing)?|encrypts) (?:of |all |your |the |user |users' |account )*passwords?",
)  # fmt: skip
_HASHED: Final = stems(r"hach", r"hash", r"empreinte", r"fingerprint", r"bcrypt", r"argon2?", r"scrypt", r"pbkdf2", r"sal(?:e|es|ted|age)\b", r"sens unique", r"one-way", r"irreversib")
_MOVING: Final = stems(r"transmi", r"en transit", r"connexion chiffree", r"liaison", r"in transit", r"transmitted", r"encrypted connection", r"sent over", r"gestionnaire", r"password manager", r"coffre", r"vault")
_AI_WHO: Final = stems(r"prestataires?\b", r"fournisseurs?\b", r"hebergeur", r"nos (?:propres )?serveurs", r"providers?\b", r"(?:our|own) (?:servers|host|infrastructure)", r"host\b", r"openai", r"mistral", r"anthropic", r"google", r"microsoft", r"services? (?:externes?|exterieurs?|tiers)", r"(?:external|outside|third-party) services?", r"sous-traitants?", r"sub-?processors?", r"en interne", r"in-house", r"internal")
_AI_DATA: Final = stems(r"extraits?\b", r"notes?\b", r"textes?\b", r"pseudonym", r"(?:donnees?|informations?|contenus?) (?:\w+ ){0,3}(?:transmis|envoy|soumis|communiqu|adress|partag)", r"(?:transmet|envoie|envoyons|transmettons|recoit|recoivent) (?:\w+ ){0,3}", r"excerpts?\b", r"(?:data|information|content|text) (?:\w+ ){0,3}(?:sent|transmitted|submitted|shared|passed)", r"(?:sends?|receives?|transmits?) (?:\w+ ){0,3}", r"texts?\b", r"ne (?:partent|quittent|sortent) pas", r"prompts?\b", r"saisissez", r"what you (?:write|type|enter)")
_AI_VAGUE: Final = stems(r"limiter la transmission", r"limit(?:ing)? the (?:transmission|sharing)", r"lorsque cela est possible", r"where possible", r"analyse de contenus", r"analysis of content")
_AI_PLACE: Final = stems(r"chez notre hebergeur", r"sur nos (?:propres )?serveurs", r"at our host", r"on our (?:own )?servers", r"by our host", r"with our host")
_NO_AI: Final = stems(r"(?:n'utilis|ne (?:recour|mett))\w*[^.;]{0,40}(?:intelligence|ia\b)", r"aucune? (?:fonction\w* d')?(?:intelligence|ia\b)", r"(?:do(?:es)? not|don't|no) (?:use |rely on )?(?:any )?(?:artificial|ai\b)", r"ni .{0,60}entrainement", r"no .{0,30}training", r"politique sur l'ia")
_LAW_DUTY: Final = stems(r"obligations? legale", r"legal obligation", r"change")
_72: Final = stems(r"72 ?(?:heures?|h\b|hours?)", r"soixante-douze", r"seventy-two", r"trois jours", r"three days")
_AWARE: Final = stems(r"(?:prise? de |pris |prenons |prendre |eu )?connaissance", r"decouverte", r"constat", r"becom(?:e|es|ing) aware", r"became aware", r"aware\b", r"awareness", r"having (?:known|discovered)", r"discover")
_TELL: Final = stems(r"notifi", r"inform", r"preven", r"previen", r"alert", r"averti", r"signal", r"tell\b", r"told\b", r"warn", r"report", r"communiqu")
_CUSTOMER: Final = stems(r"praticien", r"responsables? (?:du|de) traitement", r"clients?\b", r"cabinets?\b(?! en ligne)", r"vous\b", r"practitioner", r"controller", r"customers?\b", r"you\b", r"practice")
_ENTRUSTED_BREACH: Final = stems(r"patients?\b", r"praticiens?\b", r"responsables? (?:du|de) traitement", r"sous-traitant", r"confiees", r"pour (?:leur|votre|son) compte", r"practitioners?\b", r"controllers?\b", r"processor", r"entrusted", r"on (?:their|your|its) behalf", r"customer data")
_HIGH: Final = stems(r"risque (?:\w+ ){0,4}eleve", r"eleve\b", r"article 34", r"high(?:er)? risk", r"risk (?:\w+ ){0,5}high", r"high\b")
_REGISTER: Final = stems(r"registre", r"journal des (?:incidents|violations)", r"document(?:ons|e|ee|ees|ons)\b", r"consign", r"inscri(?:vons|t|te|tes)", r"register", r"record (?:of|each|every|all)\b", r"recorded", r"documented", r"log of", r"we (?:document|record)")
_DELAY: Final = stems(r"sans (?:retard|delai|attendre|tarder)", r"immediatement", r"dans les (?:meilleurs|plus brefs) delais", r"(?:\d+) ?(?:heures?|h\b|hours?|jours?|days?)", r"au plus tard", r"without (?:undue )?(?:delay|waiting)", r"immediately", r"promptly", r"as soon as", r"no later than", r"at the latest")


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
    if not any(places.EEA.search(one.words) or places.THIRD.search(one.words) or _AI_PLACE.search(one.words) for one in near):
        wanting.append("place where it runs")
    yield from lacking(*wanting, at=used[0])


def _is_feature(one: Passage) -> bool:
    if one.kind == "heading" or _NO_AI.search(one.words) or _LAW_DUTY.search(one.words):
        return False
    own = one.trail[-1] if one.trail else ""
    return bool(topics.AI.search(one.words)) and not stems(r"change", r"modific").search(own)


def _is_on_ai(one: Passage) -> bool:
    return one.kind != "heading" and bool(topics.AI.search(f"{one.place} {one.words}"))


def _company_row(one: Passage) -> bool:
    return one.kind == "row" and bool(vendors.FORM.search(one.words) or vendors.KNOWN.search(one.words))


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
    aside = stems(r"bases?\b", r"audit", r"conserv", r"retention", r"preuve", r"evidence", r"finalit", r"purpose", r"obligations? legale", r"legal obligation", r"acces", r"end\b", r"termination", r"contract")
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
    if not any(_ENTRUSTED_BREACH.search(one.told) or stems(r"vous\b", r"you\b").search(one.words) for one in timed):
        return ["notice to the controller, without delay, as its processor"]
    if not any(_is_by_role(one) for one in near):
        return ["which role each duty falls to: controller or processor"]
    return []


def _is_by_role(one: Passage) -> bool:
    """Tell whether a sentence says whose data are concerned, or who decides on a notification."""
    return bool(
        stems(r"patients?\b", r"sous-traitant", r"processor\b", r"dont (?:nous|vous) (?:sommes|etes)", r"we are responsible", r"confiees", r"entrusted", r"vos donnees", r"your data", r"pour (?:votre|leur) compte", r"on (?:your|their) behalf", r"responsables? (?:du|de) traitement", r"controller").search(one.told)
    )


RULES: Final = (
    rule("L70", "W", _passwords),
    rule("L72", "W", _intelligence, kinds=("privacy", "dpa")),
    rule("L73", "E", _breach, kinds=("privacy", "dpa")),
)
