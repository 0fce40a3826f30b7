"""Viewing the pages of a practitioner as she sees them: nothing is done in her name meanwhile."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from consent.actions.refusals import ActRefusedError

# In the session of a member of staff: her own id, and the practitioner whose pages she sees.
IMPERSONATOR: Final = "impersonator"
VIEWED: Final = "impersonated"


def refuse_while_viewing(session: Mapping[str, Any]) -> None:
    """Raise ActRefusedError when the session shows somebody else's pages."""
    if IMPERSONATOR in session:
        raise ActRefusedError(
            _("You are viewing somebody else’s pages: nothing is recorded in her name.")
        )
