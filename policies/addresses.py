"""Where each kind of policy stands on a brand's site, per language; these never change."""

from typing import Final

# The first language has no prefix: French is the brands' language and the one the law asks for.
SLUGS: Final[dict[str, dict[str, str]]] = {
    "privacy": {"fr": "politique-de-confidentialite", "en": "privacy-policy"},
    "cookies": {"fr": "cookies", "en": "cookies"},
    "terms": {"fr": "conditions", "en": "terms"},
    "dpa": {"fr": "sous-traitance", "en": "data-processing"},
    "legal": {"fr": "mentions-legales", "en": "legal-notice"},
}
KINDS: Final = tuple(SLUGS)
LANGUAGES: Final = ("fr", "en")
PREFIXES: Final = {"fr": "/", "en": "/en/"}

# Words inside an address: the day a text was in force, the comparison of two versions.
ON_DAY: Final = {"fr": "au", "en": "on"}
COMPARE: Final = {"fr": "comparer", "en": "compare"}


def policy_path(kind: str, language: str) -> str:
    """Give the stable address of a policy, from the root of its brand's site."""
    return f"{PREFIXES[language]}{SLUGS[kind][language]}/"


def version_path(kind: str, language: str, number: str) -> str:
    """Give the address of one version, for ever."""
    return f"{policy_path(kind, language)}versions/{number}/"


def compare_path(kind: str, language: str, old: str, new: str) -> str:
    """Give the address of the comparison of two versions."""
    return f"{policy_path(kind, language)}{COMPARE[language]}/{old}...{new}/"
