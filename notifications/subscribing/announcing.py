"""Tells each subscriber of each public change, once."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from notifications import wake
from notifications.models import Mail, MailKind, Subscriber
from notifications.subscribing.changes import changes
from notifications.subscribing.writing import News

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from notifications.subscribing.changes import PublicChange

_AT_ONCE: Final = 200


def announce(*, at: datetime) -> int:
    """Keep a mail about each public change for each subscriber; give how many were kept now.

    Told are those who had confirmed by then. Safe to run twice at once.
    """
    kept = sum(_announce(one, at=at) for one in changes(at=at))
    if kept:
        wake.send_due()
    return kept


def _announce(change: PublicChange, *, at: datetime) -> int:
    news = News(change)
    kept = 0
    readers = _untold(change).iterator(chunk_size=_AT_ONCE)
    while some := list(islice(readers, _AT_ONCE)):
        mails = [news.mail(one, at=at) for one in some if change.read_in(one.language)]
        Mail.objects.bulk_create(mails, ignore_conflicts=True)
        kept += len(mails)
    return kept


def _untold(change: PublicChange) -> QuerySet[Subscriber]:
    key = Concat(
        Value(f"{MailKind.NEWS}:"),
        Cast(OuterRef("pk"), CharField()),
        Value(f":{change.id}"),
        output_field=CharField(),
    )
    confirmed = Subscriber.objects.confirmed().filter(site=change.site, confirmed_at__lte=change.at)
    found: QuerySet[Subscriber] = confirmed.exclude(Exists(Mail.objects.filter(key=key)))
    return found.order_by("pk")
