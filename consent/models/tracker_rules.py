"""What the register of trackers refuses, with the remedy: C06, C08 and C09 of RULES section 4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from consent.trackers.limits import (
    AUDIENCE_DATA,
    AUDIENCE_LIFE,
    CHOICE_LIFE,
    DAYS,
    days,
    is_name,
    is_within,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from consent.models.trackers import Category, Tracker

    Refusal = tuple[str, str]

# The values of Ground and Storage that rules speak of; their module imports this one.
_AUDIENCE: Final = "audience"
_CHOICE: Final = "choice"
_COOKIE: Final = "cookie"
_CLEARED: Final = "cleared"


def check_tracker(row: Tracker) -> None:
    """Raise ValidationError, by field, when a row says what the rules refuse."""
    errors: dict[str, list[str]] = {}
    for field, sentence in _of_tracker(row):
        errors.setdefault(field, []).append(sentence)
    if errors:
        raise ValidationError(errors)


def check_category(category: Category, rows: Iterable[Tracker]) -> None:
    """Raise ValidationError when a category is called necessary and one of its rows is not."""
    if not category.is_required:
        return
    wrong = [row.name for row in rows if row.in_use and any(_of_necessary(row))]
    if wrong:
        raise ValidationError(
            {
                "is_required": _("These trackers are not necessary: %(names)s. Move them first.")
                % {"names": ", ".join(sorted(wrong))}
            }
        )


def _of_tracker(row: Tracker) -> Iterator[Refusal]:
    if not is_name(row.name):
        yield (
            "name",
            _(
                "Write the name as the browser shows it; “*” stands for what varies, with at least"
                " three other signs: _pk_id.*"
            ),
        )
    yield from _of_source(row)
    yield from _of_periods(row)
    if row.ground == _AUDIENCE:
        yield from _of_audience(row)
    # A form that was given no category has said so already.
    if row.in_use and row.cookiegroup_id and row.cookiegroup.is_required:
        yield from _of_necessary(row)


def _of_source(row: Tracker) -> Iterator[Refusal]:
    if row.modes and not row.tool:
        yield ("modes", _("Modes are those of a tool: choose the tool, or untick them."))
    host = row.site.hostname if row.site_id else ""
    own = f".{host}".endswith(f".{row.domain.lstrip('.')}")
    if row.domain and not own and not row.provider:
        yield ("provider", _("This domain is not the brand's: say whose it is."))


def _of_periods(row: Tracker) -> Iterator[Refusal]:
    if row.lifetime == 0:
        yield ("lifetime", _("Give at least 1, or choose “removed at once”."))
    if row.storage == _COOKIE and row.lifetime_unit == _CLEARED:
        yield ("lifetime_unit", _("A cookie ends by itself: say when."))
    is_counted = row.lifetime is not None and row.lifetime_unit in DAYS
    lasts = days(row.lifetime or 0, row.lifetime_unit) if is_counted else 0
    if row.ground == _CHOICE and lasts > CHOICE_LIFE:
        yield ("lifetime", _("A choice is remembered for six months: at most 184 days."))


def _of_audience(row: Tracker) -> Iterator[Refusal]:
    """Refuse periods beyond those of exempt audience measurement (CNIL, 4 July 2025)."""
    if _is_longer(row.lifetime, row.lifetime_unit, AUDIENCE_LIFE):
        yield ("lifetime", _("Exempt audience measurement lasts 13 months at most."))
    if _is_longer(row.retention, row.retention_unit, AUDIENCE_DATA):
        yield (
            "retention",
            _("Data of exempt audience measurement are kept for 25 months at most."),
        )


def _of_necessary(row: Tracker) -> Iterator[Refusal]:
    if not row.ground:
        yield ("ground", _("Say why it is necessary, or choose a category that one may refuse."))
    elif row.ground == _AUDIENCE:
        yield ("ground", _("Audience measurement may be refused: choose such a category."))
    elif row.tool and row.ground != _CHOICE:
        yield ("tool", _("What a tool brings is not necessary: choose a category to refuse."))


def _is_longer(number: int | None, unit: str, months: int) -> bool:
    # A number beside a unit that counts nothing is refused by a constraint.
    return number is not None and unit in DAYS and not is_within(number, unit, months=months)
