"""The words of the banner and of the register's cells: part of what is fixed, not the interface's.

A new build of the interface's catalogue must not change what somebody agreed to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from consent.models import BannerWording, Tracker

# The category in which each tool stands.
CATEGORY: Final = {"matomo": "audience", "plausible": "audience", "stripe": "payment"}

_BANNER: Final = {
    "fr": {
        "title": "Vos choix sur les traceurs",
        "text": "Un traceur lit ou écrit une information dans votre appareil. Rien de facultatif"
        " n’est chargé avant votre réponse, et vous pouvez changer d’avis à tout moment, au bas de"
        " chaque page.",
    },
    "en": {
        "title": "Your choices on trackers",
        "text": "A tracker reads or writes something in your device. Nothing optional loads before"
        " you answer, and you can change your mind at any time, at the foot of every page.",
    },
}
_GROUND: Final = {
    "fr": {
        "choice": "Mémoire du choix",
        "authentication": "Authentification et sa sécurité",
        "cart": "Panier et facturation",
        "interface": "Préférence d’affichage",
        "balancing": "Répartition de charge",
        "quota": "Quota gratuit",
        "audience": "Mesure d’audience exemptée",
        "": "Non : votre accord est demandé",
    },
    "en": {
        "choice": "Memory of the choice",
        "authentication": "Authentication and its security",
        "cart": "Cart and billing",
        "interface": "Interface preference",
        "balancing": "Load balancing",
        "quota": "Free quota",
        "audience": "Exempt audience measurement",
        "": "No: your consent is asked",
    },
}
_UNTIL: Final = {
    "fr": {
        "visit": "Jusqu’à la fermeture du navigateur",
        "cleared": "Jusqu’à ce que vous l’effaciez",
        "once": "Effacé aussitôt",
    },
    "en": {
        "visit": "Until the browser is closed",
        "cleared": "Until you clear it",
        "once": "Removed at once",
    },
}
_UNIT: Final = {
    "fr": {
        "minute": ("minute", "minutes"),
        "hour": ("heure", "heures"),
        "day": ("jour", "jours"),
        "month": ("mois", "mois"),
        "year": ("an", "ans"),
    },
    "en": {
        "minute": ("minute", "minutes"),
        "hour": ("hour", "hours"),
        "day": ("day", "days"),
        "month": ("month", "months"),
        "year": ("year", "years"),
    },
}
_NOTHING: Final = {"fr": "Aucune", "en": "None"}


def banner(wording: BannerWording, language: str) -> dict[str, str]:
    """Give the banner's title and text in a language: the brand's own, else ours."""
    return {
        name: str(getattr(wording, f"{name}_{language}")).strip() or ours
        for name, ours in _BANNER[language].items()
    }


def of_tracker(row: Tracker, language: str, *, ground: str) -> dict[str, str]:
    """Give what a row's cells say: purpose, lifetime, retention, ground (none: one asks)."""
    english = language == "en"
    retention = (row.retention_en if english else "") or row.retention_fr
    return {
        "purpose": (row.purpose_en if english else "") or row.description or "",
        "lifetime": period(row.lifetime, row.lifetime_unit, language),
        "retention": " ".join(
            part
            for part in (period(row.retention, row.retention_unit, language), retention)
            if part
        )
        or _NOTHING[language],
        "ground": _GROUND[language][ground],
    }


def period(number: int | None, unit: str, language: str) -> str:
    """Give a period in words: `13 mois`; or until when, where nothing is counted."""
    if number is None:
        return _UNTIL[language].get(unit, "")
    one, many = _UNIT[language][unit]
    # French: the plural begins with two.
    return f"{number} {one if number == 1 or (language == 'fr' and number == 0) else many}"
