"""Mails that did not leave: given up, or waiting for somebody to send them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from config.doctor.findings import Finding
from notifications.models import Mail, MailKind

# The schedule sends what is due every minute.
LATE: Final = timedelta(minutes=10)


def examine(*, at: datetime) -> Iterator[Finding]:
    """Give what became of mails that were kept, where it is not that they were sent."""
    letters = Mail.objects.exclude(kind=MailKind.SIGN_IN)
    if given_up := letters.filter(given_up_at__isnull=False).count():
        yield Finding(
            id="mail.given_up",
            level="warning",
            sentence=f"{given_up} mails could not be sent and were given up.",
            remedy="Look at last_error in the table notifications_mail; once its cause has ended,"
            " run `manage.py send_due --again`.",
        )
    if late := Mail.objects.due(at=at - LATE).count():
        yield Finding(
            id="mail.late",
            sentence=f"{late} mails have been due for more than {LATE.seconds // 60} minutes:"
            " nobody sends them.",
            remedy="Start the worker and the scheduler; `manage.py send_due` sends them once.",
        )
