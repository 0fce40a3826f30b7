"""Subscribing in two steps: who asks is written to, and only who opens that mail confirms."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q

from notifications import links, wake
from notifications.actions.subscribers import UNCONFIRMED_KEPT, forget, mark, subscriber_of
from notifications.models import Mail, MailKind, Subscriber
from notifications.subscribing.writing import confirmation

if TYPE_CHECKING:
    from datetime import datetime

    from wagtail.models import Site

    from notifications.links import Purpose

# One mail to an address in that time, however often it is asked for.
AGAIN_AFTER: Final = timedelta(hours=1)
# To all addresses of a brand in an hour: whoever types in other people's fills no mailboxes.
MOST_AN_HOUR: Final = 200


class TooManyError(Exception):
    """Too many have asked within the hour; nothing is kept of this one."""


def ask(site: Site, address: str, *, language: str, at: datetime) -> None:
    """Keep that somebody asked, and a mail to that address; at most one mail an hour.

    Nothing tells whether the address was known. Raises TooManyError, whatever the address.
    """
    lately = Mail.objects.filter(
        site=site, kind=MailKind.SUBSCRIBE, created_at__gt=at - timedelta(hours=1)
    )
    if lately.count() >= MOST_AN_HOUR:
        raise TooManyError
    with transaction.atomic():
        asked = _asked(site, address, language=language, at=at)
        if asked is not None:
            confirmation(asked, at=at).save(force_insert=True)
            wake.send_due()


def _asked(site: Site, address: str, *, language: str, at: datetime) -> Subscriber | None:
    """Give who asked, in the language of the page; None where she was written to within the hour.

    Of two requests at once, one writes.
    """
    new = Subscriber(
        site=site, address=address.strip(), mark=mark(address), language=language, asked_at=at
    )
    Subscriber.objects.bulk_create([new], ignore_conflicts=True)
    there = Subscriber.objects.select_for_update().filter(site=site, mark=new.mark).first()
    if there is None or there.pk == new.pk:
        return there
    if there.asked_at > at - AGAIN_AFTER:
        return None
    there.asked_at = at
    if there.confirmed_at is None:
        there.language = language
    there.save(update_fields=["asked_at", "language"])
    return there


def found_by(token: str, *, purpose: Purpose, site: Site, at: datetime) -> Subscriber | None:
    """Give whose link it is; None once she ended it, did not confirm in time, or never was."""
    key = links.read(token, purpose=purpose)
    if key is None:
        return None
    current = Q(confirmed_at__isnull=False) | Q(asked_at__gt=at - UNCONFIRMED_KEPT)
    found: Subscriber | None = Subscriber.objects.filter(current, pk=key, site=site).first()
    return found


def confirm(subscriber: Subscriber, *, at: datetime) -> None:
    """Keep that she wants it; the first time counts."""
    Subscriber.objects.filter(pk=subscriber.pk, confirmed_at=None).update(confirmed_at=at)


def end(subscriber: Subscriber) -> None:
    """End it: nothing of her is kept."""
    forget(subscriber)


def end_for(site: Site, address: str) -> bool:
    """End it for an address, where somebody writes to ask for that; tell whether it was known."""
    found = subscriber_of(site, address)
    if found is not None:
        forget(found)
    return found is not None
