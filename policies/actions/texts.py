"""A draft as the person who decides saw it, and the versions it follows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from policies.actions.refusals import DraftChangedError, NothingChangedError, RefusedError
from policies.blocks import draft_of
from policies.clauses import canonical, digest
from policies.markup import document_html
from policies.models import EntryIntoForce, PolicyPage, Version
from policies.models.versions import Change

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from policies.clauses import Draft


@dataclass(frozen=True, kw_only=True)
class Text:
    """A draft as the person who decides saw it: the page, its digest, and what changes in words.

    `summary` is for every practitioner; `summaries` holds what changes besides for a role.
    """

    page: PolicyPage
    sha256: str
    summary: str = ""
    summaries: Mapping[str, str] = field(default_factory=dict)


def text_of(page: PolicyPage, *, summary: str = "") -> Text:
    """Give the page's latest draft as a text to propose."""
    latest = page.latest()
    return Text(page=latest, sha256=digest(latest.draft().markdown()), summary=summary)


def as_seen(text: Text) -> Text:
    """Give the text with its draft, read once: what is checked here is what is fixed later.

    Raises DraftChangedError when the draft is another text by now, NothingChangedError when it is
    that of the standing version, RefusedError when it is empty.
    """
    page = text.page.latest()
    if digest(page.draft().markdown()) != text.sha256:
        raise changed(page)
    check_not_empty(page)
    standing = standing_version(page)
    if standing is not None and standing.sha256 == text.sha256:
        raise NothingChangedError(
            _("“%(title)s” is version %(number)s already, word for word.")
            % {"title": page.title, "number": standing.number}
        )
    return replace(text, page=page)


def changed(page: PolicyPage) -> DraftChangedError:
    """Give the refusal to decide on a text that has moved since it was read."""
    return DraftChangedError(
        _("“%(title)s” has changed since you read it: read it again, then propose it anew.")
        % {"title": page.title}
    )


def check_not_empty(page: PolicyPage) -> None:
    """Refuse a text without a word under its title."""
    if not any(clause.blocks for clause in page.draft().clauses):
        raise RefusedError(_("“%(title)s” is empty: write it first.") % {"title": page.title})


def latest_version(page: PolicyPage) -> Version | None:
    """Give the newest version in the page's language, in force or not."""
    if page.policy_id is None:
        return None
    return Version.objects.of(page.policy, page.language).first()


def standing_version(page: PolicyPage) -> Version | None:
    """Give the newest version in the page's language that binds, or is to; none once withdrawn."""
    return _standing(page, page.language)


def prevailing_version(page: PolicyPage) -> Version | None:
    """Give the French version that binds or is to, which prevails over the page's language."""
    return _standing(page, "fr") if page.language != "fr" else None


def _standing(page: PolicyPage, language: str) -> Version | None:
    lasting = EntryIntoForce.objects.standing().filter(version__language=language)
    latest = lasting.filter(version__policy=page.policy).order_by("-day").first()
    return latest.version if latest is not None and latest.until is None else None


def draft_of_version(version: Version) -> Draft:
    """Give a version's text as clauses with their lasting ids."""
    source = version.source
    return draft_of(title=source["title"], raw=source["body"], language=version.language)


def new_version(text: Text, *, number: tuple[int, int], change: Change, at: datetime) -> Version:
    """Give the version that a text would be, not yet saved."""
    page = text.page
    # Registers are read once: what is hashed, shown and kept is one and the same table.
    body = page.frozen_body()
    draft = draft_of(title=page.title, raw=body, language=page.language)
    markdown, html = canonical(draft.markdown()), document_html(draft)
    return Version(
        policy_id=page.policy_id,
        language=page.language,
        major=number[0],
        minor=number[1],
        change=change,
        title=page.title,
        summary=text.summary,
        summaries=dict(text.summaries),
        **page.beside(),
        source={"title": page.title, "body": body},
        markdown=markdown,
        html=html,
        sha256=digest(markdown),
        html_sha256=digest(html),
        recorded_at=at,
    )
