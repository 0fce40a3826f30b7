"""Who changed what in a register, and when: of one row, or of a whole register."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from simple_history.models import DeletedObject
from wagtail.models import Site

from policies.registers import BalancingNote, LegitimateInterest

LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class Line:
    """One change: when, by whom, of which row, what was done, and each field before and after."""

    at: datetime
    by: Any
    row: str
    site_id: int
    done: str
    changes: list[tuple[str, str, str]]


def history_of(model: type[Any], sites: Any, pk: int | UUID | None = None) -> list[Line]:
    """Give the latest changes of a register's rows in these brands, of one row when `pk` names it.

    The newest first, 200 at most. A save that changed nothing is not a change.
    """
    records = model.history.filter(site__in=sites)
    if pk is not None:
        records = records.filter(id=pk)
    lines = list(_lines(records))
    if model is LegitimateInterest:
        lines += _notes(sites, pk)
    return sorted(lines, key=lambda line: line.at, reverse=True)[:LONGEST]


def _notes(sites: Any, pk: int | UUID | None) -> list[Line]:
    own = LegitimateInterest.history.filter(site__in=sites)
    ids = own.values("id") if pk is None else own.filter(id=pk).values("id")
    return list(_lines(BalancingNote.history.filter(interest__in=ids)))


def _lines(records: Any) -> Iterator[Line]:
    for record in records.select_related("history_user")[:LONGEST]:
        before = record.prev_record if record.history_type == "~" else None
        if line := line_of(record, before=before):
            yield line


def line_of(record: Any, *, before: Any) -> Line | None:
    """Give what a row of a history tells, `before` being the one it follows; None: no change."""
    changes = _changes(record, before) if record.history_type == "~" else []
    if record.history_type == "~" and not changes:
        return None
    return Line(
        at=record.history_date,
        by=record.history_user,
        row=_named(record),
        site_id=getattr(record, "site_id", 0),
        done=_done(record),
        changes=changes,
    )


def _named(record: Any) -> str:
    kind = capfirst(str(record.instance_type._meta.verbose_name))
    try:
        return f"{kind} – {record.instance}"
    except models.ObjectDoesNotExist:
        # What it named is gone.
        return kind


def _done(record: Any) -> str:
    return {"+": _("added"), "~": _("changed"), "-": _("deleted")}[record.history_type]


def _changes(record: Any, before: Any) -> list[tuple[str, str, str]]:
    if before is None:
        return []
    found = record.diff_against(before, foreign_keys_are_objs=True).changes
    return [_described(record.instance_type, change) for change in found]


def _described(model: type[models.Model], change: Any) -> tuple[str, str, str]:
    field: Any = model._meta.get_field(change.field)
    label = capfirst(str(field.verbose_name))
    return (label, _value(field, change.old), _value(field, change.new))


def _value(field: Any, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_listed(field, value)) or "–"
    if value is None or value == "" or value == DeletedObject(field.related_model, None):
        return "–"
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(dict(field.flatchoices).get(value, value))


def _listed(field: Any, value: list[Any]) -> list[str]:
    if not field.many_to_many:
        return [str(one) for one in value]
    return sorted(str(link[field.m2m_reverse_field_name()]) for link in value)


def brands_by_id(sites: Any) -> dict[int, str]:
    """Give the names of brands, to say whose row changed where several are shown."""
    return dict(Site.objects.filter(pk__in=sites).values_list("pk", "site_name"))
