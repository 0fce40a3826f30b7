"""What staff are told once something was done with letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.models import Basis, State
from policies.dates import in_words

if TYPE_CHECKING:
    from notifications.models import Delivery


def made(count: int) -> str:
    """Say that so many letters are ready, and what comes next."""
    said = ngettext(
        "%(count)s letter is ready: download it, print it, post it.",
        "%(count)s letters are ready: download them, print them, post them.",
        count,
    )
    return said % {"count": count}


def followed(delivery: Delivery, *, before: str) -> str:
    """Say what a presentation changed for somebody whose state was `before`."""
    delivery.refresh_from_db()
    informed = delivery.informed_at
    if informed is None or delivery.basis != Basis.LETTER:
        day = in_words(informed) if informed else "–"
        return _("Kept. She was informed earlier, on %(day)s: that day stands.") % {"day": day}
    if before == State.INFORMED:
        return _("Kept: she counts as informed since %(day)s now.") % {"day": in_words(informed)}
    return _("She is informed, since %(day)s.") % {"day": in_words(informed)}
