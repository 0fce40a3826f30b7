"""The other programs an installation needs: the mail server and the broker."""

import smtplib
from collections.abc import Iterator

from django.conf import settings
from django.core.mail import get_connection

from config import health
from config.doctor.findings import Finding

_HERE = {"localhost", "127.0.0.1", "::1"}
_SMTP = "django.core.mail.backends.smtp.EmailBackend"


def examine_mail() -> Iterator[Finding]:
    """Give what keeps mail from leaving, or lets others read it on its way."""
    if settings.EMAIL_BACKEND != _SMTP:
        return
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    if settings.EMAIL_HOST not in _HERE and not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        yield Finding(
            id="mail.plain",
            level="warning",
            sentence=f"Mail goes to {where} unencrypted, passwords and sign-in codes with it.",
            remedy="Write EMAIL_URL with smtp+tls:// (port 587) or smtp+ssl:// (port 465).",
        )
    try:
        connection = get_connection()
        connection.open()
        connection.close()
    except (OSError, smtplib.SMTPException) as error:
        yield Finding(
            id="mail.unreachable",
            # A local installation has no mail server; `make demo` shows its mail on a page.
            level="warning" if settings.LOCAL else "error",
            sentence=f"The mail server {where} does not take mail ({type(error).__name__}).",
            remedy="Set EMAIL_URL to a server that does: smtp+tls://user:password@host:587",
        )


def examine_broker() -> Iterator[Finding]:
    """Give what keeps tasks from reaching a worker."""
    try:
        health.broker_answers()
    except Exception as error:  # noqa: BLE001 (each broker has errors of its own)
        yield Finding(
            id="broker.unreachable",
            sentence=f"Tasks cannot be sent: the broker does not serve ({type(error).__name__}).",
            remedy=(
                "Start the broker, or correct CELERY_BROKER_URL."
                if settings.CELERY_BROKER_URL
                else "Run `manage.py install_queue`, or set CELERY_BROKER_URL."
            ),
        )
