"""Raises alarms, mails each once to who answers for the brand, and ends those that are over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from notifications import sending, wake
from notifications.models import Alert, Mail, MailKind
from notifications.ports import Reader, watchers_of
from notifications.rendering import Written
from notifications.standing.words import moment
from notifications.watching import notices, tools
from notifications.watching.pulses import QUEUE, beat, database_time, silences
from policies.models import BrandSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from datetime import datetime

    from notifications.watching.alarms import Alarm

    Check = Callable[..., Iterator[Alarm]]

logger = structlog.get_logger(__name__)

# What comes and goes is told once in that time.
QUIET_FOR: Final = timedelta(hours=1)
# Each finds alarms of one kind; a check that fails raises none, and ends none.
CHECKS: Final[dict[str, Check]] = {
    "silence": silences,
    "notice": notices.at_risk,
    "way": notices.ways,
    "tracking": notices.tracked,
    "roster": notices.rosters,
    "parked": notices.parked,
    "attested": tools.attested,
}


def run() -> int:
    """Do what the worker does each minute: say that it lives, then look; give the mails kept."""
    beat(QUEUE)
    return watch(at=database_time())


def watch(*, at: datetime) -> int:
    """Raise and end alarms, and keep their mails; give how many. Safe to run twice at once.

    `at` is the database's time. One alarm stands per key; it is mailed once to each, and again
    only after it was over.
    """
    found, looked = _found(at=at)
    _raise(found, at=at)
    gone = Alert.objects.filter(over_at=None).exclude(key__in=list(found))
    over = [one.pk for one in gone if one.key.partition(":")[0] in looked]
    Alert.objects.filter(pk__in=over).update(over_at=at)
    return _mail(found, at=at)


def alarms(*, at: datetime) -> list[Alarm]:
    """Give what is wrong at an instant. Nothing is changed."""
    return list(_found(at=at)[0].values())


def _found(*, at: datetime) -> tuple[dict[str, Alarm], Collection[str]]:
    """Give the alarms by key, and the kinds that were looked for."""
    found: dict[str, Alarm] = {}
    looked = set()
    for kind, check in CHECKS.items():
        try:
            with transaction.atomic():
                found |= {one.key: one for one in check(at=at)}
        except Exception:
            # Where one check fails, the others are all the more needed.
            logger.exception("check_failed", check=kind)
        else:
            looked.add(kind)
    return found, looked


def _raise(found: Mapping[str, Alarm], *, at: datetime) -> None:
    standing = set(Alert.objects.filter(over_at=None).values_list("key", flat=True))
    new = [
        Alert(site=one.site, key=key, facts=one.facts, raised_at=at)
        for key, one in found.items()
        if key not in standing
    ]
    Alert.objects.bulk_create(new, ignore_conflicts=True)
    for one in new:
        logger.warning("alarm_raised", key=one.key)


def _mail(found: Mapping[str, Alarm], *, at: datetime) -> int:
    """Keep the mails of the alarms that nobody was told of yet."""
    with transaction.atomic():
        untold = Alert.objects.filter(over_at=None, mailed_at=None, key__in=list(found))
        raised = list(untold.exclude(key__in=_told(at)).select_for_update(skip_locked=True))
        mails = [mail for one in raised for mail in _mails(one, found[one.key], at=at)]
        Mail.objects.bulk_create(mails, ignore_conflicts=True)
        # Where there is nobody to tell, it is told as soon as there is.
        told = {mail.key.split(":")[1] for mail in mails}
        Alert.objects.filter(pk__in=told).update(mailed_at=at)
    if mails:
        wake.send_due()
    return len(mails)


def _told(at: datetime) -> Iterable[str]:
    lately = Alert.objects.filter(mailed_at__gt=at - QUIET_FOR, mailed_at__lte=at)
    return list(lately.values_list("key", flat=True))


def _mails(alert: Alert, alarm: Alarm, *, at: datetime) -> Iterator[Mail]:
    for reader in watchers_of(alarm.site):
        written = _written(alarm, reader, at=at)
        yield sending.new_mail(
            MailKind.ALERT,
            site=alarm.site,
            key=f"{MailKind.ALERT}:{alert.pk}:{reader.key}",
            to=(reader.email, reader.language),
            written=written,
            at=at,
        )


def _written(alarm: Alarm, reader: Reader, *, at: datetime) -> Written:
    with translation.override(reader.language):
        said = alarm.said()
        whose = str(BrandSettings.for_site(alarm.site)) if alarm.site else _("the installation")
        # A header has no line breaks, whatever a title has.
        subject = " ".join(f"{said.subject} – {whose}".split())[:400]
        facts = {
            "said": said,
            "whose": whose,
            "noticed": moment(at),
            "url": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + alarm.path,
            "language": reader.language,
            "subject": subject,
        }
        return Written(
            subject=subject,
            text=render_to_string("notifications/alert.txt", facts),
            html=render_to_string("notifications/alert.html", facts),
        )
