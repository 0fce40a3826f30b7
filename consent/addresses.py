"""Where the ledger's public part stands on a brand's site, per language; these never change."""

from typing import Final

from policies.addresses import PREFIXES

# Pages for people, from the root of the site.
PAGES: Final[dict[str, dict[str, str]]] = {
    "about": {"fr": "journal/", "en": "journal/"},
    "history": {"fr": "journal/points/", "en": "journal/points/"},
    "keys_page": {"fr": "journal/cles/", "en": "journal/keys/"},
    "verifier": {"fr": "journal/verifier/", "en": "journal/verify/"},
}
# What programs and auditors read has no language.
CHECKPOINT: Final = "journal/checkpoint"
VKEY: Final = "journal/vkey"
POINTS: Final = "journal/points.json"
POINT: Final = "journal/points/<str:size>"
KEYS: Final = "journal/cles.json"
KEYS_TEXT: Final = "journal/cles.txt"
CONSISTENCY: Final = "journal/coherence/<str:old>/<str:new>"


def page_path(name: str, language: str) -> str:
    """Give the address of a page for people, from the root of a brand's site."""
    return f"{PREFIXES[language]}{PAGES[name][language]}"


# Where a visitor decides on trackers, and what proves it by the random id of her cookie.
PREFERENCES: Final = "cookies/preferences/"
CHOICE_RECEIPT: Final = "cookies/preferences/preuve/<uuid:visitor>/"
CHOICE_RECEIPT_FILE: Final = "cookies/preferences/preuve/<uuid:visitor>/recu.json"
CHOICE_RECEIPT_JSON: Final = "cookies/preferences/preuve/<uuid:visitor>/preuve.json"
GPC: Final = ".well-known/gpc.json"


def preferences_path(language: str) -> str:
    """Give the address of the preferences page, from the root of a brand's site."""
    return f"{PREFIXES[language]}{PREFERENCES}"
