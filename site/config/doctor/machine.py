"""Settings, files, time: what one process can see without asking another."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core import checks

from config.doctor.findings import Finding

# The year in which this was written: no clock is right that says less.
WRITTEN_IN = 2026
# Django explains these with its own settings; here they come from the environment.
_REMEDIES = {
    "security.W004": "Unset SECURE_HSTS_SECONDS, or set it to 31536000 (a year).",
    "security.W008": "Unset SECURE_SSL_REDIRECT, or set it to on.",
    "security.W009": "Set SECRET_KEY to 50 random characters or more: `python -c "
    "'import secrets; print(secrets.token_urlsafe(50))'`; keep the old one in"
    " SECRET_KEY_FALLBACKS until people have signed in again.",
    "security.W018": "Unset DEBUG.",
    "security.W020": "Set ALLOWED_HOSTS to the brands' host names, separated by commas.",
}
_GRAVE = {"security.W009", "security.W018", "security.W020"}
# A local installation is served in plain HTTP, which opposable.W001 says once.
_ABOUT_HTTPS = {f"security.W{number:03}" for number in (4, 5, 8, 10, 11, 12, 15, 16, 17, 21)}


def examine(*, at: datetime) -> Iterator[Finding]:
    """Give what is wrong with the settings, the files and the clock."""
    yield from _settings()
    yield from _files()
    yield from _time(at)


def _settings() -> Iterator[Finding]:
    for message in checks.run_checks(include_deployment_checks=True):
        number = message.id or "check"
        if settings.LOCAL and number in _ABOUT_HTTPS:
            continue
        is_error = message.level >= checks.ERROR or number in _GRAVE
        yield Finding(
            id=number,
            level="error" if is_error else "warning",
            sentence=" ".join(str(message.msg).split()),
            remedy=_REMEDIES.get(number) or message.hint or "See `manage.py check --deploy`.",
        )
    if not settings.LOCAL and ".localhost" in settings.WAGTAILADMIN_BASE_URL:
        yield Finding(
            id="settings.admin_address",
            level="warning",
            sentence="WAGTAILADMIN_BASE_URL is not set: links in mails to staff lead nowhere.",
            remedy="Set WAGTAILADMIN_BASE_URL to the address of the desk: https://www.example.fr",
        )


def _files() -> Iterator[Finding]:
    name = getattr(staticfiles_storage, "manifest_name", None)
    if name and not settings.DEBUG and not (Path(settings.STATIC_ROOT) / name).exists():
        yield Finding(
            id="files.static",
            sentence=f"No static files are collected in {settings.STATIC_ROOT}: pages lack styles.",
            remedy="Run `manage.py collectstatic`, or set STATIC_ROOT to where they are.",
        )
    if not _is_writable(Path(settings.MEDIA_ROOT)):
        yield Finding(
            id="files.media",
            sentence=f"{settings.MEDIA_ROOT} cannot be written: logos cannot be uploaded.",
            remedy="Let the web server's account write there, or set MEDIA_ROOT.",
        )


def _is_writable(directory: Path) -> bool:
    """Tell whether files can be made there; the directory itself is made with the first one."""
    existing = next(path for path in (directory, *directory.parents) if path.exists())
    return existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)


def _time(at: datetime) -> Iterator[Finding]:
    if not _knows_paris():
        yield Finding(
            id="time.zone",
            sentence="The rules of Paris time are missing or wrong: days in force would be, too.",
            remedy="Install the environment again (`make setup`): it holds the package tzdata.",
        )
    if at.year < WRITTEN_IN:
        yield Finding(
            id="time.clock",
            sentence=f"The clock says {at:%Y-%m-%d}: every deadline and proof would be wrong.",
            remedy="Set the machine's clock, and let it follow a time server.",
        )


def _knows_paris() -> bool:
    try:
        summer = datetime(2026, 7, 1, tzinfo=UTC).astimezone(ZoneInfo(settings.TIME_ZONE))
    except ZoneInfoNotFoundError:
        return False
    return summer.utcoffset() == timedelta(hours=2)
