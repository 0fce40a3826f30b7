"""The public pages of a brand's policies as bytes, from the facts of one Paris day."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import Max, Min, Q
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed

from policies.addresses import KINDS, LANGUAGES, PREFIXES, compare_path, policy_path, version_path
from policies.blocks import draft_of
from policies.deadlines import PARIS
from policies.diff import plain_changes
from policies.markup import anchors, summary_html
from policies.models import BrandSettings, EntryIntoForce, Policy, Version
from policies.spans import span_of

if TYPE_CHECKING:
    from wagtail.models import Site

HTML = "text/html; charset=utf-8"
MARKDOWN = "text/markdown; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Page:
    """A rendered page: its bytes and what they are."""

    media_type: str
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a page of one policy is made from: the brand, the policy, the language, the day."""

    site: Site
    policy: Policy
    language: str
    day: date

    def versions(self) -> list[Version]:
        """Give all versions in this language, the newest first."""
        versions = Version.objects.of(self.policy, self.language).select_related(
            "promulgation", "adoption", "policy"
        )
        return list(versions)

    def in_force(self) -> Version | None:
        """Give the version that binds on the day."""
        version: Version | None = self._of().in_force(at=self.day).first()
        return version

    def coming(self) -> list[Version]:
        """Give the versions that are to come, the nearest first."""
        return list(self._of().coming(at=self.day))

    def _of(self) -> Any:
        return Version.objects.of(self.policy, self.language)


Maker: TypeAlias = Callable[[Facts], "Page | None"]


@cache
def build() -> str:
    """Give the name of this build: it changes with any template, style, code or catalogue."""
    here = Path(__file__).parent
    sources = [*sorted(here.glob("templates/policies/**/*")), *sorted(here.rglob("*.py"))]
    digest = hashlib.sha256(static("policies/reading.css").encode())
    for path in [*sources, *sorted((here.parent / "locale").glob("*/LC_MESSAGES/*.mo"))]:
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def state(policies: list[Policy], *, site: Site, day: date) -> str:
    """Give a name to all facts that pages of these policies show on a day.

    It counts rows that only grow, so it can only move on, and it moves at each dated event.
    """
    entries = EntryIntoForce.objects.filter(version__policy__in=policies)
    settings = BrandSettings.for_site(site).history.count()
    past = entries.standing().aggregate(
        begun=Max("day", filter=Q(day__lte=day)), ended=Max("until", filter=Q(until__lte=day))
    )
    facts = (entries.count(), settings, past["begun"], past["ended"], site.root_url)
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def next_event(policies: list[Policy], *, day: date) -> datetime | None:
    """Give the instant, midnight in Paris, at which pages of these policies change next."""
    found = (
        EntryIntoForce.objects.standing()
        .filter(version__policy__in=policies)
        .aggregate(
            begins=Min("day", filter=Q(day__gt=day)), ends=Min("until", filter=Q(until__gt=day))
        )
    )
    days = [event for event in found.values() if event is not None]
    return datetime.combine(min(days), time.min, tzinfo=PARIS) if days else None


def policy_page(facts: Facts) -> Page | None:
    """Give the page of the version in force, which announces the coming one."""
    version, coming = facts.in_force(), facts.coming()
    if version is None and not facts.versions():
        return None
    return _html("policy", facts, version=version, coming=coming, indexed=True)


def version_page(facts: Facts, *, number: str) -> Page | None:
    """Give the page of one version, for ever."""
    version = _numbered(facts, number)
    if version is None:
        return None
    current = facts.in_force()
    return _html("version", facts, version=version, current=current, coming=facts.coming())


def timeline_page(facts: Facts) -> Page | None:
    """Give the list of all versions with their days."""
    versions = facts.versions()
    if not versions:
        return None
    lines = [(version, span_of(version, facts.day)) for version in versions]
    return _html("timeline", facts, lines=lines, indexed=True)


def compare_page(facts: Facts, *, old: str, new: str) -> Page | None:
    """Give what changed between two versions, clause by clause."""
    before, after = _numbered(facts, old), _numbered(facts, new)
    if before is None or after is None:
        return None
    changes = plain_changes(_draft(before), _draft(after))
    return _html("compare", facts, before=before, after=after, changes=changes)


def markdown_page(facts: Facts, *, number: str | None = None) -> Page | None:
    """Give the canonical text itself: its SHA-256 is the digest that every page shows."""
    version = facts.in_force() if number is None else _numbered(facts, number)
    if version is None:
        return None
    return Page(media_type=MARKDOWN, body=version.markdown.encode())


def feed_page(facts: Facts) -> Page | None:
    """Give an Atom feed (RFC 4287) of the policy's versions."""
    versions = facts.versions()
    if not versions:
        return None
    root = facts.site.root_url
    with translation.override(facts.language):
        feed = Atom1Feed(
            title=versions[0].title,
            link=root + policy_path(facts.policy.kind, facts.language),
            description="",
            language=facts.language,
            feed_url=f"{root}{policy_path(facts.policy.kind, facts.language)}flux.atom",
            author_name=BrandSettings.for_site(facts.site).name,
        )
        for version in versions:
            link = root + version.public_path()
            feed.add_item(
                title=f"{version.title} – {version.number}",
                link=link,
                unique_id=f"urn:uuid:{version.pk}",
                description=summary_html(version.summary or version.title),
                categories=[] if version.promulgation_id else ["adopted"],
                pubdate=version.recorded_at,
                updateddate=version.recorded_at,
            )
        return Page(media_type=ATOM, body=feed.writeString("utf-8").encode())


def home_page(site: Site, *, language: str, day: date) -> Page:
    """Give the brand's first page: its policies, and what is to come."""
    policies = Policy.objects.filter(site=site)
    facts = [Facts(site=site, policy=one, language=language, day=day) for one in policies]
    lines = [(one.in_force(), one.coming()) for one in facts]
    shown = sorted((line for line in lines if any(line)), key=lambda line: _order(*line))
    context = _common(site, language, day) | {"lines": shown, "path": PREFIXES[language]}
    context["translations"] = [(code, PREFIXES[code]) for code in LANGUAGES]
    return _rendered("home", language, context)


def style_page(site: Site) -> Page:
    """Give the brand's colour as a style sheet: a strict content policy allows no inline style."""
    colour = BrandSettings.for_site(site).colour
    return Page(media_type="text/css; charset=utf-8", body=f":root{{--brand:{colour}}}".encode())


def logo_page(site: Site) -> Page | None:
    """Give the brand's logo, small enough for the head of a page; nothing where it has none."""
    logo = BrandSettings.for_site(site).logo
    if logo is None:
        return None
    small = logo.get_rendition("max-480x96|format-png")
    with small.file.open("rb") as file:
        return Page(media_type="image/png", body=file.read())


def preview_context(version: Version, *, site: Site, day: date) -> dict[str, Any]:
    """Give what the policy's template needs to show a draft that is not a version yet."""
    facts = Facts(site=site, policy=version.policy, language=version.language, day=day)
    context = _common(site, version.language, day) | _described(version, day=day)
    return context | {"facts": facts, "preview": True, "coming": [], "indexed": False}


def _numbered(facts: Facts, number: str) -> Version | None:
    major, minor = number.split(".")
    found = Version.objects.of(facts.policy, facts.language).filter(major=major, minor=minor)
    return found.select_related("promulgation", "adoption", "policy").first()


def _draft(version: Version) -> Any:
    source = version.source
    return draft_of(title=source["title"], raw=source["body"], language=version.language)


def _described(version: Version, *, day: date) -> dict[str, Any]:
    described: dict[str, Any] = {"version": version, "summary": summary_html(version.summary)}
    described["contents"] = [one for one in anchors(_draft(version)) if one.level == 2]
    if not version._state.adding:
        described["span"] = span_of(version, day)
        described["substance"] = _substance(version)
        described["previous"] = _previous(version)
    return described


def _substance(version: Version) -> EntryIntoForce | None:
    """Give since when the substance of a minor version binds: by the first one with its number."""
    same = EntryIntoForce.objects.standing().filter(
        version__policy=version.policy_id,
        version__language=version.language,
        version__major=version.major,
    )
    first = same.select_related("version").order_by("day").first()
    return None if first is None or first.version_id == version.pk else first


def _previous(version: Version) -> str | None:
    earlier = Version.objects.of(version.policy, version.language).filter(
        Q(major__lt=version.major) | Q(major=version.major, minor__lt=version.minor)
    )
    found = earlier.first()
    if found is None:
        return None
    return compare_path(version.policy.kind, version.language, found.number, version.number)


def _order(version: Version | None, coming: list[Version]) -> int:
    return KINDS.index((version or coming[0]).policy.kind)


def _common(site: Site, language: str, day: date) -> dict[str, Any]:
    settings = BrandSettings.for_site(site)
    return {"site": site, "brand": settings, "language": language, "day": day}


def _html(name: str, facts: Facts, **context: Any) -> Page:
    kind, language = facts.policy.kind, facts.language
    version = context.get("version")
    context |= _common(facts.site, language, facts.day)
    context |= {"facts": facts, "path": policy_path(kind, language)}
    context["translations"] = [
        (code, policy_path(kind, code))
        for code in LANGUAGES
        if Version.objects.of(facts.policy, code).exists()
    ]
    if version is not None:
        context |= _described(version, day=facts.day)
    context["coming"] = [
        (one, span_of(one, facts.day), version_path(kind, language, one.number))
        for one in context.get("coming", [])
    ]
    return _rendered(name, language, context)


def _rendered(name: str, language: str, context: dict[str, Any]) -> Page:
    with translation.override(language):
        text = get_template(f"policies/{name}.html").render(context)
    return Page(media_type=HTML, body=text.encode())
