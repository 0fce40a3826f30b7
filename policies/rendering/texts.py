"""The pages that show a text: the one in force, one version for ever, a draft; and its Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policies.rendering.facts import MARKDOWN, Facts, Page
from policies.rendering.frame import common, counterpart, described, policy_html

if TYPE_CHECKING:
    from datetime import date

    from wagtail.models import Site

    from policies.models import Version


def policy_page(facts: Facts) -> Page | None:
    """Give the page of the version in force, which announces the coming one."""
    version, coming = facts.in_force(), facts.coming()
    if version is None and not facts.versions():
        return None
    return policy_html("policy", facts, version=version, coming=coming, indexed=True)


def version_page(facts: Facts, *, number: str) -> Page | None:
    """Give the page of one version, for ever."""
    version = facts.numbered(number)
    if version is None:
        return None

    def same(language: str) -> str | None:
        found = version if language == version.language else counterpart(version, language)
        return None if found is None else found.public_path()

    return policy_html("version", facts, same=same, version=version, current=facts.in_force())


def markdown_page(facts: Facts, *, number: str | None = None) -> Page | None:
    """Give the canonical text itself: its SHA-256 is the digest that every page shows."""
    version = facts.in_force() if number is None else facts.numbered(number)
    if version is None:
        return None
    return Page(media_type=MARKDOWN, body=version.markdown.encode())


def preview_context(version: Version, *, site: Site, day: date) -> dict[str, Any]:
    """Give what the policy's template needs to show a draft that is not a version yet."""
    facts = Facts(site=site, policy=version.policy, language=version.language, day=day)
    context = common(site, version.language, day) | described(version, day=day)
    return context | {"facts": facts, "preview": True, "coming": [], "indexed": False}
