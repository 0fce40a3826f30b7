"""What is done with mail: kept with the act it is about, handed over at once, tried again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, cast
from uuid import uuid4

from django.conf import settings
from django.db.models import Q
from django.utils.translation import get_language

from consent.actions import retaining
from consent.models import Origin
from notifications import sending, wake
from notifications.models import Mail, MailKind
from notifications.models.mails import FORGOTTEN
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from uuid import UUID

    from django.core.mail import EmailMessage
    from django.db.models import QuerySet
    from wagtail.models import Site

    from consent.models import Practitioner
    from consent.ports import Letter

# That a code was sent is worth knowing while somebody still waits for it.
SIGN_INS_KEPT: Final = timedelta(days=30)


def keep(letter: Letter) -> Mail | None:
    """Give the mail of a letter about an act, which the caller writes in the act's transaction.

    Its words are written when it leaves: nobody waits for them while acting. Of an act adopted
    from an older system nobody is written to: it was done long before.
    """
    act = letter.act
    if act.origin == Origin.ADOPTED:
        return None
    person = act.practitioner
    mail_id = uuid4()
    wake.send_due()
    return Mail(
        id=mail_id,
        site=person.site,
        kind=letter.kind,
        key=letter.key,
        recipient=person.email,
        language=person.language,
        message_id=sending.message_id(mail_id, person.site),
        act=act,
        created_at=act.recorded_at,
        next_try_at=act.recorded_at,
    )


def hand_over(message: EmailMessage, *, site: Site | None, at: datetime) -> bool:
    """Send a mail that holds a secret now, and keep only that it was; tell whether it was taken.

    The row is there before the socket opens. Nobody sends it again: its code would be too old.
    """
    mail_id = uuid4()
    mail = Mail.objects.create(
        id=mail_id,
        site=site,
        kind=MailKind.SIGN_IN,
        key=f"{MailKind.SIGN_IN}:{mail_id}",
        recipient=message.to[0],
        language=(get_language() or settings.LANGUAGE_CODE)[:2],
        message_id=sending.message_id(mail_id, site),
        created_at=at,
        attempts=1,
    )
    message.extra_headers |= {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    return sending.hand_over(mail, message, at=at)


def old_sign_ins(*, at: datetime) -> QuerySet[Mail]:
    """Give the mails of sign-in, checkpoints, alarms and public changes of more than a month ago.

    Nobody waits for them any more, or who keeps them has copied them; none is about an act.
    """
    found = Mail.objects.filter(kind__in=FORGOTTEN, created_at__lt=at - SIGN_INS_KEPT)
    return cast("QuerySet[Mail]", found)


def forget_sign_ins(*, at: datetime) -> None:
    """Forget to whom codes and account mails were sent, a month later."""
    old_sign_ins(at=at).only("pk").delete()


class SignIns:
    """To whom codes and account mails were sent: a class of what is kept equally long."""

    name = "sign_ins"

    def until(self, *, at: datetime) -> date:
        """Give the day a month ago."""
        return paris_day(at - SIGN_INS_KEPT)

    def rows(self, *, at: datetime) -> int:
        """Count."""
        return old_sign_ins(at=at).count()

    def held(self, *, at: datetime) -> int:  # noqa: ARG002 (as of every class)
        """Give none: no hold is about them."""
        return 0

    def erase(self, *, at: datetime) -> Iterator[int]:
        """Erase."""
        return retaining.in_batches(old_sign_ins(at=at))


class KeptLetters:
    """The mails to a practitioner: those about her acts, and those with codes to sign in."""

    def count(self, practitioner: Practitioner) -> int:
        """Give how many."""
        return len(self._codes(practitioner)) + self._about(practitioner).count()

    def erase(self, practitioner: Practitioner) -> int:
        """Erase them in the caller's transaction; give how many."""
        codes = Mail.objects.filter(pk__in=self._codes(practitioner)).only("pk").delete()[0]
        return int(codes + self._about(practitioner).only("pk").delete()[0])

    def _about(self, practitioner: Practitioner) -> QuerySet[Mail]:
        return cast("QuerySet[Mail]", Mail.objects.filter(act__practitioner=practitioner))

    def _codes(self, practitioner: Practitioner) -> list[UUID]:
        """Give the mails of sign-in to her address: it is encrypted, so each is looked at."""
        if practitioner.user is None:
            return []
        addresses = {practitioner.email.casefold(), practitioner.user.email.casefold()}
        here = Q(site=practitioner.site_id) | Q(site=None)
        found = Mail.objects.filter(here, kind=MailKind.SIGN_IN).values_list("pk", "recipient")
        return [pk for pk, to in found.iterator() if to.casefold() in addresses]


def try_again(*, at: datetime) -> int:
    """Let mails that were given up begin anew, under the same Message-ID; give their number."""
    given_up = Mail.objects.exclude(kind=MailKind.SIGN_IN).filter(given_up_at__isnull=False)
    return given_up.update(given_up_at=None, attempts=0, next_try_at=at, claimed_until=None)
