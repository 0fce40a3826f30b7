"""The pages of a brand as a whole: its first page, its colour and logo, what robots look for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import get_template

from policies.addresses import KINDS, LANGUAGES, PREFIXES, subprocessors_path
from policies.models import BrandSettings, Policy, Version
from policies.registers.public import subprocessors_page
from policies.rendering.facts import CSS, TEXT, XML, Facts, Page
from policies.rendering.frame import common, rendered
from policies.spans import span_of

if TYPE_CHECKING:
    from datetime import date

    from wagtail.models import Site


def home_page(site: Site, *, language: str, day: date) -> Page:
    """Give the brand's first page: its policies, and what is to come."""
    policies = Policy.objects.filter(site=site)
    facts = [Facts(site=site, policy=one, language=language, day=day) for one in policies]
    lines = [(one.in_force(), one.coming()) for one in facts]
    shown = sorted((line for line in lines if any(line)), key=lambda line: _order(*line))
    context = common(site, language, day) | {"path": PREFIXES[language], "indexed": True}
    context["lines"] = [
        (version, [(one, span_of(one, day)) for one in coming]) for version, coming in shown
    ]
    context["translations"] = [(code, PREFIXES[code]) for code in LANGUAGES]
    return rendered("home", language, context)


def _order(version: Version | None, coming: list[Version]) -> int:
    return KINDS.index((version or coming[0]).policy.kind)


def register_page(site: Site, *, language: str, day: date) -> Page:
    """Give the public register of subprocessors; every brand has one, be it empty."""
    context = common(site, language, day) | subprocessors_page(site, language, day)
    context |= {"path": subprocessors_path(language), "indexed": True}
    context["translations"] = [(code, subprocessors_path(code)) for code in LANGUAGES]
    return rendered("subprocessors", language, context)


def style_page(site: Site) -> Page:
    """Give the brand's colour as a style sheet: a strict content policy allows no inline style."""
    colour = BrandSettings.for_site(site).colour
    return Page(media_type=CSS, body=f":root{{--brand:{colour}}}".encode())


def logo_page(site: Site) -> Page | None:
    """Give the brand's logo, small enough for the head of a page; nothing where it has none."""
    logo = BrandSettings.for_site(site).logo
    if logo is None:
        return None
    small = logo.get_rendition("max-480x96|format-png")
    with small.file.open("rb") as file:
        return Page(media_type="image/png", body=file.read())


def sitemap_page(site: Site, *, day: date) -> Page:
    """Give the sitemap (sitemaps.org 0.9): the texts in force, each with its translations.

    Past and coming versions keep their addresses, but no search engine is asked to offer them.
    """
    in_force = Version.objects.filter(policy__site=site).in_force(at=day).select_related("policy")
    kinds: dict[str, dict[str, Version]] = {}
    for version in in_force:
        kinds.setdefault(version.policy.kind, {})[version.language] = version
    lines = [
        (version, span_of(version, day), list(kinds[kind].values()))
        for kind in KINDS
        if kind in kinds
        for _language, version in sorted(kinds[kind].items(), reverse=True)
    ]
    registers = [(code, subprocessors_path(code)) for code in LANGUAGES]
    context = {"lines": lines, "registers": registers, "root": site.root_url}
    text = get_template("policies/sitemap.xml").render(context)
    return Page(media_type=XML, body=text.encode())


def robots_page(site: Site) -> Page:
    """Give robots.txt (RFC 9309): everything public may be read, and the sitemap is there."""
    text = get_template("policies/robots.txt").render({"root": site.root_url})
    return Page(media_type=TEXT, body=text.encode())
