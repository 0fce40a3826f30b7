"""The texts of a bundle, with all that was decided about them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any
from uuid import UUID

from consent.ledger import canonical_json
from policies.actions.texts import draft_of_version
from policies.diff import compare_drafts
from policies.diff.labels import ENGLISH, FRENCH
from policies.models import Approval, EntryIntoForce, Override, ProposedText, Version
from policies.rendering.pdf import (
    PdfUnavailableError,
    pdf_page,
    pdf_path,
    pdf_source,
    pdf_state,
    stored_pdfs,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from consent.models import Act


def folder_of(version: Version) -> str:
    """Give where a version stands in a bundle."""
    return f"document/{version.policy.kind}-{version.language}-{version.number}"


def rows_of(version: Version) -> Iterator[tuple[UUID, str]]:
    """Give each row about a version that has a line in the ledger, and the file of its record."""
    folder = folder_of(version)
    yield version.pk, f"{folder}/version.json"
    for day in EntryIntoForce.objects.filter(version=version):
        yield day.pk, f"{folder}/entry_into_force-{day.pk}.json"
    for text in _proposed(version):
        for approval in Approval.objects.filter(text=text):
            yield approval.pk, f"{folder}/approval-{approval.pk}.json"
        for override in Override.objects.filter(text=text):
            yield override.pk, f"{folder}/override-{override.pk}.json"


def document(version: Version) -> dict[str, bytes]:
    """Give a version's text in its forms, and what was planned and found."""
    folder = folder_of(version)
    files = {
        f"{folder}/text.md": version.markdown.encode(),
        f"{folder}/text.html": version.html.encode(),
        f"{folder}/source.json": canonical_json(version.source),
        f"{folder}/promulgation.json": canonical_json(_promulgation(version)),
        f"{folder}/findings.json": canonical_json(
            [finding for text in _proposed(version) for finding in text.findings]
        ),
    }
    files |= {f"{folder}/{name}": data for name, data in _adopted(version)}
    pdf = _pdf(version)
    if pdf is not None:
        files[f"{folder}/text.pdf"] = pdf
    return files


def redline(before: Version | None, version: Version) -> dict[str, bytes]:
    """Give what changed from another version, as a page; nothing where there is no other."""
    if before is None:
        return {}
    changes = compare_drafts(draft_of_version(before), draft_of_version(version))
    view = changes.view(labels=FRENCH if version.language == "fr" else ENGLISH)
    title = escape(f"{version.title} {before.number} → {version.number}")
    page = (
        f'<!doctype html>\n<html lang="{version.language}">\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n<h1>{title}</h1>\n{view.html('inline')}\n</html>\n"
    )
    return {f"{folder_of(version)}/redline-from-{before.number}.html": page.encode()}


def answered(acts: Iterable[Act]) -> Iterable[tuple[Version | None, Version]]:
    """Give each version with the one answered before it, once: a thousand acts have few."""
    pairs: dict[Any, tuple[Act, Version]] = {}
    for act in acts:
        if act.version is not None:
            was = act.previous.version if act.previous else None
            pairs.setdefault((was and was.pk, act.version_id), (act, act.version))
    for act, version in pairs.values():
        yield _answered_before(act, version), version


def _answered_before(act: Act, version: Version) -> Version | None:
    """Give the text that was answered before this one, in the language of this one."""
    was = act.previous.version if act.previous else None
    if was is None:
        return None
    of = Version.objects.select_related("policy").of(version.policy, version.language)
    return of.filter(major=was.major, minor=was.minor).exclude(pk=version.pk).first()


def version_before(version: Version) -> Version | None:
    """Give the version before one, by number."""
    number = (version.major, version.minor)
    earlier = Version.objects.select_related("policy").of(version.policy, version.language)
    return next((one for one in earlier if (one.major, one.minor) < number), None)


def _proposed(version: Version) -> list[ProposedText]:
    """Give what was put forward and became this version: none for an adopted one."""
    if version.promulgation is None or version.promulgation.proposal is None:
        return []
    return list(
        version.promulgation.proposal.texts.filter(
            policy=version.policy_id, language=version.language
        )
    )


def _promulgation(version: Version) -> dict[str, Any]:
    """Give what was planned, as the desk keeps it: the ledger commits to the days only."""
    proposal = version.promulgation.proposal if version.promulgation else None
    text = next(iter(_proposed(version)), None)
    return {
        "lower_reason": proposal.lower_reason if proposal else "",
        "approvals_needed": proposal.approvals_needed if proposal else 0,
        "suggested": text.suggested if text else "",
        "reasons": text.reasons if text else [],
    }


def _adopted(version: Version) -> Iterator[tuple[str, bytes]]:
    adoption = getattr(version, "adoption", None)
    if adoption is not None:
        yield "original.bin", bytes(adoption.original)
        yield "evidence.bin", bytes(adoption.evidence)


def _pdf(version: Version) -> bytes | None:
    """Give the PDF as it is public, or drawn now; None where this machine draws none."""
    site = version.policy.site
    source = pdf_source(version, site=site)
    public = stored_pdfs([version.policy], site=site).filter(address=pdf_path(version))
    kept = public.filter(state=pdf_state(source)).first()
    if kept is not None:
        return bytes(kept.body)
    try:
        return pdf_page(version, source, site=site).body
    except PdfUnavailableError:
        return None
