"""Choices on trackers: the key that signs them, without which none is saved."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from config.doctor.findings import Finding
from consent.choosing.cookies import ChoiceKeyError, choice_keys
from consent.models import ConsentVersion


def examine() -> list[Finding]:
    """Give what is wrong with the key of choices; it changes nothing."""
    return [*_key(), *_open()]


def _key() -> Iterator[Finding]:
    path = Path(settings.CHOICE_KEY_FILE)
    # A local installation makes its key at first use; to look is no use.
    if settings.LEDGER_MAKES_KEYS and not path.exists():
        return
    try:
        choice_keys()
    except ChoiceKeyError:
        is_asked = ConsentVersion.objects.exists()
        yield Finding(
            id="choices.key",
            level="error" if is_asked else "warning",
            sentence=f"There is no key to sign choices on trackers with in {path}: none is saved,"
            " and no optional tracker loads.",
            remedy="Run `manage.py make_choice_key`, and copy the file to every web server.",
        )


def _open() -> Iterator[Finding]:
    path = Path(settings.CHOICE_KEY_FILE)
    if path.exists() and path.stat().st_mode & 0o077:
        yield Finding(
            id="choices.key_open",
            sentence=f"{path} can be read by others: they could make up choices in our name.",
            remedy=f"Run `chmod 600 {path}`, then `manage.py make_choice_key --next`.",
        )
