"""Public changes: what was promulgated, and what was moved or withdrawn since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef

from policies.addresses import LANGUAGES
from policies.models import EntryIntoForce, Promulgation, Version

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from wagtail.models import Site

# What nobody was told of for so long is no news. Mails are kept for longer, so none is sent twice.
NEWS_FOR: Final = timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class PublicChange:
    """What changed at one moment of a brand's texts, under an id of its own.

    `move` is the decision where only the days of a version changed.
    """

    id: UUID
    site: Site
    at: datetime
    versions: tuple[Version, ...]
    move: EntryIntoForce | None = None

    def read_in(self, language: str) -> list[Version]:
        """Give the version of each policy for a reader of a language: in it, else in French."""
        found: dict[int, Version] = {}
        for one in sorted(self.versions, key=lambda one: one.language != LANGUAGES[0]):
            if one.language in {language, LANGUAGES[0]}:
                found[one.policy_id] = one
        return list(found.values())


def changes(*, at: datetime) -> Iterator[PublicChange]:
    """Give the public changes of the last days, each moment's once."""
    yield from _promulgated(at=at)
    yield from _moved(at=at)


def _promulgated(*, at: datetime) -> Iterator[PublicChange]:
    made = Promulgation.objects.filter(at__gt=at - NEWS_FOR, at__lte=at)
    for one in made.select_related("site").order_by("at", "pk"):
        versions = one.versions.select_related("policy").order_by("policy", "pk")
        yield PublicChange(id=one.pk, site=one.site, at=one.at, versions=tuple(versions))


def _moved(*, at: datetime) -> Iterator[PublicChange]:
    """Give each decision that a number of a policy binds on another day, ends, or never binds.

    Each language has a decision of its own; the French one is told to all, for that text prevails.
    """
    moved = EntryIntoForce.objects.filter(
        replaces__isnull=False, decided_at__gt=at - NEWS_FOR, decided_at__lte=at
    )
    # What gives way to a version promulgated at that moment is told with it.
    beside = Promulgation.objects.filter(
        site=OuterRef("version__policy__site"), at=OuterRef("decided_at")
    )
    alone = moved.exclude(Exists(beside)).select_related("version__policy__site")
    for one in alone.order_by("decided_at", "pk"):
        policy, version = one.version.policy, one.version
        same = Version.objects.filter(policy=policy, major=version.major, minor=version.minor)
        versions = {text.language: text for text in same.select_related("policy")}
        if version.pk == versions.get(LANGUAGES[0], version).pk:
            yield PublicChange(
                id=one.pk,
                site=policy.site,
                at=one.decided_at,
                versions=tuple(versions.values()),
                move=one,
            )
