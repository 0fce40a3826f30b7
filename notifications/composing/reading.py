"""Reads what a notice, or a proposal before it, speaks of."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parseaddr
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

from django.conf import settings

from notifications.composing.announced import Announced, Cited, Former, Sender, Text
from notifications.composing.parts import unmarked
from notifications.models import Authorisation, Notice, NoticeKind, NoticePractice
from policies.actions.numbering import next_number
from policies.actions.texts import draft_of_version
from policies.addresses import KINDS
from policies.blocks import draft_of
from policies.clauses import canonical
from policies.diff import compare_drafts
from policies.markup import document_html
from policies.models import BrandSettings, EntryIntoForce, Version
from policies.models.versions import Change
from policies.registers.placed import placed
from policies.rendering import PdfUnavailableError
from policies.rendering.pdf import pdf_page, pdf_source
from policies.stored.keeping import WantedPdf

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from wagtail.models import Site

    from policies.models import Policy, Proposal, ProposedText

_SUBPROCESSORS: Final = "subprocessors"
_FRENCH: Final = "fr"


def announced_by(notice: Notice, language: str, *, at: datetime) -> Announced:
    """Give what a notice says now to readers of a language.

    Of each policy it is the text of that language, or the French one where that has no such text or
    a later correction; a text that was corrected since is quoted as corrected.
    """
    fixed = list(notice.promulgation.versions.select_related("policy", "promulgation"))
    days: dict[int, list[Version]] = {one.policy_id: _standing(one) for one in fixed}
    policies = sorted({one.policy_id: one.policy for one in fixed}.values(), key=_by_kind)
    is_whole = notice.kind in {NoticeKind.CHANGE, NoticeKind.COPY}
    texts = []
    for policy in _concerned(notice, policies, days):
        first = _for(language, [one for one in fixed if one.policy_id == policy.pk])
        now = _for(language, days[policy.pk]) if days[policy.pk] else first
        day = _day_of(now) or notice.day
        texts.append(_text(now, first, day=day, site=notice.site, at=at if is_whole else None))
    return Announced(
        kind=notice.kind,
        language=language,
        sender=sender_of(notice.site),
        texts=tuple(texts),
        day=min((one.day for one in texts), default=notice.day),
        reason=unmarked(notice.reason),
        former_day=_former_day(notice),
        authorisation=_authorisation(notice.site),
    )


def announced_for(proposal: Proposal, language: str) -> Announced:
    """Give what the notice of a proposal will say to readers of a language."""
    proposed = list(proposal.texts.select_related("policy", "page__locale", "base"))
    policies = sorted({one.policy_id: one.policy for one in proposed}.values(), key=_by_kind)
    texts = []
    for policy in policies:
        own = [one for one in proposed if one.policy_id == policy.pk]
        chosen = next((one for one in own if one.language == language), own[0])
        version = _as_version(chosen, proposal)
        texts.append(
            _text(version, version, day=proposal.in_force_from, site=proposal.site, at=None)
        )
    return Announced(
        kind=NoticeKind.CHANGE,
        language=language,
        sender=sender_of(proposal.site),
        texts=tuple(texts),
        day=proposal.in_force_from,
        authorisation=_authorisation(proposal.site),
    )


def _concerned(
    notice: Notice, policies: list[Policy], standing: dict[int, list[Version]]
) -> list[Policy]:
    """Give the policies that a notice speaks of: what was withdrawn is cancelled, and only that."""
    is_cancelled = notice.kind == NoticeKind.CANCELLATION
    found = [one for one in policies if bool(standing[one.pk]) != is_cancelled]
    if notice.kind == NoticeKind.POSTPONEMENT:
        former = _former_day(notice)
        found = [one for one in found if _day_of(standing[one.pk][0]) != former] or found
    return found or policies


def sender_of(site: Site) -> Sender:
    """Give who writes in a brand's name."""
    brand = BrandSettings.for_site(site)
    default_name, default_email = parseaddr(settings.DEFAULT_FROM_EMAIL)
    place = " ".join(filter(None, (brand.postcode, brand.town)))
    legal = brand.legal_name or brand.name
    if brand.legal_form and not legal.endswith(brand.legal_form):
        legal = f"{legal} {brand.legal_form}"
    known = (legal, brand.registry_number, brand.street, place)
    return Sender(
        name=unmarked(str(brand)),
        identity=unmarked(", ".join(filter(None, known))),
        contact=brand.contact_email,
        dpo_name=brand.dpo_name,
        dpo_email=brand.dpo_email,
        root=site.root_url,
        host=site.hostname,
        from_name=(brand.sender_name or str(brand)) if brand.sender_email else default_name,
        from_email=brand.sender_email or default_email,
        colour=brand.colour,
    )


def _by_kind(policy: Policy) -> int:
    return KINDS.index(policy.kind)


def _standing(fixed: Version) -> list[Version]:
    """Give a version as it stands in each language: itself, or the correction in its place."""
    entries = EntryIntoForce.objects.standing().filter(
        version__policy=fixed.policy_id, version__major=fixed.major, version__minor__gte=fixed.minor
    )
    first: dict[str, Version] = {}
    for entry in entries.select_related("version__policy", "version__promulgation").order_by(
        "version__minor"
    ):
        first.setdefault(entry.version.language, entry.version)
    return list(first.values())


def _for(language: str, versions: Iterable[Version]) -> Version:
    """Choose as the rule of obligations does: French prevails where a translation is behind."""
    return max(
        versions, key=lambda one: (one.minor, one.language == language, one.language == _FRENCH)
    )


def _day_of(version: Version) -> date | None:
    entry = EntryIntoForce.objects.standing().filter(version=version).first()
    return None if entry is None else entry.day


def _former_day(notice: Notice) -> date | None:
    """Give the day that the last mail before a postponement named."""
    if notice.kind != NoticeKind.POSTPONEMENT or notice.follows is None:
        return None
    earlier = Notice.objects.filter(
        promulgation=notice.promulgation_id, kind=notice.kind, number__lt=notice.number
    )
    last = earlier.order_by("-number").first()
    return (last or notice.follows).day


def _authorisation(site: Site) -> str:
    found = NoticePractice.objects.filter(site=site).values_list("authorisation", flat=True).first()
    return str(found or Authorisation.GENERAL)


def _text(version: Version, first: Version, *, day: date, site: Site, at: datetime | None) -> Text:
    base = (
        Version.objects.of(version.policy, version.language)
        .in_force(at=day - timedelta(days=1))
        .exclude(pk=version.pk)
        .first()
    )
    draft = draft_of_version(version)
    gained, only = _subprocessors(base, version)
    prevails = None if version.language == _FRENCH else _french(version)
    return Text(
        id=str(version.pk),
        kind=version.policy.kind,
        language=version.language,
        title=unmarked(version.title),
        cited=_cited(version, site),
        markdown=version.markdown,
        html=version.html,
        draft=draft,
        day=day,
        summary=version.summary,
        asks=version.asks,
        asked_of=version.asked_of,
        pdf=partial(_pdf, version, site=site, at=at),
        summaries=version.summaries,
        former=Former(cited=_cited(base, site), draft=draft_of_version(base)) if base else None,
        corrected=None if _is_same(first, version) else _cited(first, site),
        prevailing=_cited(prevails, site) if prevails else None,
        subprocessors=gained,
        only_subprocessors=only,
    )


def _is_same(first: Version, now: Version) -> bool:
    return first.pk == now.pk or first.language != now.language


def _cited(version: Version, site: Site) -> Cited:
    return Cited(
        number=version.number, sha256=version.sha256, url=site.root_url + version.public_path()
    )


def _french(version: Version) -> Version | None:
    """Give the French text of the same number, which prevails over a translation."""
    same = Version.objects.of(version.policy, _FRENCH).filter(major=version.major)
    return same.filter(minor__lte=version.minor).first() or same.first()


def _subprocessors(base: Version | None, version: Version) -> tuple[tuple[str, ...], bool]:
    """Give the subprocessors that an agreement gains, and whether nothing else of it changes."""
    if base is None or version.policy.kind != "dpa":
        return (), False
    old, new = (placed(one.source["body"]).get(_SUBPROCESSORS) for one in (base, version))
    if new is None:
        return (), False
    known = {row[0] for row in old.rows} if old is not None else set()
    gained = tuple(row[0] for row in new.rows if row[0] not in known)
    rows = (row for table in (old, new) if table for row in table.rows)
    cells = frozenset(cell for row in rows for cell in row)
    return gained, bool(gained) and _only_in(base, version, cells)


@lru_cache(maxsize=16)
def _only_in(base: Version, version: Version, cells: frozenset[str]) -> bool:
    """Tell whether each change between two texts is one of a register's rows."""
    changes = compare_drafts(draft_of_version(base), draft_of_version(version)).changes
    said = [part for one in changes for part in (one.old_context, one.new_context) if part]
    return all(_cells(part) <= cells for part in said)


def _cells(row: str) -> set[str]:
    return {cell.strip() for cell in row.strip().strip("|").split("|")} - {""}


def _pdf(version: Version, *, site: Site, at: datetime | None) -> bytes:
    """Give a version's PDF, made and kept once; nothing where none is sent or none can be made.

    Without an instant nothing is kept: a proposal's text is no version yet.
    """
    try:
        if version._state.adding:
            return _drawn(version.sha256, pdf_source(version, site=site), version, site)
        if at is None:
            return b""
        found = WantedPdf(version=version).keep(site, at=at)
    except PdfUnavailableError:
        return b""
    return found.body if found is not None else b""


@lru_cache(maxsize=8)
def _drawn(_sha256: str, source: str, version: Version, site: Site) -> bytes:
    return pdf_page(version, source, site=site).body


def _as_version(proposed: ProposedText, proposal: Proposal) -> Version:
    """Give the version that a proposed text would become, not saved."""
    source = proposed.source
    draft = draft_of(title=source["title"], raw=source["body"], language=proposed.language)
    major, minor = next_number(proposed.page, change=Change(proposal.change))
    return Version(
        pk=proposed.pk,
        policy=proposed.policy,
        language=proposed.language,
        major=major,
        minor=minor,
        change=proposal.change,
        title=proposed.title,
        summary=proposed.summary,
        summaries=proposed.summaries,
        **proposed.beside(),
        source=source,
        markdown=canonical(draft.markdown()),
        html=document_html(draft),
        sha256=proposed.sha256,
        recorded_at=proposal.at,
    )
