"""Viewing the pages of a practitioner as she sees them: nothing is done in her name meanwhile."""

from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from consent.actions.refusals import ActRefusedError

# In the session of a member of staff: her own id, the practitioner whose pages she sees, and the
# instant at which that ends.
IMPERSONATOR: Final = "impersonator"
VIEWED: Final = "impersonated"
UNTIL: Final = "impersonated_until"
# A question on the telephone is answered by then; a screen that was left open shows nobody's pages.
LASTS: Final = timedelta(minutes=30)


def begin_viewing(
    session: MutableMapping[str, Any], *, by: UUID, viewed: UUID, at: datetime
) -> None:
    """Show a practitioner's own pages to a session, for half an hour."""
    session[IMPERSONATOR], session[VIEWED] = str(by), str(viewed)
    session[UNTIL] = (at + LASTS).timestamp()


def end_viewing(session: MutableMapping[str, Any]) -> UUID | None:
    """Show a session its own pages again; give whose it saw, if it saw somebody's."""
    viewed = session.pop(VIEWED, None)
    for name in (IMPERSONATOR, UNTIL):
        session.pop(name, None)
    return UUID(viewed) if viewed else None


def viewed_until(session: Mapping[str, Any]) -> datetime:
    """Give the instant at which viewing ends; a session that says none is over."""
    return datetime.fromtimestamp(session.get(UNTIL, 0), tz=UTC)


def refuse_while_viewing(session: Mapping[str, Any]) -> None:
    """Raise ActRefusedError when the session shows somebody else's pages."""
    if IMPERSONATOR in session:
        raise ActRefusedError(
            _("You are viewing somebody else’s pages: nothing is recorded in her name.")
        )
