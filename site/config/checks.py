"""What `manage.py check --deploy` asks beyond Django's own questions: settings only."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register

# Mail that goes nowhere: fine in a test, a broken promise in production.
_NO_MAIL = ("console", "dummy", "locmem", "filebased")


@register(Tags.security, deploy=True)
def deployment(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> Iterable[CheckMessage]:
    """Refuse what belongs to a demo or a test."""
    del app_configs  # these questions are about the whole installation
    if settings.DEMO:
        yield Error(
            "OPPOSABLE_DEMO is on: anyone can read all mail and sign in with the demo's passwords.",
            hint="Unset OPPOSABLE_DEMO, and load no sample brands into this database.",
            id="opposable.E001",
        )
    if settings.LOCAL:
        yield checks.Warning(
            "This is a local installation: plain HTTP, and a database that only this machine has.",
            hint="Set SECRET_KEY, DATABASE_URL and ALLOWED_HOSTS, and unset OPPOSABLE_LOCAL.",
            id="opposable.W001",
        )
    if not settings.MFA_REQUIRED:
        yield checks.Warning(
            "MFA_REQUIRED is off: a stolen password is enough to promulgate a text.",
            hint="Unset MFA_REQUIRED, or set it to on.",
            id="opposable.W002",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield checks.Warning(
            "ALLOWED_HOSTS holds “*”: links in mails can be made to point elsewhere.",
            hint="Set ALLOWED_HOSTS to the brands' host names, separated by commas.",
            id="opposable.W003",
        )
    if not settings.LOCAL and settings.EMAIL_BACKEND.split(".")[-2] in _NO_MAIL:
        yield Error(
            "Mail is not sent: the mail backend only shows or keeps it.",
            hint="Set EMAIL_URL, for instance smtp+tls://user:password@host:587.",
            id="opposable.E002",
        )
