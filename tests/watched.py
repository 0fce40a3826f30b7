"""A notice that is watched: its brand, its way, its people, and a worker that lives."""

from datetime import datetime, timedelta

from notifications.models import Alert, Delivery, Heartbeat, Mail, MailKind, Notice
from notifications.watching import QUEUE, SCHEDULER
from tests.brands import NOW
from tests.conftest import Brand
from tests.notices import delivery_to, notice_of, people, route_of, second_version

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def live(*, at: datetime = NOW) -> None:
    """Let scheduler and worker give a sign of life."""
    for name in (SCHEDULER, QUEUE):
        Heartbeat.objects.update_or_create(name=name, defaults={"at": at})


def sent_notice(brand: Brand) -> Notice:
    """Give a notice of two people and a canary, planned and due, of a brand that has a way."""
    route_of(brand)
    notice = notice_of(second_version(brand), send_from=NOW)
    for person in (None, *people(brand, 2)):
        delivery_to(person, notice)
    notice.progress.planned_at = NOW
    notice.progress.save()
    return notice


def canary_of(notice: Notice) -> Delivery:
    """Give its canary."""
    found: Delivery = Delivery.objects.get(notice=notice, practitioner=None)
    return found


def standing() -> list[str]:
    """Give the keys of the alarms that stand, without ids."""
    keys = Alert.objects.filter(over_at=None).order_by("key").values_list("key", flat=True)
    return [f"{key.split(':')[0]}:{key.split(':')[-1]}" for key in keys]


def mails() -> list[Mail]:
    """Give the mails of alarms, in the order in which they were kept."""
    return list(Mail.objects.filter(kind=MailKind.ALERT).order_by("created_at", "key"))
