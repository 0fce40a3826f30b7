"""Whom a notice concerns: a live rule, one and the same for counting, planning and sweeping."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, cast

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from consent.models import Cabinet, Capacity, Member, Practitioner

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.db.models import QuerySet
    from wagtail.models import Site

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LISTS: Final = ("languages", "capacities", "cabinets", "external_ids")
_DAYS: Final = ("signed_up_before",)
# Where a text is asked of cabinets, only these of its members bind it (RULES section 2).
BINDING: Final = (str(Capacity.OWNER), str(Capacity.SIGNATORY))


class AudienceError(ValueError):
    """A rule that cannot be read; `errors` says by name what to write instead."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors: Final = dict(errors)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Whom a notice concerns, of a brand's practitioners under contract; empty: everybody.

    Each part that is not empty must hold, and of a part one value suffices. `cabinets` and
    `external_ids` are the brand's own names. With `cabinets` and `capacities` it is the same
    membership that has both. `signed_up_before` is a Paris day, excluded.
    """

    languages: tuple[str, ...] = ()
    capacities: tuple[str, ...] = ()
    cabinets: tuple[str, ...] = ()
    external_ids: tuple[str, ...] = ()
    signed_up_before: date | None = None

    def json(self) -> dict[str, Any]:
        """Give the rule as it is kept: without what is empty, so that {} is everybody."""
        values = {name: value for name, value in asdict(self).items() if value}
        return {name: _as_json(value) for name, value in values.items()}


EVERYBODY: Final = Rule()


def _as_json(value: tuple[str, ...] | date) -> list[str] | str:
    return value.isoformat() if isinstance(value, date) else sorted(value)


def parse(data: object) -> Rule:
    """Read a rule from JSON. Raises AudienceError with a sentence for every part that is wrong."""
    if not isinstance(data, dict):
        raise AudienceError({"audience": _("Write the audience as an object; {} is everybody.")})
    errors = {name: sentence for name in data if (sentence := _error(name, data[name]))}
    if errors:
        raise AudienceError(errors)
    parts: dict[str, Any] = {name: tuple(sorted(data[name])) for name in _LISTS if name in data}
    days: dict[str, Any] = {name: date.fromisoformat(data[name]) for name in _DAYS if name in data}
    return Rule(**parts, **days)


def validate(data: object, *, site: Site) -> Rule:
    """Read a rule that somebody wrote for a brand. Raises AudienceError, as `parse` does.

    Whom it names must be there: a misspelt name would leave somebody out without a word.
    """
    rule = parse(data)
    named = {
        "cabinets": (rule.cabinets, Cabinet.objects.filter(site=site)),
        "external_ids": (rule.external_ids, Practitioner.objects.filter(site=site)),
    }
    missing = {name: _missing(ids, known) for name, (ids, known) in named.items()}
    if errors := {name: _not_known(ids) for name, ids in missing.items() if ids}:
        raise AudienceError(errors)
    return rule


def _missing(ids: Collection[str], known: QuerySet[Any]) -> list[str]:
    found = known.filter(external_id__in=ids).values_list("external_id", flat=True)
    return sorted(set(ids) - set(found)) if ids else []


def _not_known(ids: list[str]) -> str:
    return _("The brand does not know: %(ids)s. Correct it, or leave it out.") % {
        "ids": ", ".join(ids)
    }


def _error(name: object, value: object) -> str:
    if name in _DAYS:
        return _error_of_day(str(name), value)
    if name not in _LISTS:
        return _("“%(name)s” is no part of an audience: use %(names)s.") % {
            "name": name,
            "names": ", ".join((*_LISTS, *_DAYS)),
        }
    if not _is_list_of_words(value):
        return _("Write “%(name)s” as a list of words, each once; leave it out for all.") % {
            "name": name
        }
    unknown = sorted(set(cast("list[str]", value)) - _choices(str(name), value))
    if not unknown:
        return ""
    return _("“%(value)s” is none of “%(name)s”: use %(choices)s.") % {
        "value": unknown[0],
        "name": name,
        "choices": ", ".join(sorted(_choices(str(name), ()))),
    }


def _error_of_day(name: str, value: object) -> str:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            date.fromisoformat(value)
        except ValueError:
            pass
        else:
            return ""
    return _("Write “%(name)s” as a day: 2026-12-22.") % {"name": name}


def _is_list_of_words(value: object) -> bool:
    if not isinstance(value, list) or not value:
        return False
    words = all(isinstance(one, str) and one.strip() == one != "" for one in value)
    return words and len(set(value)) == len(value)


def _choices(name: str, value: Any) -> set[str]:
    """Give what a part may hold; of names that the brand gave, whatever it holds."""
    known = {"languages": [code for code, _name in settings.LANGUAGES], "capacities": Capacity}
    return {str(one) for one in known.get(name, value)}


def people(
    rule: Rule, *, site: Site, day: date, until: date | None = None
) -> QuerySet[Practitioner]:
    """Give the practitioners of a brand whom a rule concerns.

    They are under contract on some Paris day from `day` to `until`, both included; without `until`
    on `day` itself. Who was erased is nobody any more.
    """
    found = Practitioner.objects.filter(
        Q(contract_end=None) | Q(contract_end__gte=day),
        site=site,
        contract_start__lte=until or day,
    ).exclude(contract_end__isnull=False, external_id=ERASED_ID)
    if rule.languages:
        found = found.filter(language__in=rule.languages)
    if rule.external_ids:
        found = found.filter(external_id__in=rule.external_ids)
    if rule.signed_up_before:
        found = found.filter(contract_start__lt=rule.signed_up_before)
    if rule.cabinets or rule.capacities:
        found = found.filter(Exists(_memberships(rule, site)))
    return cast("QuerySet[Practitioner]", found)


# As `Practitioner.erased_id` makes it.
ERASED_ID: Final = Concat(Value("erased-"), Cast("pk", TextField()))


def _memberships(rule: Rule, site: Site) -> QuerySet[Member]:
    found = Member.objects.filter(practitioner=OuterRef("pk"))
    if rule.capacities:
        found = found.filter(capacity__in=rule.capacities)
    if rule.cabinets:
        found = found.filter(cabinet__site=site, cabinet__external_id__in=rule.cabinets)
    return found


def count(rule: Rule, *, site: Site, day: date, until: date | None = None) -> int:
    """Give how many people a rule concerns; days as for `people`."""
    return people(rule, site=site, day=day, until=until).count()
