"""A policy's versions as an archive: read from the database, nothing is changed."""

from collections.abc import Iterator

from policies.archive import Adopted, Archive, ArchivedVersion, Decision
from policies.blocks import draft_of
from policies.models import Adoption, EntryIntoForce, Policy, Version


def archive_of(policy: Policy, *, languages: tuple[str, ...] = ()) -> Archive:
    """Give all versions of a policy, in all languages unless some are named.

    Who decided and approved stays out: an archive may go to anyone who asks what was in force.
    """
    versions = policy.versions.select_related("promulgation").order_by("language", "major", "minor")
    if languages:
        versions = versions.filter(language__in=languages)
    return Archive(
        kind=policy.kind,
        brand=policy.site.hostname,
        versions=tuple(_archived(version) for version in versions),
    )


def _archived(version: Version) -> ArchivedVersion:
    promulgation, source = version.promulgation, version.source
    draft = draft_of(title=source["title"], raw=source["body"], language=version.language)
    adoption = Adoption.objects.filter(version=version).defer("original", "evidence").first()
    return ArchivedVersion(
        language=version.language,
        number=(version.major, version.minor),
        title=version.title,
        change=version.change,
        summary=version.summary,
        summaries=version.summaries,
        **version.beside(),
        promulgated_at=promulgation.at if promulgation else None,
        notice_days=promulgation.notice_days if promulgation else None,
        recorded_at=version.recorded_at,
        decisions=tuple(_decisions(version)),
        adopted=_adopted(adoption) if adoption else None,
        clauses=tuple((clause.id, clause.heading()) for clause in draft.clauses),
        sha256=version.sha256,
        html_sha256=version.html_sha256,
        markdown=version.markdown,
        html=version.html,
        source=source,
    )


def _decisions(version: Version) -> Iterator[Decision]:
    """Give the decisions on a version's days, each after the one that it replaces."""
    following = {
        entry.replaces_id: entry for entry in EntryIntoForce.objects.filter(version=version)
    }
    entry = following.get(None)
    while entry is not None:
        yield Decision(
            day=entry.day, until=entry.until, reason=entry.reason, decided_at=entry.decided_at
        )
        entry = following.get(entry.pk)


def _adopted(adoption: Adoption) -> Adopted:
    return Adopted(
        adopted_at=adoption.adopted_at,
        original_name=adoption.original_name,
        original_sha256=adoption.original_sha256,
        evidence_name=adoption.evidence_name,
        evidence_sha256=adoption.evidence_sha256,
        evidence_note=adoption.evidence_note,
    )
