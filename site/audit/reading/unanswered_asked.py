"""What is asked of anybody as of a moment: the open texts, and since when they are answered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.conf import settings
from django.db import connection

from audit.reading.sorts import SORTS_OF_TEXTS
from audit.reading.unanswered_then import texts_then
from consent.obligations import Text, open_texts
from consent.obligations.several import texts_of_brand
from policies.deadlines import paris_day
from policies.models import Version

if TYPE_CHECKING:
    from datetime import date, datetime

IN_FORCE, COMING = "in_force", "coming"
# The first act on any of some texts: a descent into the index by sort for each sort of them.
_FIRST_ACT: Final = f"""
SELECT min(earliest.at) FROM {SORTS_OF_TEXTS} AS sort, LATERAL (
    SELECT act.at FROM consent_act AS act
    WHERE act.version_id = sort.version AND act.act = sort.act AND act.origin = sort.origin
        AND (act.sign_in = 'link') = sort.by_link
    ORDER BY act.at LIMIT 1
) AS earliest
"""  # noqa: S608 (our own words)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Of which brands (their keys), as of when; `on` where that is a day that was asked for.

    `policy` and `state` (IN_FORCE, COMING) narrow it; None or "" asks nothing.
    """

    sites: tuple[int, ...]
    at: datetime
    on: date | None = None
    policy: int | None = None
    state: str = ""

    @property
    def day(self) -> date:
        """Give the Paris day by which the rule decides."""
        return paris_day(self.at)

    @property
    def before(self) -> datetime | None:
        """Give the instant before which acts count; None: of now the rule leaves none out."""
        return self.at if self.on is not None else None

    def takes(self, text: Text) -> bool:
        """Tell whether a text is of the policy and in the state that are asked for."""
        if self.policy not in (None, text.policy):
            return False
        return not self.state or (self.state == COMING) == (text.day > self.day)


@dataclass(frozen=True, kw_only=True)
class Question:
    """A number of a policy as it asks a brand's people; an answer to any of `versions` counts."""

    site: int
    versions: list[UUID]
    asks: str
    asked_of: str
    valid_for_days: int | None


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is asked, with the texts of each brand as the gate reads them, or as they stood then."""

    asked: Asked

    @cached_property
    def texts(self) -> dict[int, list[Text]]:
        """Give the texts of each brand before anybody's own later day."""
        if self.asked.before is None:
            return {site: texts_of_brand(site) for site in self.asked.sites}
        return texts_then(self.asked.sites, at=self.asked.before)

    @cached_property
    def open(self) -> dict[tuple[int, str], list[Text]]:
        """Give what asks for an answer of whoever has no day of her own, by brand and language.

        The rule gives of these what it gives of all texts: they are what it looks at.
        """
        return {
            (site, language): [
                text
                for text in open_texts(own, language=language, day=self.asked.day)
                if text.asks != "none" and self.asked.takes(text)
            ]
            for site, own in self.texts.items()
            for language, _name in settings.LANGUAGES
        }

    @cached_property
    def policies(self) -> set[int]:
        """Give the policies that are asked for, and of which a text asks or asked something."""
        return {
            text.policy
            for own in self.texts.values()
            for text in own
            if text.asks != "none" and self.asked.policy in (None, text.policy)
        }

    @cached_property
    def is_of_cabinets(self) -> bool:
        """Tell whether any of these texts asks, or asked, cabinets."""
        return any(
            text.asked_of == "cabinet" and text.policy in self.policies
            for own in self.texts.values()
            for text in own
        )

    @cached_property
    def numbers(self) -> dict[UUID, tuple[int, tuple[int, int]]]:
        """Give the policy and the number of each version of these policies; one query."""
        rows = Version.objects.filter(policy__in=self.policies)
        values = rows.values_list("pk", "policy_id", "major", "minor")
        return {pk: (policy, (major, minor)) for pk, policy, major, minor in values}

    @cached_property
    def questions(self) -> list[Question]:
        """Give what is asked of anybody without a day of her own, once each."""
        by_major: dict[tuple[int, int], list[UUID]] = defaultdict(list)
        for version, (policy, number) in self.numbers.items():
            by_major[policy, number[0]].append(version)
        found: dict[tuple[Any, ...], Question] = {}
        for (site, _language), texts in self.open.items():
            for text in texts:
                key = site, text.policy, text.number[0]
                terms = text.asks, text.asked_of, text.valid_for_days
                found[*key, *terms] = Question(
                    site=site,
                    versions=by_major[key[1:]],
                    asks=text.asks,
                    asked_of=text.asked_of,
                    valid_for_days=text.valid_for_days,
                )
        return list(found.values())

    @cached_property
    def versions(self) -> list[UUID]:
        """Give the versions an answer to which is one to what is open."""
        return list({version for one in self.questions for version in one.versions})

    @cached_property
    def first_act(self) -> datetime | None:
        """Give when the first act on any of these versions was done; None: there is none."""
        with connection.cursor() as cursor:
            cursor.execute(_FIRST_ACT, {"versions": self.versions})
            row = cursor.fetchone()
        return row[0] if row else None
