"""Names of trackers by pattern, and where a cookie is to be deleted to be gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase


def matches(pattern: str, name: str) -> bool:
    """Tell whether a name is the pattern's: `*` stands for any characters, all else for itself."""
    literal = pattern.replace("[", "[[]").replace("?", "[?]")
    return fnmatchcase(name, literal)


def deletions(
    names: Iterable[str], patterns: Iterable[str], *, host: str
) -> Iterator[tuple[str, str]]:
    """Give each name that matches, with every domain a cookie of it may have been set for.

    An empty domain is the host alone; then the host and its parents, down to two labels. A
    browser ignores what is no domain of the page, or a public suffix.
    """
    known = list(patterns)
    domains = ["", *_domains(host)]
    for name in names:
        if any(matches(pattern, name) for pattern in known):
            yield from ((name, domain) for domain in domains)


def _domains(host: str) -> Iterator[str]:
    labels = host.split(".")
    for start in range(max(1, len(labels) - 1)):
        yield ".".join(labels[start:])
