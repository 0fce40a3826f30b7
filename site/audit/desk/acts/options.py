"""What the filters of acts offer: the texts and notices of the brands, read once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from django.utils.translation import gettext as _

from notifications.models import Notice
from policies.dates import in_words
from policies.models import Version
from policies.models.pages import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from uuid import UUID

    from wagtail.models import Site

Choices: TypeAlias = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Text:
    """A version, as filters name it."""

    id: UUID
    policy: int
    kind: str
    site: int
    language: str
    number: str
    promulgation: UUID | None

    def __str__(self) -> str:
        return f"{Kind(self.kind).label} {self.number} ({self.language})"


@dataclass(frozen=True)
class Options:
    """The brands about whose practitioners somebody reads, and what there is of them."""

    sites: Sequence[Site]

    @cached_property
    def names(self) -> dict[int, str]:
        """Give the brands' names by key."""
        return {site.pk: site.site_name or site.hostname for site in self.sites}

    @cached_property
    def texts(self) -> list[Text]:
        """Give every version, policy by policy, the latest first."""
        rows: Any = Version.objects.filter(policy__site__in=self.names).values_list(
            "pk", "policy", "policy__kind", "policy__site", "language", "major", "minor",
            "promulgation",
        )  # fmt: skip
        rows = rows.order_by("policy__site", "policy__kind", "-major", "-minor", "-language")
        return [
            Text(
                id=key, policy=policy, kind=kind, site=site, language=language,
                number=f"{major}.{minor}", promulgation=promulgation,
            )
            for key, policy, kind, site, language, major, minor, promulgation in rows
        ]  # fmt: skip

    def brands(self) -> Choices:
        """Give the brands to choose from."""
        return [(str(key), name) for key, name in self.names.items()]

    def policies(self) -> Choices:
        """Give the policies of which there is a version."""
        kinds = {one.policy: (one.site, Kind(one.kind).label) for one in self.texts}
        return [
            (str(policy), self._at(site, str(label))) for policy, (site, label) in kinds.items()
        ]

    def versions(self) -> Choices:
        """Give the versions."""
        return [(str(one.id), self._at(one.site, str(one))) for one in self.texts]

    def notices(self) -> Choices:
        """Give the notices of changes, the latest first."""
        rows: Any = Notice.objects.changes().filter(site__in=self.names)
        rows = rows.order_by("-day", "-created_at", "pk")
        found = rows.values_list("pk", "promulgation", "site", "day")
        return [
            (str(key), self._at(site, self._notice(promulgation, day)))
            for key, promulgation, site, day in found
        ]

    def of_promulgations(self, promulgations: Iterable[UUID]) -> tuple[UUID, ...]:
        """Give the versions that promulgations fixed."""
        wanted = set(promulgations)
        return tuple(one.id for one in self.texts if one.promulgation in wanted)

    @cached_property
    def _fixed(self) -> dict[UUID | None, list[Text]]:
        """Give the texts by the promulgation that fixed them."""
        found: dict[UUID | None, list[Text]] = defaultdict(list)
        for one in self.texts:
            found[one.promulgation].append(one)
        return found

    def of_notice(self, notice: UUID) -> tuple[UUID, ...] | None:
        """Give the versions that a notice of these brands is about, whatever its kind; None: none.

        What follows a notice (a reminder, a cancellation) is about the same.
        """
        own = Notice.objects.filter(site__in=self.names, pk=notice)
        found = list(own.values_list("promulgation", flat=True))
        return self.of_promulgations(found) if found else None

    def _notice(self, promulgation: UUID, day: date) -> str:
        told = ", ".join(str(one) for one in self._fixed.get(promulgation, ()))
        return _("%(texts)s, in force on %(day)s") % {"texts": told, "day": in_words(day)}

    def _at(self, site: int, words: str) -> str:
        """Name the brand too, where there are several."""
        return f"{self.names[site]} – {words}" if len(self.names) > 1 else words
