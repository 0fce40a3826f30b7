"""What changed in registers and settings of brands: all their histories in one order, by keys."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q

from consent.models import Practitioner
from policies.registers import BalancingNote, LegitimateInterest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import Model, QuerySet

PAGE: Final = 50
# People have pages of their own.
ELSEWHERE: Final[frozenset[type[Model]]] = frozenset({Practitioner})


@dataclass(frozen=True, kw_only=True)
class Key:
    """The place of a change in the order: its instant, of what it is, and its number there."""

    at: datetime
    label: str
    number: int


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Of which brands (their keys), before when; None or "" asks nothing.

    `label` names a model (`policies.purpose`), `by` is a part of the address of who changed it;
    `since` and `until` are instants, the second not included.
    """

    sites: tuple[int, ...]
    at: datetime
    label: str = ""
    by: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    """A row of a history, and the one that it follows, if it changed that."""

    record: Any
    before: Any
    label: str

    @property
    def key(self) -> Key:
        """Give its place in the order."""
        return Key(at=self.record.history_date, label=self.label, number=self.record.history_id)


@dataclass(frozen=True, kw_only=True)
class Found:
    """A page, the newest first, and from where an older and a newer one go on, if any."""

    changes: list[Change]
    older: Key | None = None
    newer: Key | None = None


def kept() -> dict[str, type[Model]]:
    """Give every model whose changes are kept and are a brand's, by its label."""
    found = [
        model
        for model in apps.get_models()
        if hasattr(model._meta, "simple_history_manager_attribute") and model not in ELSEWHERE
    ]
    return {one._meta.label_lower: one for one in sorted(found, key=lambda each: each.__name__)}


def page(asked: Asked, *, after: Key | None = None, before: Key | None = None) -> Found:
    """Give the changes older than `after`, or newer than `before`, or the newest; PAGE at most.

    One query per history, none of which counts, and one more per history on the page.
    """
    backwards = before is not None
    start = before if backwards else after
    rows: list[tuple[str, Any]] = []
    for label, model in kept().items():
        if asked.label in ("", label):
            rows += [(label, row) for row in _rows(model, label, asked, start, backwards=backwards)]
    rows.sort(key=_place, reverse=not backwards)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if backwards:
        rows.reverse()
    changes = _with_what_was(rows)
    return Found(
        changes=changes,
        older=changes[-1].key if changes and (more or backwards) else None,
        newer=changes[0].key if changes and (more if backwards else after is not None) else None,
    )


def _place(row: tuple[str, Any]) -> tuple[datetime, str, int]:
    label, record = row
    return record.history_date, label, record.history_id


def _rows(
    model: type[Model], label: str, asked: Asked, start: Key | None, *, backwards: bool
) -> QuerySet[Any]:
    rows = _of_brands(model, asked.sites).filter(history_date__lt=asked.at)
    if asked.since is not None:
        rows = rows.filter(history_date__gte=asked.since)
    if asked.until is not None:
        rows = rows.filter(history_date__lt=asked.until)
    if asked.by:
        rows = rows.filter(history_user__email__icontains=asked.by)
    if start is not None:
        rows = rows.filter(_beyond(start, label, backwards=backwards))
    order = ("history_date", "history_id") if backwards else ("-history_date", "-history_id")
    return rows.select_related("history_user").order_by(*order)[: PAGE + 1]


def _of_brands(model: Any, sites: Iterable[int]) -> QuerySet[Any]:
    """Give the history of brands' rows; a balancing note is of its interest's brand."""
    rows: QuerySet[Any] = model.history.all()
    if model is BalancingNote:
        interests = LegitimateInterest.history.filter(site__in=sites)
        return rows.filter(interest__in=interests.values("id"))
    return rows.filter(site__in=sites)


def _beyond(start: Key, label: str, *, backwards: bool) -> Q:
    """Give the condition of what is on the other side of a place, in one of the histories."""
    sign = "gt" if backwards else "lt"
    elsewhere = Q(**{f"history_date__{sign}": start.at})
    if label == start.label:
        same = Q(history_date=start.at, **{f"history_id__{sign}": start.number})
        return elsewhere | same
    # Of one instant, the labels tell which comes first.
    is_beyond = label > start.label if backwards else label < start.label
    return elsewhere | Q(history_date=start.at) if is_beyond else elsewhere


def _with_what_was(rows: list[tuple[str, Any]]) -> list[Change]:
    """Add the row that each follows; one query per history."""
    by_label: dict[str, list[Any]] = defaultdict(list)
    for label, record in rows:
        if record.history_type == "~":
            by_label[label].append(record)
    before = {
        (label, number): row
        for label, records in by_label.items()
        for number, row in _predecessors(kept()[label], records).items()
    }
    return [
        Change(record=record, before=before.get((label, record.history_id)), label=label)
        for label, record in rows
    ]


def _predecessors(model: Any, records: list[Any]) -> dict[int, Any]:
    earlier = model.history.filter(
        id__in={one.id for one in records},
        history_date__lte=max(one.history_date for one in records),
    )
    found: dict[int, Any] = {}
    last: dict[Any, Any] = {}
    for row in earlier.order_by("history_date", "history_id"):
        if row.id in last:
            found[row.history_id] = last[row.id]
        last[row.id] = row
    return found


def is_of_a_brand(model: Any) -> bool:
    """Tell whether a history's rows name their brand, or another row that does."""
    try:
        model.history.model._meta.get_field("site")
    except FieldDoesNotExist:
        return model is BalancingNote
    return True
