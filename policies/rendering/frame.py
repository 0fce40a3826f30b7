"""The frame around every page of a brand: templates, languages, and what a version's pages say."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from django.template.loader import get_template
from django.utils import translation

from policies.addresses import LANGUAGES, compare_path, policy_path, version_path
from policies.blocks import draft_of
from policies.markup import anchors, summary_html
from policies.models import BrandSettings, EntryIntoForce, Version
from policies.models.versions import Role
from policies.rendering.builds import LEGAL, legal_kinds
from policies.rendering.facts import HTML, Facts, Page
from policies.rendering.pdf import stored_pdf
from policies.spans import days_of_notice, span_of, successor

if TYPE_CHECKING:
    from datetime import date

    from wagtail.models import Site

    from policies.clauses import Draft

# The other forms of a text, under its address, by media type.
FORMS = (
    ("text/markdown", "index.md"),
    ("application/pdf", "index.pdf"),
    ("application/ld+json", "index.jsonld"),
)
# Where a page is in another language; none where that language has no such page.
Same: TypeAlias = Callable[[str], str | None]


def rendered(name: str, language: str, context: dict[str, Any]) -> Page:
    """Give a template's page in a language."""
    with translation.override(language):
        text = get_template(f"policies/{name}.html").render(context)
    return Page(media_type=HTML, body=text.encode())


def policy_html(name: str, facts: Facts, *, same: Same = lambda _: None, **context: Any) -> Page:
    """Give a page about one policy, or about the version in `context`.

    `same` says where this page is in another language; without it, a reader is led to the policy.
    """
    kind, language = facts.policy.kind, facts.language
    version = context.get("version")
    context |= common(facts.site, language, facts.day)
    context |= {"facts": facts, "path": facts.path}
    context["translations"] = translations(facts, same)
    if version is not None:
        context |= described(version, day=facts.day)
        context["pdf"] = stored_pdf(version, site=facts.site)
    context["coming"] = [
        (one, span_of(one, facts.day), version_path(kind, language, one.number))
        for one in context.get("coming", [])
    ]
    return rendered(name, language, context)


def common(site: Site, language: str, day: date) -> dict[str, Any]:
    """Give what every page of a brand shows."""
    settings = BrandSettings.for_site(site)
    return {
        "site": site,
        "brand": settings,
        "language": language,
        "day": day,
        "legal_links": [*legal_links(site, language).items()],
    }


def legal_links(site: Site, language: str) -> dict[str, str]:
    """Give the brand's privacy policy and terms by link relation (RFC 6903).

    In the reader's language where they exist in it, else in French.
    """
    there = legal_kinds(site)
    links = {}
    for kind, relation in LEGAL.items():
        found = next((one for one in (language, LANGUAGES[0]) if (kind, one) in there), None)
        if found is not None:
            links[relation] = policy_path(kind, found)
    return links


def translations(facts: Facts, same: Same) -> list[tuple[str, str]]:
    """Give the languages in which this policy exists, each with where the same is read."""
    kind = facts.policy.kind
    return [
        (code, same(code) or policy_path(kind, code))
        for code in LANGUAGES
        if Version.objects.of(facts.policy, code).exists()
    ]


def counterpart(version: Version, language: str) -> Version | None:
    """Give the version that says the same in another language.

    It was promulgated in the same act; of texts adopted, which have none, the number tells.
    """
    of = Version.objects.of(version.policy, language).select_related("policy")
    if version.promulgation_id is not None:
        return of.filter(promulgation=version.promulgation_id).first()
    return of.filter(promulgation=None, major=version.major, minor=version.minor).first()


def described(version: Version, *, day: date) -> dict[str, Any]:
    """Give what the pages that show a version say of it; a draft has neither days nor history."""
    found: dict[str, Any] = {"version": version, "summary": summary_html(version.summary)}
    found["by_role"] = [
        (label, summary_html(version.summaries[role]))
        for role, label in Role.choices
        if version.summaries.get(role)
    ]
    found["contents"] = [one for one in anchors(draft(version)) if one.level == 2]
    if not version._state.adding:
        span = span_of(version, day)
        found |= {"span": span, "notice": days_of_notice(version, span)}
        found |= {"successor": successor(version, span), "substance": _substance(version)}
        found |= _neighbours(version) | {"prevails": _prevailing(version), "forms": FORMS}
    return found


def draft(version: Version) -> Draft:
    """Give a version's clauses, as they were fixed."""
    source = version.source
    return draft_of(title=source["title"], raw=source["body"], language=version.language)


def _prevailing(version: Version) -> str | None:
    """Give where the French text stands that prevails over this one; None where none does."""
    french = LANGUAGES[0]
    if version.language == french or not Version.objects.of(version.policy, french).exists():
        return None
    same = counterpart(version, french)
    return same.public_path() if same else policy_path(version.policy.kind, french)


def _substance(version: Version) -> EntryIntoForce | None:
    """Give since when the substance of a minor version binds: by the first one with its number."""
    same = EntryIntoForce.objects.standing().filter(
        version__policy=version.policy_id,
        version__language=version.language,
        version__major=version.major,
    )
    first = same.select_related("version").order_by("day").first()
    return None if first is None or first.version_id == version.pk else first


def _neighbours(version: Version) -> dict[str, Any]:
    """Give the versions before and after by number, and where the changes from the former are."""
    numbers = [one.number for one in Version.objects.of(version.policy, version.language)]
    at, kind, language = numbers.index(version.number), version.policy.kind, version.language
    before = numbers[at + 1] if at + 1 < len(numbers) else None
    after = numbers[at - 1] if at else None
    return {
        "previous": before and compare_path(kind, language, before, version.number),
        "predecessor": before and version_path(kind, language, before),
        "successor_path": after and version_path(kind, language, after),
    }
