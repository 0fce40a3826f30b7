"""The banner of trackers, as pages of a brand show it to everybody (`policies.ports.Banner`)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Protocol

from django.conf import settings
from django.template.loader import get_template
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from consent.addresses import preferences_path
from consent.banner import facts, tools
from consent.banner.remembering import Memory
from consent.banner.shown import NECESSARY, categories, data
from consent.choosing import changes, modes, placed, public_keys, standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from wagtail.models import Site

    from consent.models import ConsentVersion
    from consent.trackers import Mode
    from policies.lint.facts import Quantity

NOTHING: Final = SafeString("")
# Two languages of some brands, and what their modes were before.
_KEPT: Final = 64


class Observed(Protocol):
    """Which names did a crawler see on a brand's site? None where it did not look lately."""

    def __call__(self, site: Site, *, day: date) -> frozenset[str] | None:
        """Give the names, or None."""
        ...


class Answers:
    """What the pages of a brand ask, answered from its consent version and its tools."""

    def __init__(self, *, observed: Observed) -> None:
        self._observed = observed
        self._lately = Remembering(self)

    def head(self, site: Site, language: str) -> SafeString:
        """Give the banner's style and its script; nothing where nobody is asked."""
        return NOTHING if standing(site) is None else _rendered("head", language, {})

    def region(self, site: Site, language: str, *, day: date) -> SafeString:
        """Give the banner and the preferences; nothing where everything is necessary."""
        version = standing(site)
        found = modes(version, day=day)
        if version is None or all(mode == NECESSARY for mode in found.values()):
            return NOTHING
        return _region(version, tuple(found.items()), tuple(public_keys()), language)

    def trackers(self, site: Site, *, on: str, day: date) -> SafeString:
        """Give the inert templates of the tools that a kind of page may load."""
        return tools.templates(site, standing(site), day, on)

    def sources(self, site: Site, *, on: str, day: date) -> Mapping[str, Sequence[str]]:
        """Give where these tools load from, by directive of the content policy."""
        return tools.sources(site, standing(site), day, on)

    def lately(self) -> Remembering:
        """Give who answers from this process's memory, a second old at most."""
        return self._lately

    def preferences(self, language: str) -> str:
        """Give the address of the preferences page."""
        return preferences_path(language)

    def state(self, site: Site, *, day: date) -> str:
        """Give a name to all that pages show and load on a day."""
        return facts.state(site, day=day)

    def facts(self) -> tuple[object, ...]:
        """Give what changes with any fact that pages depend on."""
        return facts.facts()

    def next_day(self, site: Site, *, day: date) -> date | None:
        """Give the next Paris day on which what may load changes by itself."""
        return tools.next_day(site, day=day)

    def observed(self, site: Site, *, day: date) -> frozenset[str] | None:
        """Give the names of the trackers that the crawler saw; None where it did not look."""
        return self._observed(site, day=day)

    def quantities(self, site: Site) -> tuple[Quantity, ...]:
        """Give the numbers that the register keeps, each with its tracker's name."""
        return tuple(placed.quantities(site))


class Remembering:
    """The same answers to what a page shows, from memory while no fact changed."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._memory = Memory()

    def head(self, site: Site, language: str) -> SafeString:
        """Give the banner's style and its script."""
        key = ("head", site.pk, language)
        return self._memory.of(key, lambda: self._answers.head(site, language))

    def region(self, site: Site, language: str, *, day: date) -> SafeString:
        """Give the banner and the preferences."""
        key = ("region", site.pk, language, day)
        return self._memory.of(key, lambda: self._answers.region(site, language, day=day))

    def trackers(self, site: Site, *, on: str, day: date) -> SafeString:
        """Give the inert templates of the tools that a kind of page may load."""
        key = ("trackers", site.pk, on, day)
        return self._memory.of(key, lambda: self._answers.trackers(site, on=on, day=day))


# A version never changes, and two are equal by their ids.
@lru_cache(maxsize=_KEPT)
def _region(
    version: ConsentVersion,
    modes_by_key: tuple[tuple[str, Mode], ...],
    keys: tuple[str, ...],
    language: str,
) -> SafeString:
    found = dict(modes_by_key)
    shown = categories(version.content, found, language=language)
    context = data(version.content, found) | {
        "texts": version.content["texts"][language],
        "categories": shown,
        "optional": [one for one in shown if one["mode"] != NECESSARY],
        "asks": "asks" in found.values(),
        "version": version.number,
        "changes": changes(version, language),
        "keys": " ".join(keys),
        "cookie": settings.COOKIE_CONSENT_NAME,
        "path": preferences_path(language),
    }
    return _rendered("region", language, context)


def _rendered(name: str, language: str, context: dict[str, Any]) -> SafeString:
    with translation.override(language):
        text = get_template(f"consent/choice/{name}.html").render(context)
    return mark_safe(text)  # noqa: S308 (a template escaped its parts)
