"""Everything that is kept of one practitioner and of her brand's texts, in a dozen queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import F

from consent.models import Act, Enrolment, EntryType, Hold, Member, OwnEntry, Practitioner
from notifications.models import (
    Attempt,
    Delivery,
    Event,
    Information,
    LetterBatch,
    LetterProof,
    Meaning,
    Stage,
)
from policies.models import EntryIntoForce

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.db.models import QuerySet

    from policies.models import Version

_UNREAD = tuple(
    f"{notice}__{column}"
    for notice in ("notice", "notice__follows")
    for column in ("audience", "frozen", "reason")
)
_TEXTS = ("version__source", "version__markdown", "version__html")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """The rows of one practitioner, whenever they were written; each reader takes its moment.

    `history` is her entry in the register, oldest first; `acts` follow each other as their chains
    do, those of her cabinets too; `decisions` are all on the days of her brand's texts.
    """

    practitioner: Practitioner
    history: list[Any]
    members: list[Member]
    acts: list[Act]
    decisions: list[EntryIntoForce]
    own_days: list[OwnEntry]
    deliveries: list[Delivery]
    attempts: list[Attempt]
    events: list[Event]
    informations: list[Information]
    letters: list[LetterProof]
    batches: list[LetterBatch]
    holds: list[Hold]

    @cached_property
    def versions(self) -> dict[UUID, Version]:
        """Give her brand's versions by id, without their texts."""
        return {row.version_id: row.version for row in self.decisions}


def kept_of(practitioner: Practitioner) -> Kept:
    """Read what is kept of her: twelve queries, each by an index on her, or on her brand."""
    deliveries = list(
        Delivery.objects.filter(practitioner=practitioner)
        .select_related("notice__follows")
        .defer(*_UNREAD)
        .order_by("planned_at", "pk")
    )
    # By ids in hand: PostgreSQL may not see how few deliveries are hers.
    keys = [one.pk for one in deliveries]
    informations = Information.objects.filter(delivery__in=keys).select_related("by")
    members = Member.objects.filter(practitioner=practitioner).select_related("cabinet")
    return Kept(
        practitioner=practitioner,
        history=list(practitioner.history.order_by("history_date", "history_id")),
        members=list(members.order_by("cabinet__name", "pk")),
        acts=_acts(practitioner),
        decisions=decisions_of(practitioner.site_id),
        own_days=list(practitioner.own_entries.order_by("decided_at", "pk")),
        deliveries=deliveries,
        attempts=list(_attempts(keys)),
        events=list(_events(keys)),
        informations=list(informations.annotate(line=_LINE)),
        letters=list(LetterProof.objects.filter(delivery__in=keys).select_related("by")),
        batches=_batches(deliveries),
        holds=list(practitioner.holds.select_related("by", "end__by").order_by("at", "pk")),
    )


_LINE = F("entry__seal__position") + 1


def decisions_of(site: int) -> list[EntryIntoForce]:
    """Give all that was decided on the days of a brand's texts, oldest first; texts left out.

    `adopted_at` of each is when its version was adopted from before this system; None as a rule.
    """
    return list(_decided(site).select_related("version__policy", "decided_by").defer(*_TEXTS))


def days_decided_of(site: int) -> list[EntryIntoForce]:
    """Give the same, of each the days alone: who decided, why, and most of its version left out."""
    of_version = ("version__policy", "version__language", "version__major")
    own = ("day", "until", "decided_at", "replaces")
    return list(_decided(site).select_related("version").only(*own, *of_version))


def _decided(site: int) -> QuerySet[EntryIntoForce]:
    rows = EntryIntoForce.objects.filter(version__policy__site=site)
    rows = rows.annotate(adopted_at=F("version__adoption__adopted_at"))
    return rows.order_by("decided_at", "pk")


def _acts(practitioner: Practitioner) -> list[Act]:
    rows = Act.objects.of(practitioner).select_related("practitioner", "cabinet", "operator")
    return in_chains(rows.annotate(line=_LINE).order_by("at", "recorded_at", "pk"))


def in_chains(acts: Iterable[Act]) -> list[Act]:
    """Give acts each after the one that it follows: two may be of one instant.

    One that follows an act which is not there begins a chain.
    """
    held = list(acts)
    known = {act.pk for act in held}
    following: dict[UUID | None, list[Act]] = defaultdict(list)
    for act in held:
        following[act.previous_id if act.previous_id in known else None].append(act)
    ordered = following.pop(None, [])
    for act in ordered:
        ordered += following.pop(act.pk, [])
    return ordered


def _attempts(deliveries: list[UUID]) -> Iterable[Attempt]:
    """Give the tries; to which address, and with which words, stands on their own page."""
    rows = Attempt.objects.filter(delivery__in=deliveries)
    return rows.defer("address", "values").order_by("claimed_at", "pk")


def _events(deliveries: list[UUID]) -> Iterable[Event]:
    rows = Event.objects.filter(delivery__in=deliveries).exclude(meaning=Meaning.OTHER)
    return rows.defer("raw").order_by("at", "pk")


def _batches(deliveries: list[Delivery]) -> list[LetterBatch]:
    """Give the batches in which letters to her were printed; no query where there is none."""
    by_letter = [one for one in deliveries if one.stage == Stage.LETTER]
    if not by_letter:
        return []
    wanted = {str(one.pk) for one in by_letter}
    batches = LetterBatch.objects.filter(notice__in=[one.notice_id for one in by_letter])
    rows = batches.defer("pdf").order_by("at", "pk")
    return [batch for batch in rows if wanted.intersection(batch.deliveries)]


def lines_of(rows: Iterable[UUID]) -> dict[UUID, int]:
    """Give the lines of the ledger, from 1, that tell of decisions on days; one query.

    A decision that is not sealed yet has none.
    """
    found = Enrolment.objects.filter(type=EntryType.ENTRY_INTO_FORCE, row__in=list(rows))
    return {
        row: line
        for row, line in found.annotate(line=_LINE).values_list("row", "line")
        if line is not None
    }
