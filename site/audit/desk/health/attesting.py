"""What the log proves, against whom: its time stamps, what protects its tables, its level."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.desk.health.items import Item
from audit.desk.health.sealing import instant
from consent import sealing
from consent.models import TimeStamp
from consent.verifying import drift as differences

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import Promise

    from consent.models import Checkpoint

# The schedule asks for one an hour.
STAMPS_ARE_OLD: Final = timedelta(hours=3)
_SHOWN: Final = 3
LEVELS: Final[dict[str, Promise]] = {
    "L1": gettext_lazy(
        "L1, a log: it shows slips and changes by whoever cannot write it. Nothing is signed yet."
    ),
    "L2": gettext_lazy(
        "L2, a signed log: it proves what was said against anybody who has no key of it. Against"
        " its own operator it proves only what others have kept of it."
    ),
    "L3": gettext_lazy(
        "L3, a signed log that an outside authority time-stamps: not even its operator can make"
        " one of today look like one of then."
    ),
    "L4": gettext_lazy(
        "L4, a signed log with qualified time stamps: their date and integrity are presumed"
        " (Regulation (EU) 910/2014, art. 41(2))."
    ),
}


def stamps(latest: Checkpoint | None, *, at: datetime) -> Item:
    """Say when an authority last stamped a checkpoint."""
    title = _("Time stamps")
    last = TimeStamp.objects.order_by("-at").first()
    if last is None:
        return Item(
            name="stamps",
            title=title,
            mark="look",
            sentence=_("No outside authority has stamped a checkpoint."),
            remedy=_("Set TSA_URL and TSA_CERTIFICATES to an authority of time stamps (RFC 3161)."),
        )
    facts = (
        (_("Last one"), instant(last.at)),
        (_("Authority"), last.authority),
        (_("Qualified"), _("yes") if last.is_qualified else _("no")),
    )
    waits = _unstamped_since(latest)
    is_old = bool(settings.TSA_URL) and waits is not None and at - waits > STAMPS_ARE_OLD
    return Item(
        name="stamps",
        title=title,
        mark="look" if is_old else "good",
        sentence=_("The last checkpoints have no time stamp yet.")
        if is_old
        else _("An outside authority says that the log existed at these instants."),
        remedy=_("Look for stamping_failed in the worker’s log.") if is_old else "",
        facts=facts,
    )


def _unstamped_since(latest: Checkpoint | None) -> datetime | None:
    """Give since when the oldest published checkpoint has waited for a stamp; None: none does."""
    if latest is None or sealing.level_of(latest) in {"L3", "L4"}:
        return None
    waiting = sealing.published().exclude(size__lte=sealing.last_stamped()).order_by("size").first()
    return waiting.at if waiting else None


def drift() -> Item:
    """Say whether what protects the log's tables is what the migrations make."""
    found = differences()
    title = _("What protects the log’s tables")
    if not found:
        return Item(
            name="drift",
            title=title,
            mark="good",
            sentence=_(
                "Triggers, rights and functions that keep the log from being changed are as they"
                " were made: nobody switched one off, as far as it shows now."
            ),
        )
    return Item(
        name="drift",
        title=title,
        mark="bad",
        # Names of what the database holds: in English, as the doctor says them.
        sentence=" ".join(one.sentence for one in found[:_SHOWN]),
        remedy=_("`manage.py verify_ledger --quick` lists all of it, with remedies."),
        facts=((_("Differences"), str(len(found))),),
    )


def level(latest: Checkpoint | None) -> Item:
    """Say how far the proof goes: what the present set-up proves, against whom."""
    reached = sealing.level_of(latest)
    # What the first lines have: the last ones may wait for their stamp.
    if latest is not None and reached == "L2":
        first = sealing.published().order_by("size").first()
        reached = sealing.level_of(first)
    return Item(
        name="level",
        title=_("How far the proof goes"),
        mark="good" if reached in {"L3", "L4"} else "look",
        sentence=str(LEVELS[reached]),
        remedy=""
        if reached in {"L3", "L4"}
        else _("Keep checkpoints outside, and set TSA_URL to have them time-stamped."),
        facts=((_("Level"), reached),),
    )
