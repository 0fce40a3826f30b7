"""What the law looks at in a policy, as closed classes of words and as stems, French and English.

All in small letters without accents, as keys of words are. Source: RULES section 2 (what is
substantial), GDPR articles 4, 6, 13 to 22 and 44 to 49.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from policies.diff.suggestion.prose import word_set

NEGATIONS: Final = word_set(
    "ne pas jamais aucun aucune aucuns nul nulle ni sans non sauf hormis excepte rien personne"
    " no not never none nor neither without except unless nothing nobody nowhere"
)
MODALS: Final = word_set(
    "doit doivent dois devons devez devra devront devrons devrez devrait devraient devant"
    " peut peuvent peux pouvons pouvez pourra pourront pourrons pourrez pourrait pourraient"
    " puisse puissent faut faudra faudrait tenu tenue tenus tenues oblige obligee obliges obligees"
    " engage engagent engageons engagez autorise autorisee autorises autorisees interdit interdite"
    " interdits interdites facultatif facultative facultatifs facultatives obligatoire obligatoires"
    " must shall may might can could will would should ought need needs required mandatory optional"
    " obliged entitled allowed permitted forbidden prohibited"
)
# One of these against another, or come and gone, says of whom, how much or when.
QUANTITIES: Final = word_set(
    "tout toute tous toutes chaque seul seule seuls seules seulement uniquement certains certaines"
    " quelques plusieurs plus moins avant apres dedans hors ou si"
    " all any every each only some several more less before after inside outside or if"
    " and/or"
)
PRONOUNS: Final = word_set(
    "nous vous notre nos votre vos ils elles leur leurs"
    " we us our ours you your yours they them their"
)
_COUNTRIES: Final = (
    "@us @uk @eu @eea france allemagne germany irlande ireland belgique belgium luxembourg"
    " italie italy espagne spain portugal suisse switzerland estonie estonia pologne poland"
    " suede sweden finlande finland danemark denmark norvege norway autriche austria grece greece"
    " roumanie romania tcheque czech hongrie hungary canada quebec mexique mexico bresil brazil"
    " argentine argentina inde india chine china japon japan coree korea singapour singapore"
    " australie australia israel maroc morocco tunisie tunisia algerie algeria senegal madagascar"
    " maurice mauritius turquie turkey russie russia ukraine philippines vietnam indonesie"
    " indonesia emirats emirates californie california virginie virginia oregon texas europe"
    " europeen europeenne europeens europeennes european asie asia afrique africa amerique america"
    " angleterre england londres london dublin francfort frankfurt amsterdam paysbas netherlands"
)
COUNTRIES: Final = word_set(_COUNTRIES)
_STEMS: Final[Mapping[str, str]] = {
    "recipient": "prestatair traitant destinatair fournisseur hebergeu partenair filial tiers"
    " tierce communiqu partag divulg recipient processor subprocessor vendor supplier provider"
    " partner affiliat subsidiar @third third disclos share[sd]? sharing sell sells sold selling"
    " vend vendu vendre vendons louer louons",
    "transfer": "transf[ei]r adequa safeguard garanties? pays countr territoir localis located"
    " serveur server hors outside",
    "retention": "conserv retention retain keep keeps kept gard(?:e|er|ee|es|ent|ons)$ stock stor"
    " archiv supprim suppression delet eras effac purg expir",
    "basis": "consent legitim interets? interest obligation licite lawful basis bases? legal"
    " contrat contract article",
    "right": "droits? rights? acces access rectif limitation restrict oppos object(?!i) portab"
    " reclam complain plaint withdr retir retrait refus resili terminat cancel annul",
    "purpose": "finalit purpose afin objectif marketing publicit advertis prospect commercial"
    " analy statisti profil entrain train amelior improv mesur measur",
    "party": "responsable controller editeur publisher utilisateur user clients? customer"
    " praticien practitioner patient visit(?:eu|o)r membre member mineur minor enfant child"
    " salari employ societe company owner titulair signatair signator abonn subscriber"
    " cabinet practice professionnel professional",
    "contact": "adresse address telephon phone courrier letter @email formulair contact @dpo",
}
_COMPILED: Final = {
    name: re.compile("(?:" + "|".join(stems.split()) + ")") for name, stems in _STEMS.items()
}


@lru_cache(maxsize=65_536)
def subjects(key: str) -> tuple[str, ...]:
    """Give the ids of what a word is about ("retention", "right" ...), most telling first."""
    found = ["negation"] if key in NEGATIONS else []
    found += ["modal"] if key in MODALS else []
    found += ["transfer"] if key in COUNTRIES else []
    found += [name for name, stems in _COMPILED.items() if stems.match(key) and len(key) > 2]
    found += ["party"] if key in PRONOUNS and "party" not in found else []
    return tuple(found)


def is_weighty(key: str) -> bool:
    """Tell whether a word is of a class that the law looks at, or one that says how far."""
    return bool(subjects(key)) or key in QUANTITIES


def topics(headings: Iterable[str]) -> Iterator[str]:
    """Give what words of headings announce: under "Durées de conservation" all is retention."""
    for key in headings:
        yield from (name for name in subjects(key) if name not in {"negation", "modal"})
