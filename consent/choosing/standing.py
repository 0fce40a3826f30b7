"""The consent version that counts, and what its categories need on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from consent.choosing.declared import exempt_by_attestation, is_attested, tools_on
from consent.models import ConsentVersion

if TYPE_CHECKING:
    from datetime import date

    from wagtail.models import Site

    from consent.trackers import Mode

# A choice lasts half a year: more substantial changes than these nobody reads at once.
SUMMARIES: Final = 5


def standing(site: Site) -> ConsentVersion | None:
    """Give a brand's latest consent version; None before the first, when nobody is asked."""
    found: ConsentVersion | None = (
        ConsentVersion.objects.filter(site=site).order_by("-major", "-minor").first()
    )
    if found is not None:
        found.site = site
    return found


def changes(version: ConsentVersion, language: str, *, since: int = 1) -> list[tuple[int, str]]:
    """Give what changed up to a version since a major number: numbers and words, the last first.

    At most the last five; one without words in the language (`fr`, `en`) is left out.
    """
    found = ConsentVersion.objects.filter(
        site=version.site_id, major__gt=since, major__lte=version.major, minor=0
    ).order_by("-major")[:SUMMARIES]
    told = ((one.major, one.summaries.get(language, "")) for one in found)
    return [(major, summary) for major, summary in told if summary]


def modes(version: ConsentVersion | None, *, day: date) -> dict[str, Mode]:
    """Give what each category of a version needs on a Paris day, by key.

    Exempt holds only while every tool of the category is attested as it is set up now; else it
    asks. Nothing that this version does not know is in it, so nothing else may load.
    """
    if version is None:
        return {}
    on = {tool.kind: tool for tool in tools_on(version.site, day=day)}
    found: dict[str, Mode] = {}
    for category in version.content["categories"]:
        mode: Mode = category["mode"]
        tools = [on[kind] for kind in category["tools"] if kind in on]
        if mode == "exempt" and not all(
            exempt_by_attestation(tool) and is_attested(tool, day=day) for tool in tools
        ):
            mode = "asks"
        found[category["key"]] = mode
    return found
