"""Ways of writing the same thing: number words, units, abbreviations, elisions."""

from collections.abc import Mapping
from typing import Final

# "un", "une", "a" and "one" are articles first: they count only before a unit.
ONE: Final = frozenset({"un", "une", "one", "a", "an"})
NUMBER_WORDS: Final[Mapping[str, int]] = {
    "zero": 0,
    **dict.fromkeys(("deux", "two"), 2),
    **dict.fromkeys(("trois", "three"), 3),
    **dict.fromkeys(("quatre", "four"), 4),
    **dict.fromkeys(("cinq", "five"), 5),
    "six": 6,
    **dict.fromkeys(("sept", "seven"), 7),
    **dict.fromkeys(("huit", "eight"), 8),
    **dict.fromkeys(("neuf", "nine"), 9),
    **dict.fromkeys(("dix", "ten"), 10),
    **dict.fromkeys(("onze", "eleven"), 11),
    **dict.fromkeys(("douze", "twelve"), 12),
    **dict.fromkeys(("treize", "thirteen"), 13),
    **dict.fromkeys(("quatorze", "fourteen"), 14),
    **dict.fromkeys(("quinze", "fifteen"), 15),
    **dict.fromkeys(("seize", "sixteen"), 16),
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
    **dict.fromkeys(("vingt", "vingts", "twenty"), 20),
    **dict.fromkeys(("trente", "thirty"), 30),
    **dict.fromkeys(("quarante", "forty"), 40),
    **dict.fromkeys(("cinquante", "fifty"), 50),
    **dict.fromkeys(("soixante", "sixty"), 60),
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    **dict.fromkeys(("cent", "cents", "hundred"), 100),
    **dict.fromkeys(("mille", "thousand"), 1000),
}
TIME_UNITS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("h", "heure", "heures", "hour", "hours", "hr", "hrs"), "hour"),
    **dict.fromkeys(("minute", "minutes", "min"), "minute"),
    **dict.fromkeys(("seconde", "secondes", "second", "seconds"), "second"),
    **dict.fromkeys(("j", "jour", "jours", "day", "days"), "day"),
    **dict.fromkeys(("semaine", "semaines", "week", "weeks"), "week"),
    **dict.fromkeys(("mois", "month", "months"), "month"),
    **dict.fromkeys(("trimestre", "trimestres", "quarter", "quarters"), "quarter"),
    **dict.fromkeys(("an", "ans", "annee", "annees", "year", "years"), "year"),
}
# Too short to be a unit without a figure before it.
BARE_UNITS: Final = frozenset({"h", "j", "min", "an", "second", "quarter"})
MONEY_UNITS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("€", "euro", "euros", "eur"), "euro"),
    **dict.fromkeys(("$", "dollar", "dollars", "usd"), "dollar"),
    **dict.fromkeys(("£", "pound", "pounds", "gbp", "livre", "livres"), "pound"),
    **dict.fromkeys(("%", "@percent"), "@percent"),
    **dict.fromkeys(("centime", "centimes", "cents"), "cent"),
    **dict.fromkeys(("chf", "francs"), "franc"),
}
# Several words, or one, that say the same: the key they are all compared by.
_PHRASES: Final = {
    "@us": ("etats unis", "etats unis d amerique", "united states", "united states of america"),
    "@uk": ("royaume uni", "united kingdom"),
    "@eu": ("union europeenne", "european union", "ue", "eu"),
    "@eea": ("espace economique europeen", "european economic area", "eee", "eea"),
    "@gdpr": (
        "reglement general sur la protection des donnees",
        "reglement general de protection des donnees",
        "general data protection regulation",
        "rgpd",
        "gdpr",
    ),
    "@dpo": (
        "delegue a la protection des donnees",
        "data protection officer",
        "dpo",
        "dpd",
    ),
    "@email": (
        *("email", "emails", "e mail", "e mails", "mail", "mails", "electronic mail"),
        *("mel", "courriel", "courriels", "courrier electronique", "courriers electroniques"),
    ),
    "@terms": ("conditions generales d utilisation", "cgu"),
    "@percent": ("per cent", "pour cent", "percent", "pourcent", "%"),
    "@and": ("et", "and", "&"),
    "@website": ("site web", "site internet", "web site", "website"),
    "@eg": ("par exemple", "for example", "for instance", "e g"),
    "@ie": ("c est a dire", "ce est a dire", "that is to say", "i e"),
    "to": ("in order to",),
    "pour": ("afin de",),
}
PHRASES: Final[Mapping[tuple[str, ...], str]] = {
    tuple(phrase.split()): key for key, phrases in _PHRASES.items() for phrase in phrases
}
PHRASE_STARTS: Final = frozenset(words[0] for words in PHRASES)
LONGEST_PHRASE: Final = max(map(len, PHRASES))
# What stands after an English apostrophe: "'s" may be a possessive, which says nothing.
TAILS: Final[Mapping[str, str]] = {
    "re": "are",
    "ll": "will",
    "ve": "have",
    "d": "would",
    "m": "am",
}
STEMS_BEFORE_NOT: Final[Mapping[str, str]] = {"ca": "can", "wo": "will", "sha": "shall"}
ELISIONS: Final[Mapping[str, str]] = {
    "l": "le",
    "d": "de",
    "qu": "que",
    "n": "ne",
    "s": "se",
    "c": "ce",
    "j": "je",
    "m": "me",
    "t": "te",
    "jusqu": "jusque",
    "lorsqu": "lorsque",
    "puisqu": "puisque",
    "quoiqu": "quoique",
}
