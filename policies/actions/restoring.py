"""Adopt a whole archive: the versions of another installation, word for word, marked for ever."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from policies.acting import acting
from policies.actions.drafts import brand_home, desk_kept, draft_page
from policies.actions.refusals import RefusedError
from policies.archive import manifest_of, path_of
from policies.blocks import draft_of
from policies.clauses import canonical
from policies.dates import in_words
from policies.deadlines import paris_day
from policies.models import Adoption, EntryIntoForce, Policy, PolicyPage, Version
from policies.models.asking import Asking
from policies.models.pages import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from wagtail.models import Site

    from accounts.models import User
    from policies.archive import Archive, ArchivedVersion, Decision


@acting
def adopt_archive(
    archive: Archive,
    files: Mapping[str, bytes],
    *,
    site: Site,
    people: tuple[User, User],
    at: datetime,
) -> list[Version]:
    """Record all versions of an archive in a brand's policy that has none, and give them.

    Texts, HTML, clause ids and days are those of the archive; each is marked as adopted, with its
    file as the original and the manifest as the proof. Two different people answer for it. Raises
    RefusedError; then nothing is written. A version still to come is not adopted: nobody here
    would be told of it.
    """
    by, confirmed_by = people
    if by == confirmed_by:
        raise RefusedError(_("Two different people adopt a text: name a second person."))
    if not archive.versions:
        raise RefusedError(_("This archive holds no version."))
    for one in archive.versions:
        _check(one, at=at)
    _check_order(archive.versions)
    policies = {
        _desk(archive, language, site=site, by=by).policy_id
        for language in sorted({one.language for one in archive.versions})
    }
    policy = Policy.objects.select_for_update().get(pk__in=policies)
    if policy.versions.exists():
        raise RefusedError(
            _("This policy has versions already: an archive is adopted into a policy without any.")
        )
    pairs = [(_version(one, policy, at=at), one) for one in archive.versions]
    for version, one in pairs:
        _save(version, one)
        _mark(version, one, files, people=people, at=at)
    _replay(pairs, by=by, at=at)
    return [version for version, _one in pairs]


def _check(one: ArchivedVersion, *, at: datetime) -> None:
    """Refuse a version that is still to come, or whose parts do not say the same."""
    standing = one.decisions[-1]
    if standing.day is not None and standing.day > paris_day(at):
        raise RefusedError(
            _(
                "%(file)s enters into force on %(day)s: adopt the archive from that day on,"
                " or export the policy before it was promulgated."
            )
            % {"file": path_of(one), "day": in_words(standing.day)}
        )
    try:
        draft = draft_of(title=one.source["title"], raw=one.source["body"], language=one.language)
        clauses = tuple((clause.id, clause.heading()) for clause in draft.clauses)
        same = canonical(draft.markdown()) == one.markdown and clauses == one.clauses
    except (AttributeError, LookupError, TypeError, ValueError):
        same = False
    if not same:
        raise RefusedError(
            _("The clauses kept beside %(file)s are not its text: export the policy again.")
            % {"file": path_of(one)}
        )


def _check_order(versions: Sequence[ArchivedVersion]) -> None:
    """Refuse numbers twice, and days that go another way than numbers."""
    for one, after in pairwise(sorted(versions, key=lambda held: (held.language, held.number))):
        if one.language != after.language:
            continue
        days = one.decisions[-1].day, after.decisions[-1].day
        if one.number == after.number or (days[0] and days[1] and days[0] >= days[1]):
            raise RefusedError(
                _("%(file)s does not follow %(before)s: export the policy again.")
                % {"file": path_of(after), "before": path_of(one)}
            )


def _desk(archive: Archive, language: str, *, site: Site, by: User) -> PolicyPage:
    """Put the newest text of a language on the desk, with its lasting ids; keep what was there."""
    kind = Kind(archive.kind)
    newest = max(
        (one for one in archive.versions if one.language == language), key=lambda one: one.number
    )
    with desk_kept(site, kind=kind, language=language, by=by):
        page = draft_page(site, kind=kind, language=language)
        page.title = newest.source["title"]
        for name, decided in _beside(newest).items():
            setattr(page, name, decided)
        page.body = page.body.stream_block.to_python(newest.source["body"])
        if page.pk is None:
            page.live = False
            page.full_clean(exclude=["path", "depth"])
            brand_home(site, language).add_child(instance=page)
        page.save_revision(user=by, log_action=True)
    return page


def _beside(one: ArchivedVersion) -> dict[str, Any]:
    return {field.name: getattr(one, field.name) for field in Asking._meta.fields}


def _version(one: ArchivedVersion, policy: Policy, *, at: datetime) -> Version:
    return Version(
        policy=policy,
        language=one.language,
        major=one.number[0],
        minor=one.number[1],
        change=one.change,
        title=one.title,
        summary=one.summary,
        summaries=one.summaries,
        **_beside(one),
        source=one.source,
        markdown=one.markdown,
        html=one.html,
        sha256=one.sha256,
        html_sha256=one.html_sha256,
        recorded_at=at,
    )


def _save(version: Version, one: ArchivedVersion) -> None:
    try:
        # These may be empty, which Django takes for a fault of a form.
        version.clean_fields(exclude=["promulgation", "summaries"])
    except ValidationError as error:
        raise RefusedError(f"{path_of(one)}: {' '.join(error.messages)}") from error
    version.save()


def _mark(
    version: Version,
    one: ArchivedVersion,
    files: Mapping[str, bytes],
    *,
    people: tuple[User, User],
    at: datetime,
) -> None:
    original, evidence = files[path_of(one)], manifest_of(files)
    Adoption(
        version=version,
        original=original,
        original_name=path_of(one),
        original_sha256=hashlib.sha256(original).hexdigest(),
        evidence=evidence,
        evidence_name="manifest.json",
        evidence_sha256=hashlib.sha256(evidence).hexdigest(),
        evidence_note=_("The manifest of the archive that the version was exported in."),
        adopted_at=at,
        by=people[0],
        confirmed_by=people[1],
    ).save()


def _replay(pairs: Sequence[tuple[Version, ArchivedVersion]], *, by: User, at: datetime) -> None:
    """Record the decisions on days in the order in which they were taken: days may change hands."""
    last: dict[Version, EntryIntoForce] = {}
    try:
        with transaction.atomic():
            for version, decision in _in_order(pairs):
                entry = EntryIntoForce(
                    version=version,
                    day=decision.day,
                    until=decision.until,
                    reason=_("%(reason)s (adopted; decided on %(day)s)")
                    % {"reason": decision.reason, "day": in_words(paris_day(decision.decided_at))},
                    replaces=last.get(version),
                    decided_at=at,
                    decided_by=by,
                )
                entry.save()
                last[version] = entry
    except IntegrityError as error:
        raise RefusedError(
            _("The days in this archive contradict each other: export the policy again.")
        ) from error


def _in_order(
    pairs: Sequence[tuple[Version, ArchivedVersion]],
) -> Iterator[tuple[Version, Decision]]:
    """Give each decision after those that it replaces; of two at once, one that frees a day."""
    waiting = [(version, list(one.decisions), len(one.decisions)) for version, one in pairs]
    while waiting:
        version, left, _count = min(
            waiting, key=lambda held: (held[1][0].decided_at, len(held[1]) == held[2])
        )
        yield version, left.pop(0)
        waiting = [held for held in waiting if held[1]]
