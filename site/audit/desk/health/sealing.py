"""Whether the log is sealed in time, what its last checkpoint is, and whether the witness knows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.desk.health.items import Item
from consent import sealing
from consent.ledger import NoteError, open_checkpoint
from consent.models import Anchor, Publication
from consent.sealing import fitting
from notifications.models import Mail, MailKind

if TYPE_CHECKING:
    from datetime import datetime

    from consent.models import Checkpoint
    from consent.sealing import SealingRefusedError

# A pass of the sealer that ends between two of our queries looks like damage; the next look tells.
_LOOKS: Final = 3


def refusal() -> SealingRefusedError | None:
    """Give why the log is not sealed any more; None where it is."""
    found = None
    for _look in range(_LOOKS):
        found = sealing.examine()
        if found is None:
            return None
    return found


def lag() -> Item:
    """Say how long the oldest line has waited for its place."""
    left = sealing.lag()
    title = _("Sealing in time")
    facts = ((_("Lines that wait"), number_format(left.waiting)),)
    if not left.is_late:
        return Item(
            name="lag",
            title=title,
            mark="good",
            sentence=_("Each new line gets its place in the log within ten seconds."),
            facts=facts,
        )
    held = _("It is held up by %(what)s.") % {"what": left.held_by} if left.held_by else ""
    waits = ngettext(
        "The oldest line has waited for %(count)s second.",
        "The oldest line has waited for %(count)s seconds.",
        round(left.oldest_seconds),
    ) % {"count": number_format(round(left.oldest_seconds))}
    return Item(
        name="lag",
        title=title,
        mark="bad" if left.is_alarming else "look",
        sentence=f"{waits} {held}".strip(),
        remedy=_("End that transaction.")
        if left.held_by
        else _("Start the worker and the scheduler; `manage.py seal_ledger` seals once."),
        facts=facts,
    )


def checkpoint(latest: Checkpoint | None) -> Item:
    """Say what the last published state of the log is, and who signed it."""
    title = _("Last checkpoint")
    if latest is None:
        return Item(
            name="checkpoint",
            title=title,
            mark="look",
            sentence=_("Nothing is sealed yet: the log is empty, or its first pass is to come."),
            remedy=_("Start the worker and the scheduler; `manage.py seal_ledger` seals once."),
        )
    published = Publication.objects.filter(checkpoint=latest.size).first()
    facts = [
        (_("Lines"), number_format(latest.size)),
        (_("Root"), f"{bytes(latest.root).hex()[:16]}…"),
        (_("Sealed at"), instant(latest.at)),
        (_("Published at"), instant(published.at) if published else "–"),
        (_("Signed by"), ", ".join(signers(latest.note)) or "–"),
    ]
    return Item(
        name="checkpoint",
        title=title,
        mark="good" if signers(latest.note) else "bad",
        sentence=_(
            "A checkpoint is the state of the whole log in one signed line: whoever keeps it can"
            " tell later whether anything before it was changed."
        ),
        remedy=""
        if signers(latest.note)
        else _("No key of this log signed it: run `manage.py verify_ledger`."),
        facts=tuple(facts),
    )


def signers(note: str) -> list[str]:
    """Give the names and ids of our keys that signed a note."""
    found = []
    for key in sealing.all_keys():
        try:
            open_checkpoint(note, key.vkey)
        except NoteError:
            continue
        found.append("+".join(key.vkey.split("+")[:2]))
    return found


def witness(latest: Checkpoint | None, refused: SealingRefusedError | None) -> Item:
    """Say whether the directory outside the database knows the same log, and who is sent it."""
    title = _("Witnesses")
    if refused is not None:
        return Item(
            name="witness",
            title=title,
            mark="bad",
            sentence=refused.sentence,
            remedy=refused.remedy,
            facts=_mailed(),
        )
    known = fitting.read_known().latest
    if known is None or latest is None:
        return Item(
            name="witness",
            title=title,
            mark="look",
            sentence=_("The witness directory holds no checkpoint yet."),
            remedy=_("It gets the first one when something is sealed."),
            facts=_mailed(),
        )
    place = (_("Directory"), str(Path(settings.WITNESS_DIR)))
    return Item(
        name="witness",
        title=title,
        mark="good",
        sentence=_(
            "A directory outside the database holds each checkpoint before it is public; the"
            " database is the log that it knows, neither shorter nor another one."
        ),
        facts=(place, (_("Lines it knows"), number_format(known.size)), *_mailed()),
    )


def _mailed() -> tuple[tuple[str, str], ...]:
    """Give when the last checkpoint was mailed to auditors, who keep a copy by it."""
    sent = Mail.objects.filter(kind=MailKind.JOURNAL, sent_at__isnull=False)
    last = sent.order_by("-created_at").first()
    at = instant(last.sent_at) if last and last.sent_at else _("never")
    return ((_("Last mailed to auditors"), at),)


def anchors() -> Item | None:
    """Say that two people let a log go on which did not fit its witness; None: never."""
    last = Anchor.objects.select_related("by", "second").order_by("-at").first()
    if last is None:
        return None
    return Item(
        name="anchor",
        title=_("Gone on with, by decision"),
        mark="look",
        sentence=_(
            "The log did not fit its witness once, and two people let it go on, on record. What"
            " was published before stays in the witness: compare it."
        ),
        facts=(
            (_("Decided at"), instant(last.at)),
            (_("By"), f"{last.by}, {last.second}"),
            (_("Reason"), last.reason),
            (_("Lines then"), number_format(last.size)),
            (_("Lines the witness knew"), number_format(last.witnessed_size)),
        ),
    )


def instant(at: datetime) -> str:
    """Give an instant in words, as Paris says it."""
    return date_format(localtime(at), "DATETIME_FORMAT")
