"""What an approval freezes of a notice beside the texts, and whether it is still the same."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from notifications.composing.pages import templates_digest
from notifications.planning.audience import parse
from notifications.schedule import reminder_days
from notifications.simulating.refusing import send_from

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from policies.diff import Redline
    from policies.ports import Announced, AnnouncedText


def frozen(announced: Announced, texts: Sequence[AnnouncedText], *, at: datetime) -> dict[str, Any]:
    """Give what is frozen, as JSON: whom it concerns, the days, the changes, the mail templates.

    `send_from` is the instant (UTC) from which it is to be sent so that everybody is in time.

    `changes` has, for each text, its digest, that of the text it follows (None for a first one),
    how many changes are listed, and the digest of that list.
    """
    return {
        "audience": parse(dict(announced.audience)).json(),
        "day": announced.day.isoformat(),
        "notice_days": announced.notice_days,
        "send_from": send_from(announced, at=at).isoformat(),
        "reminders": [day.isoformat() for day in reminder_days(announced.day)],
        "changes": sorted(map(_change, texts), key=lambda one: (one["kind"], one["language"])),
        "templates": templates_digest(),
    }


def _change(text: AnnouncedText) -> dict[str, Any]:
    return {
        "kind": str(text.kind),
        "language": text.language,
        "sha256": text.sha256,
        "base_sha256": text.base_sha256,
        "count": len(text.redline.changes) if text.redline else 0,
        "redline_sha256": _redline_digest(text.redline),
    }


def _redline_digest(redline: Redline | None) -> str | None:
    if redline is None:
        return None
    listed = [vars(one) for one in redline.changes]
    written = json.dumps(listed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()


def changed(then: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """Say what of the notice is no longer as its approvers were shown it; empty where all is.

    Whoever approved answers for what people are sent: another template, another list of changes or
    another number of days is proposed anew (RULES section 2).
    """
    words = {
        "templates": _("the mail’s templates were changed by an update of this software"),
        "changes": _("the version that the text is compared with is another"),
        "notice_days": _("the brand now asks for another number of days of notice"),
        "reminders": _("the days of the reminders are others"),
        "day": _("the day is another"),
        "audience": _("it would concern other people"),
    }
    found = [said for name, said in words.items() if then.get(name) != now.get(name)]
    if not found:
        return ""
    return _("The notice is no longer the one that was approved: %(what)s. Propose it anew.") % {
        "what": "; ".join(found)
    }
