"""Pages in the database: made where they are missing, given back as they are."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction

from policies.addresses import subprocessors_path
from policies.deadlines import paris_day
from policies.models import Policy, StoredPage
from policies.rendering import Facts, Page, build, next_event, register_page, state
from policies.rendering.builds import next_register_event, register_state
from policies.rendering.pdf import pdf_build, pdf_page, pdf_path, pdf_source, pdf_state
from policies.stored.served import Served, next_second

if TYPE_CHECKING:
    from wagtail.models import Site

    from policies.models import Version
    from policies.rendering import Maker


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A page that is asked for: its address, whose policies it shows, how to make it."""

    address: str
    kind: str | None
    make: Callable[[Site, Policy | None, date], Page | None]

    def keep(self, site: Site, *, at: datetime) -> Served | None:
        """Give the page as it is at an instant, made and stored if need be; None without one."""
        day = paris_day(at)
        of = _policies(site, self.kind)
        if self.kind is not None and not of:
            return None
        name = Name(address=self.address, build=build(), state=state(of, site=site, day=day))
        policy = of[0] if self.kind else None
        found = _kept(name, lambda: self.make(site, policy, day), site=site, at=at)
        return served(found, holds_until=next_event(of, site=site, day=day))


@dataclass(frozen=True, kw_only=True)
class WantedRegister:
    """The public register of subprocessors, asked for in a language: it shows no policy."""

    language: str

    @property
    def address(self) -> str:
        """Give the address of the page."""
        return subprocessors_path(self.language)

    def is_kept(self, site: Site, *, at: datetime) -> bool:
        """Say whether the page is stored as it should be at an instant."""
        return stored_as(self._name(site, paris_day(at)), site=site) is not None

    def keep(self, site: Site, *, at: datetime) -> Served | None:
        """Give the page as it is at an instant, made and stored if need be."""
        day = paris_day(at)
        found = _kept(
            self._name(site, day),
            lambda: register_page(site, language=self.language, day=day),
            site=site,
            at=at,
        )
        return served(found, holds_until=next_register_event(site=site, day=day))

    def _name(self, site: Site, day: date) -> Name:
        known = register_state(site=site, day=day)
        return Name(address=self.address, build=build(), state=known)


@dataclass(frozen=True, kw_only=True)
class WantedPdf:
    """A version's PDF that is asked for: it depends on no day."""

    version: Version

    @property
    def address(self) -> str:
        """Give the address of the PDF."""
        return pdf_path(self.version)

    def keep(self, site: Site, *, at: datetime) -> Served | None:
        """Give the PDF, made and stored if need be. Raises PdfUnavailableError without pango."""
        source = pdf_source(self.version, site=site)
        name = Name(address=self.address, build=pdf_build(), state=pdf_state(source))
        found = _kept(name, lambda: pdf_page(self.version, source, site=site), site=site, at=at)
        of = _policies(site, self.version.policy.kind)
        # The version in force has an address of its own, at which another PDF stands one day.
        return served(found, holds_until=next_event(of, site=site, day=paris_day(at)))


def of_policy(address: str, kind: str, language: str, make: Maker) -> Wanted:
    """Give the request for a page of one policy in one language."""

    def made(site: Site, policy: Policy | None, day: date) -> Page | None:
        if policy is None:
            return None
        return make(Facts(site=site, policy=policy, language=language, day=day))

    return Wanted(address=address, kind=kind, make=made)


def of_brand(address: str, make: Callable[[Site, date], Page | None]) -> Wanted:
    """Give the request for a page about a brand as a whole."""
    return Wanted(address=address, kind=None, make=lambda site, _policy, day: make(site, day))


def _policies(site: Site, kind: str | None) -> list[Policy]:
    policies = Policy.objects.filter(site=site).order_by("pk")
    return list(policies if kind is None else policies.filter(kind=kind))


@dataclass(frozen=True, kw_only=True)
class Name:
    """What a stored page is known by: its address, the build that made it, the facts it shows."""

    address: str
    build: str
    state: str


def _kept(
    name: Name, make: Callable[[], Page | None], *, site: Site, at: datetime
) -> StoredPage | None:
    """Give the page under that name, made and stored if need be; None where none can be made."""
    found = stored_as(name, site=site)
    if found is None and (page := make()) is not None:
        found = store(page, site=site, name=name, at=at)
    return found


def stored_as(name: Name, *, site: Site) -> StoredPage | None:
    """Give the page under that name, if it was made."""
    found: StoredPage | None = StoredPage.objects.filter(
        site=site, address=name.address, build=name.build, state=name.state
    ).first()
    return found


def store(page: Page, *, site: Site, name: Name, at: datetime) -> StoredPage:
    """Keep a page in the place of the one that was made there by the same build.

    Somebody who only reads is given it all the same; it is made anew for the next.
    """
    etag = hashlib.sha256(page.body).hexdigest()
    place = StoredPage.objects.filter(site=site, address=name.address, build=name.build)
    values: dict[str, object] = {
        "state": name.state,
        "media_type": page.media_type,
        "body": page.body,
        "compressed": gzip.compress(page.body, 9, mtime=0),
        "etag": etag,
    }
    named = {"site": site, "address": name.address, "build": name.build}
    with transaction.atomic():
        values["stored_at"] = _stored_at(place.first(), etag=etag, at=at)
        if _reads_only():
            return StoredPage(**named, **values)
        stored, _created = StoredPage.objects.update_or_create(**named, defaults=values)
    return stored


def _reads_only() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('transaction_read_only') = 'on'")
        return bool(cursor.fetchone()[0])


def served(page: StoredPage | None, *, holds_until: datetime | None) -> Served | None:
    """Give a stored page as it is sent; None for none."""
    if page is None:
        return None
    return Served(
        media_type=page.media_type,
        body=bytes(page.body),
        compressed=bytes(page.compressed),
        etag=page.etag,
        stored_at=page.stored_at,
        holds_until=holds_until,
    )


def _stored_at(before: StoredPage | None, *, etag: str, at: datetime) -> datetime:
    """Give since when the bytes are these: the same ones keep their time.

    Other bytes within one second get the next one: a date in a header has no finer part.
    """
    if before is None:
        return at
    if before.etag == etag:
        return before.stored_at
    return max(at, next_second(before.stored_at))


def forget_old_builds(*, at: datetime) -> int:
    """Delete pages of earlier builds that nobody has stored for a day; give their number."""
    current = (build(), pdf_build())
    old = StoredPage.objects.exclude(build__in=current)
    old = old.filter(stored_at__lt=at - timedelta(days=1))
    return old.delete()[0]
