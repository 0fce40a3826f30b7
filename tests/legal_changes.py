"""Legal changes of a policy, made as by somebody who wants one to slip past."""

import random
import re
from collections.abc import Mapping
from typing import Final

from tests.cosmetic_changes import COSMETIC
from tests.mutators import Mutator, at, put

# One word for another, French then English.
_SWAPS: Final[Mapping[str, tuple[str, str]]] = {
    "modal": (
        "peut=doit,peuvent=doivent,pouvez=devez,doit=peut,doivent=peuvent,devez=pouvez,"
        "pouvons=devons,exige=permet,impose=permet,s’engage à=peut,interdit=permet",
        "may=must,must=may,can=must,shall=may,will=may,must=should,requires=allows,"
        "may=will,are bound to=may,undertake to=may",
    ),
    "negation": (
        "ne vaut ni=vaut,ne sert=sert,n’est pas=est,ne sont pas=sont,ne voit pas=voit,sans=avec,"
        "jamais=parfois,ne compte=compte,ne suffit pas=suffit,aucun=un,aucune=une,sauf=y compris,"
        "ni publicité=publicité",
        "is not=is,are not=are,does not=does,do not=do,without=with,never=sometimes,cannot=can,"
        "no =some ,except=including,neither=both,not =,unless=even if",
    ),
    "party": (
        "le praticien=le patient,Le praticien=CabinetZen,nous=vous,vous=nous,Nous=Vous,"
        "vos patients=nos patients,responsable du traitement=sous-traitant,le cabinet=l’hébergeur,"
        "Responsable du traitement=Sous-traitant,les visiteurs=les mineurs",
        "the practitioner=the patient,we=you,you=we,We=You,your patients=our patients,"
        "the practice=the host,Controller=Processor,controller=processor,visitors=minors",
    ),
    "purpose": (
        "Protéger le service=Vendre le service,Améliorer la plateforme=Faire de la publicité,"
        "Vous aider=Vous démarcher,sécurité=publicité,facturer=prospecter,assistance=prospection,"
        "agenda=profilage,preuve=statistique",
        "Protecting the service=Selling the service,Helping you=Profiling you,security=advertising,"
        "Improving the platform=Marketing,support=marketing,invoicing=advertising,"
        "proof=profiling",
    ),
    "basis": (
        "intérêt légitime=consentement,Intérêt légitime=Consentement,Contrat=Consentement,"
        "obligation légale=intérêt légitime,Obligation légale=Intérêt légitime,6.1.b=6.1.f,"
        "consentement=accord tacite,6.1.f=6.1.a",
        "legitimate interest=consent,Legitimate interest=Consent,Contract=Consent,"
        "legal obligation=legitimate interest,Legal obligation=Consent,6(1)(b)=6(1)(f),"
        "consent=tacit agreement,6(1)(f)=6(1)(a)",
    ),
    "recipient": (
        "Brevo=Mailjet,Stripe=Adyen,Plausible=Matomo,OVHcloud=Hetzner,expert-comptable=courtier,"
        "Exemple IA SAS=OpenAI,Exemple Santé Hébergement SAS=Amazon Web Services,"
        "autorités=assureurs,Les autorités=Les annonceurs,prestataires=partenaires",
        "Brevo=Mailjet,Stripe=Adyen,Plausible=Matomo,OVHcloud=Hetzner,accountant=broker,"
        "Exemple IA SAS=OpenAI,Exemple Santé Hébergement SAS=Amazon Web Services,"
        "Authorities=Advertisers,authorities=insurers,providers=partners",
    ),
    "transfer": (
        "France=Inde,Irlande=États-Unis,Belgique=Chine,Estonie=Russie,en France=au Canada,"
        "États-Unis=Brésil,l’Union européenne=l’Asie,Espace économique européen=monde entier",
        "France=India,Ireland=United States,Belgium=China,Estonia=Russia,in France=in Canada,"
        "United States=Brazil,European Union=United Kingdom,European Economic Area=world",
    ),
    "retention": (
        "Effacement=Archivage,effacées=conservées,effacée=archivée,supprimées=gardées,"
        "Dernier message=Premier message,Fermeture du compte=Demande écrite,dès que=après que,"
        "Écrasement=Conservation,gardée=publiée",
        "Erasure=Archiving,Deletion=Archiving,erased=kept,deleted=archived,Last message=First"
        " message,Account closure=Written request,as soon as=after,overwritten=kept",
    ),
    "right": (
        "Portabilité=Consultation,gratuit=payant,sans frais=à vos frais,Opposition=Avis,"
        "Effacement=Archivage,Accès=Consultation,retirez-le=demandez-le,opposer=informer,"
        "réclamation=suggestion,Limitation=Pause",
        "Portability=Viewing,free of charge=at your cost,free=for a fee,Objection=Opinion,"
        "Erasure=Archiving,Access=Viewing,withdraw=discuss,object=comment,complaint=suggestion",
    ),
    "scope": (
        "seulement=notamment,uniquement=aussi,seules=principales,tous=certains,chaque=certain,"
        "Chaque=Certaine, et = ou ,avant=après,au moins=au plus,au plus tard=au plus tôt,"
        "licite=illicite,chiffrée=non chiffrée,anonymes=nominatives",
        "only=mainly,alone=chiefly,all =some ,Each=Some,each=some, and = or ,before=after,"
        "at least=at most,at the latest=at the earliest,lawful=unlawful,encrypted=unencrypted,"
        "anonymous=named,within=after",
    ),
}
_ADDED: Final = (
    (
        "Nous pouvons céder ces données à nos partenaires commerciaux.",
        "Ce délai court à compter de notre propre constat.",
        "Le prestataire réutilise ces données pour son propre compte.",
        "Votre silence vaut accord.",
        "Ces données servent aussi à la prospection.",
        "Les tarifs peuvent changer sans préavis.",
        "Des données de santé sont concernées.",
        "Cette clause l’emporte sur les autres.",
    ),
    (
        "We may pass these data on to our business partners.",
        "This period starts on the day we notice.",
        "The provider reuses these data on its own account.",
        "Your silence means that you agree.",
        "These data also serve for prospecting.",
        "Prices may change without notice.",
        "Health data are concerned.",
        "This clause prevails over the others.",
    ),
)
_ITEMS: Final = (
    ("votre numéro de téléphone ;", "votre date de naissance ;", "la publicité ciblée ;"),
    ("your telephone number;", "your date of birth;", "targeted advertising;"),
)
_UNITS: Final = "jours|mois|ans|heures|semaines|minutes|days|months|years|hours|weeks"


def _swap(kind: str) -> Mutator:
    def mutate(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
        pairs = [pair.split("=") for pair in _SWAPS[kind][language == "en"].split(",")]
        known = [pair for pair in pairs if re.search(_bounded(pair[0]), text)]
        if not known:
            return None
        before, after = chance.choice(known)
        if kind == "recipient" and chance.random() < 0.5:  # everywhere, as a rename would be
            return text, re.sub(_bounded(before), after, text)
        return put(text, at(text, _bounded(before), chance), after)

    return mutate


def _bounded(words: str) -> str:
    start = r"(?<![\w-])" if words[0].isalnum() else ""
    return start + re.escape(words) + (r"(?![\w-])" if words[-1].isalnum() else "")


def _number(text: str, _language: str, chance: random.Random) -> tuple[str, str] | None:
    found = at(text, r"(?<![\w./@-])\d{1,4}(?![\w/@-])", chance)
    return put(text, found, str(int(found[0]) + chance.choice((1, 2, 10)))) if found else None


def _duration(text: str, _language: str, chance: random.Random) -> tuple[str, str] | None:
    found = at(text, rf"\b(\d+) ({_UNITS})\b", chance)
    if not found:
        return None
    other = chance.choice([unit for unit in _UNITS.split("|") if _same_tongue(unit, found[2])])
    longer = f"{int(found[1]) * 2} {found[2]}"
    return put(text, found, chance.choice((longer, f"{found[1]} {other}")))


def _same_tongue(unit: str, other: str) -> bool:
    units = _UNITS.split("|")
    return unit != other and (units.index(unit) < 6) == (units.index(other) < 6)


def _amount(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    found = at(text, r"\d[\d ]*(?: ?€| ?%| euros)", chance)
    if found:
        return put(text, found, re.sub(r"^\d", lambda m: str(int(m[0]) % 9 + 1), found[0]))
    fee = ("Des frais de {} € s’appliquent.", "A fee of €{} applies.")[language == "en"]
    first, second = chance.sample(range(10, 99), 2)
    return _with_end(text, fee.format(first)), _with_end(text, fee.format(second))


def _date(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    words = (
        "Les tarifs sont garantis jusqu’au {} décembre 2027.",
        "Prices are guaranteed until {} December 2027.",
    )[language == "en"]
    first, second = chance.sample(range(2, 30), 2)
    return _with_end(text, words.format(first)), _with_end(text, words.format(second))


def _with_end(text: str, sentence: str) -> str:
    return f"{text.rstrip()}\n\n{sentence}\n"


def _contact(text: str, _language: str, chance: random.Random) -> tuple[str, str] | None:
    found = at(text, r"\b[\w.-]+@[\w-]+(?:\.[\w-]+)+", chance)
    if not found:
        return None
    user, _sign, host = found[0].partition("@")
    other = chance.choice(
        (f"x{user}@{host}", f"{user}@{host.replace('.', '-.', 1)}", "no@x.example")
    )
    return (
        put(text, found, other) if chance.random() < 0.5 else (text, text.replace(found[0], other))
    )


def _negated(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    pattern = (r"(?<![’\w])(?:est|sont)(?= )", r"\b(?:is|are|may|must|can)(?= )")[language == "en"]
    found = at(text, pattern, chance)
    if not found:
        return None
    french = "n’est pas" if found[0] == "est" else "ne sont pas"
    return put(text, found, f"{found[0]} not" if language == "en" else french)


_PROSE: Final = r"^(?![#|>\s-]).{40,}[.]$"
_ITEM: Final = r"^- .+\n"
_ROW: Final = r"^\| (?!---).+\|\n(?!\| ---)"


def _sentence_in(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    found = at(text, _PROSE, chance)
    added = chance.choice(_ADDED[language == "en"])
    return put(text, found, f"{found[0]} {added}") if found else None


def _sentence_out(text: str, _language: str, chance: random.Random) -> tuple[str, str] | None:
    return put(text, at(text, r"(?<=[.] )[A-ZÀÉ][^.|\n]{15,}[.](?=$| )", chance), "")


def _item_in(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    found = at(text, _ITEM, chance)
    added = chance.choice(_ITEMS[language == "en"])
    return put(text, found, f"{found[0]}- {added}\n") if found else None


def _item_out(text: str, _language: str, chance: random.Random) -> tuple[str, str] | None:
    return put(text, at(text, _ITEM, chance), "")


def _row_in(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    found = at(text, _ROW, chance)
    cells = chance.sample(_ADDED[language == "en"], (found[0].count("|") - 1) if found else 0)
    return put(text, found, f"{found[0]}| {' | '.join(cells)} |\n") if found else None


def _row_out(text: str, _language: str, chance: random.Random) -> tuple[str, str] | None:
    return put(text, at(text, _ROW, chance), "")


def _cell_swap(text: str, _language: str, chance: random.Random) -> tuple[str, str] | None:
    """Let two rows of a table exchange their last cells: every word is still there."""
    found = at(text, r"^(\| (?!---).+\| )([^|\n]+) \|\n(\| (?!---).+\| )([^|\n]+) \|$", chance)
    if not found or found[2].strip() == found[4].strip():
        return None
    return put(text, found, f"{found[1]}{found[4]} |\n{found[3]}{found[2]} |")


def _hidden(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    """Hide a legal change in a copy editor's work."""
    change = chance.choice((_duration, _negated, _contact, _swap("modal"), _swap("party")))
    pair = change(text, language, chance)
    for kind in chance.sample(("quotes", "wrapping", "bold", "heading level", "bullets"), 3):
        done = COSMETIC[kind](pair[1], language, chance) if pair else None
        pair = (pair[0], done[1]) if pair and done else pair
    return pair


LEGAL: Final[Mapping[str, Mutator]] = {
    "number": _number,
    "date": _date,
    "duration": _duration,
    "amount": _amount,
    "contact": _contact,
    "negated": _negated,
    "sentence in": _sentence_in,
    "sentence out": _sentence_out,
    "item in": _item_in,
    "item out": _item_out,
    "row in": _row_in,
    "row out": _row_out,
    "cells exchanged": _cell_swap,
    "hidden": _hidden,
    **{kind: _swap(kind) for kind in _SWAPS},
}
