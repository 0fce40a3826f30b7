"""Subscribers to public changes: who asked, who confirmed it, and who is forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from django.db import transaction
from django.utils.crypto import salted_hmac

from notifications.models import Mail, MailKind, Subscriber
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from django.db.models import QuerySet
    from wagtail.models import Site

# Who does not confirm within a week did not ask, or does not want it any more.
UNCONFIRMED_KEPT: Final = timedelta(days=7)


def mark(address: str) -> str:
    """Give the mark by which an address is found, and which does not show it."""
    made = salted_hmac("notifications.subscriber", address.strip().lower(), algorithm="sha256")
    return str(made.hexdigest())


def subscriber_of(site: Site, address: str) -> Subscriber | None:
    """Give a brand's subscriber with an address, confirmed or not."""
    found: Subscriber | None = Subscriber.objects.filter(site=site, mark=mark(address)).first()
    return found


@transaction.atomic
def forget(subscriber: Subscriber) -> None:
    """Erase a subscriber, and every mail to her whether it left or not."""
    for kind in (MailKind.SUBSCRIBE, MailKind.NEWS):
        Mail.objects.filter(key__startswith=f"{kind}:{subscriber.pk}:").only("pk").delete()
    Subscriber.objects.filter(pk=subscriber.pk).only("pk").delete()


class Unconfirmed:
    """Subscribers who did not confirm that they want it: a class of what is kept equally long."""

    name = "subscribers"

    def until(self, *, at: datetime) -> date:
        """Give the day a week ago."""
        return paris_day(at - UNCONFIRMED_KEPT)

    def rows(self, *, at: datetime) -> int:
        """Count."""
        return self._over(at).count()

    def held(self, *, at: datetime) -> int:  # noqa: ARG002 (as of every class)
        """Give none: no hold is about them."""
        return 0

    def erase(self, *, at: datetime) -> Iterator[int]:
        """Erase each with the mails to her."""
        for one in self._over(at).iterator():
            forget(one)
            yield 1

    def _over(self, at: datetime) -> QuerySet[Any]:
        over = Subscriber.objects.filter(confirmed_at=None, asked_at__lt=at - UNCONFIRMED_KEPT)
        return cast("QuerySet[Any]", over)
