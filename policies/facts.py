"""What the brand's settings, registers and versions know of a draft, for the checks of its text."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from urllib.parse import urlsplit

from django.db.models import Max
from django.urls import Resolver404, resolve
from wagtail.models import Site

from policies.addresses import KINDS, LANGUAGES, policy_path
from policies.blocks import draft_of
from policies.clauses import Draft
from policies.deadlines import paris_day
from policies.lint import Facts, Finding, lint
from policies.lint.facts import Claim, Controller, Quantity, Recipient, Unit
from policies.lint.reading import Reading
from policies.models import BrandSettings, EntryIntoForce, PolicyPage, Version
from policies.models.pages import Kind
from policies.models.versions import VersionQuerySet
from policies.ports import banner
from policies.registers import Claim as ClaimRow
from policies.registers import Contact, Parameter, RetentionPeriod, Subprocessor
from policies.registers.data import Role
from policies.registers.recipients import RecipientKind

# No dictionary of French postcodes is kept: these are known, and one is often wrong (a district's
# code is needed where the town has districts). Any other code is not checked.
_DISTRICTS: Final = {
    "paris": (*(f"750{number:02}" for number in range(1, 21)), "75116"),
    "lyon": tuple(f"6900{number}" for number in range(1, 10)),
    "marseille": tuple(f"130{number:02}" for number in range(1, 17)),
}
TOWNS: Final[Mapping[str, frozenset[str]]] = {
    **{code: frozenset({town}) for town, codes in _DISTRICTS.items() for code in codes},
    **dict.fromkeys(("75000", "69000", "13000"), frozenset()),
}


@dataclass(frozen=True, kw_only=True)
class Observed:
    """What others saw or keep: addresses that answer or not, a crawler's trackers, lifetimes.

    `texts` are those that are to bind together with the one checked, by kind and language: they
    may name each other.
    """

    targets: Mapping[str, bool] = field(default_factory=dict)
    trackers: frozenset[str] | None = None
    quantities: tuple[Quantity, ...] = ()
    texts: frozenset[tuple[str, str]] = frozenset()


def findings_for(
    page: PolicyPage,
    *,
    at: datetime,
    entry_into_force: date | None = None,
    substantial: bool = True,
    observed: Observed | None = None,
) -> list[Finding]:
    """Give what the rules see in the text as it stands on a page (`facts_for` says the rest)."""
    facts = facts_for(
        page,
        at=at,
        entry_into_force=entry_into_force,
        substantial=substantial,
        observed=observed,
    )
    return lint(page.draft(), facts=facts)


def facts_for(
    page: PolicyPage,
    *,
    at: datetime,
    entry_into_force: date | None = None,
    substantial: bool = True,
    observed: Observed | None = None,
) -> Facts:
    """Give all that is known beside a page's text at an instant.

    `entry_into_force` is the Paris day planned, if one is. The brand's other documents are what
    binds or is to bind, else their drafts, in the page's language. Without `observed`, only
    addresses on the brand's own site are known to answer or not.
    """
    site, seen = page.policy.site, observed or Observed()
    settings = BrandSettings.for_site(site)
    return Facts(
        kind=page.kind,
        today=paris_day(at),
        entry_into_force=entry_into_force,
        first_version=not page.policy.versions.exists(),
        substantial=substantial,
        notice_days=settings.notice_days,
        promised_notice_days=_promised(page, at),
        languages=_languages(page),
        controller=_controller(settings),
        contacts=_contacts(site, settings),
        quantities=(*_quantities(page, settings), *seen.quantities),
        recipients=_recipients(site, page),
        claims=_claims(site),
        targets={**_own_targets(page, seen.texts), **seen.targets},
        towns=TOWNS,
        observed_trackers=_trackers(page, seen, day=paris_day(at)),
        others=_others(page, seen.texts),
        framed=True,
    )


def _trackers(page: PolicyPage, seen: Observed, *, day: date) -> frozenset[str] | None:
    """Give what a cookie policy must declare: what is told of it here, else what was crawled."""
    if seen.trackers is not None or page.kind != Kind.COOKIES or (asked := banner()) is None:
        return seen.trackers
    return asked.observed(page.policy.site, day=day)


def _promised(page: PolicyPage, at: datetime) -> int:
    """Give the longest notice that the texts in force promise, in any language."""
    versions = page.policy.versions.in_force(at=at)
    return int(versions.aggregate(days=Max("promised_notice_days"))["days"] or 0)


def _languages(page: PolicyPage) -> frozenset[str]:
    """Give the languages in which the policy has a version, or a draft with words."""
    drafted = {one.language for one in _drafts(page) if _is_written(one.draft())}
    versions = page.policy.versions.values_list("language", flat=True)
    return frozenset({page.language, *drafted, *versions})


def _drafts(page: PolicyPage) -> Iterator[PolicyPage]:
    for one in PolicyPage.objects.filter(policy=page.policy_id).exclude(pk=page.pk):
        yield one.latest()


def _is_written(draft: Draft) -> bool:
    return any(clause.blocks for clause in draft.clauses)


def _controller(settings: BrandSettings) -> Controller:
    return Controller(
        legal_name=settings.legal_name,
        legal_form=settings.legal_form,
        registry_number=settings.registry_number,
        street=settings.street,
        postcode=settings.postcode,
        town=settings.town,
    )


def _contacts(site: Site, settings: BrandSettings) -> dict[str, str]:
    """Give the e-mail addresses by role; requests go where questions of privacy go.

    That of the brand's settings has a role of its own: no text names it as anything.
    """
    rows = Contact.objects.filter(site=site, address__contains="@")
    known = {row.role: row.address for row in rows}
    if settings.dpo_email:
        known.setdefault("dpo", settings.dpo_email)
    if settings.contact_email:
        known["contact"] = settings.contact_email
    if "privacy" in known:
        known["rights"] = known["privacy"]
    return known


def _quantities(page: PolicyPage, settings: BrandSettings) -> Iterator[Quantity]:
    promised = page.promised_notice_days
    notice = settings.notice_days if promised is None else promised
    yield Quantity(value=notice, unit="day", about="notice")
    site = page.policy.site
    if page.kind == Kind.COOKIES and (asked := banner()) is not None:
        yield from asked.quantities(site)
    for kept in Parameter.objects.filter(site=site):
        words = kept.words()
        yield Quantity(value=kept.value, unit=_UNITS[kept.unit], about=kept.about, words=words)
    periods = list(RetentionPeriod.objects.filter(site=site).select_related("category"))
    whole = {row.category_id for row in periods if not row.detail_fr}
    for row in periods:
        yield from _periods(row, named=row.category_id not in whole or not row.detail_fr)


def _periods(row: RetentionPeriod, *, named: bool) -> Iterator[Quantity]:
    """Give a period's numbers; `named` if the name of its category tells of it, too."""
    names = (row.category.name_fr, row.category.name_en) if named else ()
    said = tuple(word for word in (*names, row.detail_fr, row.detail_en) if word)
    for value, unit in (
        (row.active_value, row.active_unit),
        (row.archive_value, row.archive_unit),
    ):
        if value is not None:
            yield Quantity(value=value, unit=_UNITS[unit], about="retention", words=said)


_UNITS: Final[dict[str, Unit]] = {"hour": "hour", "day": "day", "month": "month", "year": "year"}


def _recipients(site: Site, page: PolicyPage) -> tuple[Recipient, ...]:
    """Give those to whom data goes from now on: a text is written for the days to come.

    A data processing agreement names those of the activities run for others, where the register
    has any. Categories of recipients are named in French only.
    """
    rows = Subprocessor.objects.filter(site=site).lasting().order_by("pk")
    if page.kind == Kind.DPA:
        own = rows.filter(activities__role=Role.PROCESSOR).distinct()
        rows = own if own.exists() else rows.filter(kind=RecipientKind.SUBPROCESSOR)
    if page.language != LANGUAGES[0]:
        rows = rows.exclude(kind=RecipientKind.RECIPIENT)
    return tuple(_recipient(row, page.language) for row in rows)


def _recipient(row: Subprocessor, language: str) -> Recipient:
    return Recipient(
        name=row.name,
        task=row.said("task", language),
        country=row.said("country", language),
        contact=row.contact,
    )


def _claims(site: Site) -> tuple[Claim, ...]:
    return tuple(
        Claim(words=words, owner=row.owner, proof=row.proof, review_on=row.review_on)
        for row in ClaimRow.objects.filter(site=site).order_by("pk")
        for words in (row.words_fr, row.words_en)
        if words
    )


def _own_targets(page: PolicyPage, along: Collection[tuple[str, str]]) -> dict[str, bool]:
    """Tell which of the text's links to the brand's own site lead somewhere."""
    reading = Reading(draft=page.draft(), kind=page.kind)
    links = {link.target for line in reading.lines for link in line.links}
    host = page.policy.site.hostname
    found = {target: _path(target, host) for target in links}
    texts = _text_paths(page, along)
    return {target: _answers(path, texts) for target, path in found.items() if path}


def _path(target: str, host: str) -> str:
    """Give the path of an address of ours; nothing for another's, or for an anchor."""
    parts = urlsplit(target)
    ours = parts.hostname == host if parts.hostname else not parts.scheme
    return parts.path if ours else ""


def _text_paths(page: PolicyPage, along: Collection[tuple[str, str]]) -> dict[str, bool]:
    """Tell of the address of each kind of policy whether a text stands there, or is to."""
    standing = set(_standing(page.policy.site).values_list("policy__kind", "language"))
    standing |= {(page.kind, page.language), *along}
    return {
        policy_path(kind, language): (kind, language) in standing
        for kind in KINDS
        for language in LANGUAGES
    }


def _answers(path: str, texts: Mapping[str, bool]) -> bool:
    for start, is_there in texts.items():
        if path.startswith(start):
            return is_there
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def _standing(site: Site) -> VersionQuerySet:
    lasting = EntryIntoForce.objects.standing().filter(until=None)
    return Version.objects.filter(policy__site=site, entries__in=lasting)


def _others(page: PolicyPage, along: Collection[tuple[str, str]]) -> dict[str, Draft]:
    """Give the brand's other documents in the page's language, by kind."""
    pages = PolicyPage.objects.filter(policy__site=page.policy.site, locale=page.locale)
    found: dict[str, Draft] = {}
    for one in pages.exclude(pk=page.pk):
        text = _drafted(one) if (one.kind, one.language) in along else _text(one)
        if _is_written(text):
            found[one.kind] = text
    return found


def _text(page: PolicyPage) -> Draft:
    """Give what binds or is to bind, the newest; else the draft."""
    versions = _standing(page.policy.site).filter(policy=page.policy_id, language=page.language)
    version = versions.order_by("-major", "-minor").first()
    if version is None:
        return _drafted(page)
    return draft_of(
        title=version.source["title"], raw=version.source["body"], language=version.language
    )


def _drafted(page: PolicyPage) -> Draft:
    return page.latest().draft()
