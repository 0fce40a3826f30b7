"""Put a text that was read from a file on the drafting desk."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from wagtail.models import Locale

from policies.acting import acting
from policies.actions.refusals import RefusedError
from policies.blocks import raw_of, with_registers
from policies.clauses import digest
from policies.models import BrandHome, PolicyPage
from policies.models.asking import AskedOf, Asks
from policies.models.pages import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wagtail.models import Site

    from accounts.models import User
    from policies.clauses import Clause, Draft

# What each kind asks for until its editor says otherwise (RULES section 1).
ASKS = {
    Kind.PRIVACY: Asks.ACKNOWLEDGE,
    Kind.COOKIES: Asks.ACKNOWLEDGE,
    Kind.TERMS: Asks.ACCEPT,
    Kind.DPA: Asks.ACCEPT,
    Kind.LEGAL: Asks.NONE,
}
# Contracts bind the cabinet, by those who sign for it.
CONTRACTS = {Kind.TERMS, Kind.DPA}


@acting
def import_draft(
    draft: Draft,
    *,
    site: Site,
    kind: Kind,
    title: str = "",
    by: User | None = None,
    registers: Mapping[str, str] | None = None,
) -> PolicyPage:
    """Write `draft` as the next draft of a brand's policy; make the policy's page if need be.

    Nothing is published and nothing in force changes: it is one more revision. A clause keeps the
    lasting id it has on the page when its number and title, or else its text, are the same.
    `registers` are names of registers to place, by the number of the clause that they end.
    """
    page = draft_page(site, kind=kind, language=draft.language)
    page.title = title or _title(draft) or page.title
    known = page.draft().clauses if page.pk else ()
    raw = with_registers(raw_of(_with_lasting_ids(draft, known)), registers or {})
    page.body = page.body.stream_block.to_python(raw)
    if page.pk is None:
        page.live = False
        page.full_clean(exclude=["path", "depth"])
        brand_home(site, draft.language).add_child(instance=page)
    page.save_revision(user=by, log_action=True)
    return page


@contextmanager
def desk_kept(site: Site, *, kind: Kind, language: str, by: User) -> Iterator[None]:
    """Give the desk back what it held before the block, as a further revision.

    A text that no version has is somebody's work and stays the latest draft; one that is a
    version already gives way.
    """
    page = draft_page(site, kind=kind, language=language)
    held = page.get_latest_revision() if page.pk else None
    is_work = held is not None and not _is_version(page)
    yield
    if is_work:
        page.save_revision(user=by, previous_revision=held, log_action=True)


def _is_version(page: PolicyPage) -> bool:
    text = digest(page.draft().markdown())
    return bool(page.policy.versions.filter(language=page.language, sha256=text).exists())


def _title(draft: Draft) -> str:
    return draft.clauses[0].title if draft.clauses and draft.clauses[0].level == 1 else ""


def draft_page(site: Site, *, kind: Kind, language: str) -> PolicyPage:
    """Give the page of a policy in a language with its latest draft, or a new one not yet saved."""
    home = brand_home(site, language)
    found = PolicyPage.objects.child_of(home).filter(kind=kind).first()
    if found is not None:
        latest: PolicyPage = found.latest()
        return latest
    asked_of = AskedOf.CABINET if kind in CONTRACTS else AskedOf.PRACTITIONER
    return PolicyPage(
        kind=kind,
        locale=home.locale,
        asks=ASKS[kind],
        asked_of=asked_of,
        title=str(kind.label),
    )


def brand_home(site: Site, language: str) -> BrandHome:
    """Give the brand's home page in a language; RefusedError where there is none."""
    home: BrandHome | None = BrandHome.objects.filter(
        translation_key=site.root_page.translation_key,
        locale=Locale.objects.filter(language_code=language).first(),
    ).first()
    if home is None:
        raise RefusedError(
            _("%(brand)s has no home page in “%(language)s”: add one first.")
            % {"brand": site.hostname, "language": language}
        )
    return home


def _with_lasting_ids(draft: Draft, known: tuple[Clause, ...]) -> Draft:
    """Give each clause the id of the one it continues, each id at most once."""
    by_heading = {clause.heading(): clause.id for clause in reversed(known) if clause.id}
    by_text = {clause.markdown(): clause.id for clause in reversed(known) if clause.id}
    used: set[str] = set()

    def lasting(clause: Clause) -> Clause:
        candidates = (by_text.get(clause.markdown()), by_heading.get(clause.heading()))
        found = next((one for one in candidates if one and one not in used), "")
        used.add(found)
        return replace(clause, id=found)

    return replace(draft, clauses=tuple(lasting(clause) for clause in draft.clauses))
