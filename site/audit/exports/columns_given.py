"""The columns of lists that a rule decides: who was informed late, who has not answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from audit.exports.columns import Cell, Column
from consent.models import ActKind, Capacity
from notifications.models import Basis, State
from policies.models.pages import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise as StrPromise


def _given(
    key: str,
    label: StrPromise,
    cell: Cell = Cell.CODE,
    *,
    name: str = "",
    words: Mapping[str, Any] | None = None,
) -> Column:
    """Give a column of what Python gave under its key, or under another name."""
    return Column(key=key, label=label, sql=f'given."{name or key}"', cell=cell, words=words)


_WHO: Final = (
    _given("brand", _("Brand")),
    _given("practitioner", _("Practitioner")),
    _given("external_id", _("External id"), Cell.SAID),
    _given("name", _("Name"), Cell.SAID),
    _given("email", _("E-mail address"), Cell.SAID),
)
# What follows for who was told too late, in the order in which one thing rules out the next.
FOLLOWED: Final = {
    "awaits_notice": _("It does not bind her before she is informed."),
    "own_day": _("It binds her from a later day of her own."),
    "allowed": _("Two people let it bind all the same, on record."),
    "no_own_day": _("No day of her own yet."),
    "binds": _("Nothing was decided; it binds everybody."),
    "open": _("Nothing is decided yet: postpone it, or two people let it bind."),
}
LATE: Final = (
    *_WHO,
    _given("texts", _("Texts"), Cell.SAID),
    _given("entry_into_force", _("Entry into force"), Cell.DAY),
    _given("informed_at_paris", _("Informed at (Paris)"), Cell.PARIS, name="informed_at"),
    _given("informed_at", _("Informed at (UTC)"), Cell.INSTANT),
    _given("basis", _("Shown by"), words=dict(Basis.choices)),
    _given("days_had", _("Days had"), Cell.NUMBER),
    _given("days_required", _("Days required"), Cell.NUMBER),
    _given("own_day", _("Day of her own"), Cell.DAY),
    _given("followed", _("What followed"), words=FOLLOWED),
    _given("state", _("State of the delivery, as it is now"), words=dict(State.choices)),
    _given("notice", _("Id of the notice")),
    _given("delivery", _("Id of the delivery")),
)
STATES: Final = {
    "in_force": _("in force"),
    "coming": _("coming"),
    "awaits_notice": _("does not bind her before she is informed"),
}
WHY: Final = {
    "first": _("never answered"),
    "changed": _("the text changed since her answer"),
    "read": _("read, but not agreed to"),
    "expired": _("her answer ran out"),
}
UNANSWERED: Final = (
    *_WHO,
    _given("cabinet", _("Cabinet"), Cell.SAID),
    _given("cabinet_id", _("Id of the cabinet")),
    _given("capacity", _("Capacity"), words=dict(Capacity.choices)),
    _given("policy", _("Policy"), words=dict(Kind.choices)),
    _given("version", _("Version")),
    _given("language", _("Language")),
    _given("state", _("State"), words=STATES),
    _given("day", _("In force from"), Cell.DAY),
    _given("everybodys_day", _("For everybody else from"), Cell.DAY),
    _given("why", _("Why it waits"), words=WHY),
    _given("last_act", _("Last act"), words=dict(ActKind.choices)),
    _given("last_version", _("Version of the last act")),
    _given("last_day", _("Day of the last act"), Cell.DAY),
    _given("last_id", _("Id of the last act")),
    _given("version_id", _("Id of the version")),
)
