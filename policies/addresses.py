"""Where each kind of policy stands on a brand's site, per language; these never change."""

import re
from datetime import date
from typing import Final, Literal, TypeAlias

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

# The public register of subprocessors, one per brand.
SUBPROCESSORS: Final = {"fr": "sous-traitants", "en": "subprocessors"}

# Where outside counsel reads a draft; the rest of the address is a secret.
COUNSEL: Final = {"fr": "relecture", "en": "review"}

# Words inside an address: the day a text was in force, the comparison of two versions.
ON_DAY: Final = {"fr": "au", "en": "on"}
COMPARE: Final = {"fr": "comparer", "en": "compare"}
Mode: TypeAlias = Literal["inline", "side_by_side"]
MODES: Final[tuple[Mode, ...]] = ("inline", "side_by_side")
SIDE_BY_SIDE: Final = {"fr": "cote-a-cote", "en": "side-by-side"}
# What the forms call a day and the two versions to compare.
DAY_FIELD: Final = {"fr": "jour", "en": "day"}
OLD_FIELD: Final = {"fr": "de", "en": "from"}
NEW_FIELD: Final = {"fr": "a", "en": "to"}


# A version's number as it is written: 2.0, neither 02.0 nor 2.00.
NUMBER: Final = r"[1-9][0-9]{0,3}\.(?:0|[1-9][0-9]{0,3})"
_ISO_DAY: Final = re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})")
_FRENCH_DAY: Final = re.compile(r"(?P<d>[0-9]{1,2})[/.](?P<m>[0-9]{1,2})[/.](?P<y>[0-9]{4})")


def read_day(written: str, *, language: str = "") -> date | None:
    """Give the day that is written as ISO 8601 does (2026-03-01), None for anything else.

    In French, 1/3/2026 is a day too: it has one reading there.
    """
    patterns = (_ISO_DAY, _FRENCH_DAY) if language == "fr" else (_ISO_DAY,)
    for pattern in patterns:
        if found := pattern.fullmatch(written):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                return None
    return None


def is_number(written: str) -> bool:
    """Say whether this is how a version's number is written."""
    return re.fullmatch(NUMBER, written) is not None


def policy_path(kind: str, language: str) -> str:
    """Give the stable address of a policy, from the root of its brand's site."""
    return f"{PREFIXES[language]}{SLUGS[kind][language]}/"


def subprocessors_path(language: str) -> str:
    """Give the address of the brand's public register of subprocessors."""
    return f"{PREFIXES[language]}{SUBPROCESSORS[language]}/"


def counsel_path(language: str, key: str) -> str:
    """Give the address at which a key shows a draft to outside counsel."""
    return f"{PREFIXES[language]}{COUNSEL[language]}/{key}/"


def version_path(kind: str, language: str, number: str) -> str:
    """Give the address of one version, for ever."""
    return f"{policy_path(kind, language)}versions/{number}/"


def on_day_path(kind: str, language: str, day: date) -> str:
    """Give the address of the version in force on a day."""
    return f"{policy_path(kind, language)}{ON_DAY[language]}/{day.isoformat()}/"


def compare_path(kind: str, language: str, old: str, new: str, *, mode: Mode = "inline") -> str:
    """Give the address of the comparison of two versions, in one column or side by side."""
    path = f"{policy_path(kind, language)}{COMPARE[language]}/{old}...{new}/"
    return path if mode == "inline" else f"{path}{SIDE_BY_SIDE[language]}/"
