"""The words of register tables, in the language of the text: part of what is promulgated.

They are not interface words: a new build of the interface's catalogue must not change a text.
"""

from typing import Final

Words = dict[str, dict[str, str]]

NECESSITY: Final[Words] = {
    "fr": {
        "mandatory": "Obligatoire",
        "optional": "Facultatif",
        "mixed": "En partie facultatif",
        "collected": "Recueilli automatiquement",
    },
    "en": {
        "mandatory": "Mandatory",
        "optional": "Optional",
        "mixed": "Partly optional",
        "collected": "Collected automatically",
    },
}
ARTICLE: Final[Words] = {
    "fr": {
        "a": "Consentement (6.1.a)",
        "b": "Contrat (6.1.b)",
        "c": "Obligation légale (6.1.c)",
        "d": "Intérêts vitaux (6.1.d)",
        "e": "Mission d’intérêt public (6.1.e)",
        "f": "Intérêt légitime (6.1.f)",
        "-": "Celle du responsable du traitement, pour qui nous agissons",
    },
    "en": {
        "a": "Consent (6(1)(a))",
        "b": "Contract (6(1)(b))",
        "c": "Legal obligation (6(1)(c))",
        "d": "Vital interests (6(1)(d))",
        "e": "Public interest (6(1)(e))",
        "f": "Legitimate interests (6(1)(f))",
        "-": "The controller’s own: we act on its behalf",
    },
}
ROLE: Final[Words] = {
    "fr": {"controller": "Responsable du traitement", "processor": "Sous-traitant"},
    "en": {"controller": "Controller", "processor": "Processor"},
}
SUBJECT: Final[Words] = {
    "fr": {
        "dpo": "Délégué à la protection des données",
        "privacy": "Données personnelles et droits",
        "security": "Sécurité et violations de données",
        "support": "Assistance",
        "billing": "Facturation",
        "complaint": "Réclamations",
        "legal": "Mentions légales",
    },
    "en": {
        "dpo": "Data protection officer",
        "privacy": "Personal data and rights",
        "security": "Security and data breaches",
        "support": "Support",
        "billing": "Billing",
        "complaint": "Complaints",
        "legal": "Legal notices",
    },
}
YES: Final = {"fr": "Oui (article 9 du RGPD)", "en": "Yes (GDPR, article 9)"}
OURSELVES: Final = {"fr": "Nous-mêmes", "en": "Ourselves"}
# In French a semicolon follows a narrow no-break space, a colon a no-break one.
SEPARATOR: Final = {"fr": "\u202f; ", "en": "; "}
COLON: Final = {"fr": "\u00a0: ", "en": ": "}

# Singular and plural; French says “0 jour”, English “0 days”.
_UNITS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "fr": {
        "hour": ("heure", "heures"),
        "day": ("jour", "jours"),
        "month": ("mois", "mois"),
        "year": ("an", "ans"),
    },
    "en": {
        "hour": ("hour", "hours"),
        "day": ("day", "days"),
        "month": ("month", "months"),
        "year": ("year", "years"),
    },
}


def quantity(value: int | None, unit: str, language: str) -> str:
    """Give a number with its unit as a text says it (“3 ans”); nothing for no number."""
    if value is None:
        return ""
    one, many = _UNITS[language][unit]
    is_one = value < 2 if language == "fr" else value == 1
    return f"{value} {one if is_one else many}"


def joined(parts: list[str], language: str) -> str:
    """Give the parts that say something, separated as the language separates a list."""
    return SEPARATOR[language].join(part for part in parts if part)
