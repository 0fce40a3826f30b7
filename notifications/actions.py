"""What is done with mail: kept with the act it is about, handed over at once, tried again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from django.conf import settings
from django.utils.translation import get_language

from consent.models import Origin
from notifications import sending, wake
from notifications.models import Mail, MailKind
from notifications.rendering import letter as letter_about

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.mail import EmailMessage
    from wagtail.models import Site

    from consent.ports import Letter

# That a code was sent is worth knowing while somebody still waits for it.
SIGN_INS_KEPT: Final = timedelta(days=30)


def keep(letter: Letter) -> None:
    """Keep a letter about an act as a mail, in the caller's transaction; once per key.

    Of an act adopted from an older system nobody is written to: it was done long before.
    """
    act = letter.act
    if act.origin == Origin.ADOPTED:
        return
    person = act.practitioner
    written = letter_about(letter.kind, act)
    mail_id = uuid4()
    mail = Mail(
        id=mail_id,
        site=person.site,
        kind=letter.kind,
        key=letter.key,
        recipient=person.email,
        language=person.language,
        subject=written.subject,
        text=written.text,
        html=written.html,
        message_id=sending.message_id(mail_id, person.site),
        act=act,
        created_at=act.recorded_at,
        next_try_at=act.recorded_at,
    )
    Mail.objects.bulk_create([mail], ignore_conflicts=True)
    wake.send_due()


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


def forget_sign_ins(*, at: datetime) -> None:
    """Forget to whom codes and account mails were sent, a month later."""
    Mail.objects.filter(kind=MailKind.SIGN_IN, created_at__lt=at - SIGN_INS_KEPT).delete()


def try_again(*, at: datetime) -> int:
    """Let mails that were given up begin anew, under the same Message-ID; give their number."""
    given_up = Mail.objects.exclude(kind=MailKind.SIGN_IN).filter(given_up_at__isnull=False)
    return given_up.update(given_up_at=None, attempts=0, next_try_at=at, claimed_until=None)
