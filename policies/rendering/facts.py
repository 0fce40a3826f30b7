"""What a public page is made from, and what it is once made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from policies.addresses import policy_path
from policies.models import Policy, Version
from policies.models.versions import VersionQuerySet

if TYPE_CHECKING:
    from wagtail.models import Site

HTML = "text/html; charset=utf-8"
MARKDOWN = "text/markdown; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
XML = "application/xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
CSS = "text/css; charset=utf-8"
JSON_LD = "application/ld+json"
PDF = "application/pdf"


@dataclass(frozen=True, kw_only=True)
class Page:
    """A rendered page: its bytes and what they are."""

    media_type: str
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a page of one policy is made from: the brand, the policy, the language, the day."""

    site: Site
    policy: Policy
    language: str
    day: date

    @property
    def path(self) -> str:
        """Give the policy's stable address."""
        return policy_path(self.policy.kind, self.language)

    def versions(self) -> list[Version]:
        """Give all versions in this language, the newest first."""
        return list(self._of())

    def in_force(self) -> Version | None:
        """Give the version that binds on the day."""
        return self._of().in_force(at=self.day).first()

    def coming(self) -> list[Version]:
        """Give the versions that are to come, the nearest first."""
        return list(self._of().coming(at=self.day))

    def numbered(self, number: str) -> Version | None:
        """Give the version with a number (2.0)."""
        major, minor = number.split(".")
        return self._of().filter(major=major, minor=minor).first()

    def _of(self) -> VersionQuerySet:
        found: VersionQuerySet = Version.objects.of(self.policy, self.language)
        return found.select_related("promulgation__proposal", "adoption", "policy")


Maker: TypeAlias = Callable[[Facts], Page | None]
