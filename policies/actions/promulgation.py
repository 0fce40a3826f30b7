"""Promulgate: fix drafts as the next versions, with one entry into force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from policies.actions.refusals import (
    DraftChangedError,
    NothingChangedError,
    RefusedError,
    TooSoonError,
)
from policies.clauses import canonical, digest
from policies.dates import in_words
from policies.deadlines import earliest_entry_into_force, paris_day
from policies.markup import document_html
from policies.models import (
    BrandSettings,
    EntryIntoForce,
    Policy,
    PolicyPage,
    Promulgation,
    Version,
)
from policies.models.versions import Change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import User


@dataclass(frozen=True, kw_only=True)
class Text:
    """A draft as the person who decides saw it: the page, its digest, and what changes in words."""

    page: PolicyPage
    sha256: str
    summary: str = ""


def text_of(page: PolicyPage, *, summary: str = "") -> Text:
    """Give the page's latest draft as a text to promulgate."""
    latest = latest_draft(page)
    return Text(page=latest, sha256=digest(latest.draft().markdown()), summary=summary)


def latest_draft(page: PolicyPage) -> PolicyPage:
    """Give the page with its latest draft as the database has it now."""
    # Wagtail would take the latest revision that the object in memory knows of.
    latest: PolicyPage = PolicyPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return latest


def earliest_day(policy: Policy, *, change: Change, at: datetime) -> date:
    """Give the first Paris day on which a version promulgated at `at` may enter into force.

    A minor version binds nobody to anything new, and before a first version nobody is bound: both
    may begin at once. A substantial one waits for the notice: the longest of what the brand sets
    and what the version in force promises its readers (RULES section 2).
    """
    today = paris_day(at)
    if change == Change.MINOR or not policy.versions.exists():
        return today
    return earliest_entry_into_force(at, notice_days=notice_days(policy, at=at))


def notice_days(policy: Policy, *, at: datetime) -> int:
    """Give the days of notice that a substantial change of this policy needs."""
    promised = policy.versions.in_force(at=at).values_list("promised_notice_days", flat=True)
    settings = BrandSettings.for_site(policy.site)
    days: int = settings.notice_days
    return max(days, *(promise or 0 for promise in promised), 0)


@transaction.atomic
def promulgate(
    texts: Sequence[Text], *, change: Change, in_force_from: date, by: User, at: datetime
) -> Promulgation:
    """Fix the texts as next versions that enter into force together on one Paris day.

    `at` is the instant of the act. Raises RefusedError, with the remedy, when a draft is no longer
    the one seen, changes nothing, or the day comes too soon; then nothing is written.
    """
    if not texts:
        raise RefusedError(_("Choose at least one text to promulgate."))
    policies = _lock(texts)
    texts = [_as_seen(text, change=change) for text in texts]
    for text in texts:
        _check_day(text.page, change=change, day=in_force_from, at=at)
    promulgation = Promulgation(
        site=policies[0].site,
        at=at,
        by=by,
        notice_days=max(notice_days(policy, at=at) for policy in policies),
    )
    promulgation.save()
    for text in texts:
        _fix(text, promulgation=promulgation, change=change, day=in_force_from)
    return promulgation


def _lock(texts: Sequence[Text]) -> list[Policy]:
    # By key, so that two promulgations of the same policies wait for each other and never cross.
    policies = list(
        Policy.objects.select_for_update()
        .filter(pk__in={text.page.policy_id for text in texts})
        .order_by("pk")
    )
    if len({policy.site_id for policy in policies}) != 1:
        raise RefusedError(_("Texts of several brands are promulgated one brand at a time."))
    return policies


def _as_seen(text: Text, *, change: Change) -> Text:
    """Give the text with its draft, read once: what is checked here is what is fixed later."""
    page = latest_draft(text.page)
    if digest(page.draft().markdown()) != text.sha256:
        raise DraftChangedError(
            _("“%(title)s” has changed since you read it: read it again, then promulgate.")
            % {"title": page.title}
        )
    check_not_empty(page)
    if change == Change.MINOR:
        _check_correctable(page)
    standing = standing_version(page)
    if standing is not None and standing.sha256 == text.sha256:
        raise NothingChangedError(
            _("“%(title)s” is version %(number)s already, word for word.")
            % {"title": page.title, "number": standing.number}
        )
    return replace(text, page=page)


def check_not_empty(page: PolicyPage) -> None:
    """Refuse a text without a word under its title."""
    if not any(clause.blocks for clause in page.draft().clauses):
        raise RefusedError(_("“%(title)s” is empty: write it first.") % {"title": page.title})


def _check_correctable(page: PolicyPage) -> None:
    """Refuse a minor version whose substance nobody was, or is to be, given notice of."""
    latest = latest_version(page)
    if latest is None:
        raise RefusedError(_("A first version is substantial: say that the substance changes."))
    standing = standing_version(page)
    if standing is None or standing.major != latest.major:
        raise RefusedError(
            _("Version %(number)s does not bind: what follows it is substantial.")
            % {"number": latest.number}
        )


def latest_version(page: PolicyPage) -> Version | None:
    """Give the newest version in the page's language, in force or not."""
    return page.policy and Version.objects.of(page.policy, page.language).first()


def standing_version(page: PolicyPage) -> Version | None:
    """Give the newest version in the page's language that binds, or is to; none once withdrawn."""
    lasting = EntryIntoForce.objects.standing().filter(version__language=page.language)
    latest = lasting.filter(version__policy=page.policy).order_by("-day").first()
    return latest.version if latest is not None and latest.until is None else None


def _check_day(page: PolicyPage, *, change: Change, day: date, at: datetime) -> None:
    policy: Policy = page.policy
    earliest = earliest_day(policy, change=change, at=at)
    if day < earliest:
        raise TooSoonError(
            _(
                "This version may enter into force on %(earliest)s at the earliest, not on %(day)s:"
                " choose that day or a later one."
            )
            % {"earliest": in_words(earliest), "day": in_words(day)}
        )
    coming = Version.objects.of(policy, page.language).coming(at=max(day, paris_day(at))).first()
    if coming is not None:
        raise RefusedError(
            _(
                "Version %(number)s is to enter into force later:"
                " withdraw it first, or choose a later day."
            )
            % {"number": coming.number}
        )


def _fix(text: Text, *, promulgation: Promulgation, change: Change, day: date) -> Version:
    version = new_version(
        text.page,
        number=_next_number(latest_version(text.page), change),
        change=change,
        summary=text.summary,
        at=promulgation.at,
    )
    version.promulgation = promulgation
    _give_way(text.page, day=day, by=promulgation.by, number=version.number, at=promulgation.at)
    version.save()
    EntryIntoForce(
        version=version,
        day=day,
        reason=_("promulgated"),
        decided_at=promulgation.at,
        decided_by=promulgation.by,
    ).save()
    _show_on_desk(text.page, by=promulgation.by)
    return version


def new_version(
    page: PolicyPage, *, number: tuple[int, int], change: Change, summary: str, at: datetime
) -> Version:
    """Give the version that a draft would be, not yet saved."""
    draft = page.draft()
    markdown, html = canonical(draft.markdown()), document_html(draft)
    return Version(
        policy_id=page.policy_id,
        language=page.language,
        major=number[0],
        minor=number[1],
        change=change,
        title=page.title,
        summary=summary,
        asks=page.asks,
        promised_notice_days=page.promised_notice_days,
        source={"title": page.title, "body": page.body.get_prep_value()},
        markdown=markdown,
        html=html,
        sha256=digest(markdown),
        html_sha256=digest(html),
        recorded_at=at,
    )


def _next_number(latest: Version | None, change: Change) -> tuple[int, int]:
    if latest is None:
        return (1, 0)
    if change == Change.MINOR:
        return (latest.major, latest.minor + 1)
    return (latest.major + 1, 0)


def _give_way(page: PolicyPage, *, day: date, by: User, number: str, at: datetime) -> None:
    """Let a coming version that this one replaces on the same day never enter into force."""
    same_day = EntryIntoForce.objects.standing().filter(
        version__policy=page.policy, version__language=page.language, day=day
    )
    for entry in same_day:
        EntryIntoForce(
            version=entry.version,
            reason=_("replaced on the same day by version %(number)s") % {"number": number},
            replaces=entry,
            decided_at=at,
            decided_by=by,
        ).save()


def _show_on_desk(page: PolicyPage, *, by: User) -> None:
    # Only for Wagtail's lists, which would call the policy a draft for ever. Nothing binds by it.
    revision = page.get_latest_revision() or page.save_revision(user=by)
    revision.publish(user=by, skip_permission_checks=True)
